// Facts as the stream sends them: CloudEvents in structured mode. What cannot be read is no fact;
// the stream goes on.

export interface Fact {
  noun: string;
  verb: string;
  subject: string;
  version: number;
  at: number;
  data: Record<string, unknown>;
}

export function readFact(text: string): Fact | undefined {
  let event: Record<string, unknown>;
  try {
    event = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const [prefix, noun, verb] = String(event.type).split('.');
  const version = Number(event.entityversion);
  if (prefix !== 'signalbox' || !noun || !verb || typeof event.subject !== 'string') {
    return undefined;
  }
  if (!Number.isFinite(version)) return undefined;
  return {
    noun,
    verb,
    subject: event.subject,
    version,
    at: Date.parse(String(event.time)),
    data: (event.data ?? {}) as Record<string, unknown>,
  };
}
