// How true what is shown is now, from what was heard and when. Pure: the Pulse shows it, the test
// walks through it.

export interface Heard {
  isOnline: boolean;
  offlineSince?: number;
  // Since when there is no connection, while there is none.
  brokenSince?: number;
  heardAt?: number;
  pausedSince?: number;
  waiting: number;
  // Updates of a resume that is under way.
  catchingUp: number;
}

export type Liveness =
  | { kind: 'live' }
  | { kind: 'connecting' }
  | { kind: 'reconnecting'; heardAt: number }
  | { kind: 'catching_up'; updates: number }
  | { kind: 'paused'; since: number; waiting: number }
  | { kind: 'offline'; since: number };

// Two heartbeats and a bit: one may be late, not two.
export const silenceMost = 35_000;
// A connection that is back sooner was never worth a word.
export const brokenLeast = 2_000;
// From here on a status is said to be of then, not of now.
export const staleAfter = 60_000;

export function livenessOf(heard: Heard, now: number): Liveness {
  if (!heard.isOnline) return { kind: 'offline', since: heard.offlineSince ?? now };
  if (heard.pausedSince !== undefined) {
    return { kind: 'paused', since: heard.pausedSince, waiting: heard.waiting };
  }
  if (heard.heardAt === undefined) return { kind: 'connecting' };
  const isBroken = heard.brokenSince !== undefined && now - heard.brokenSince > brokenLeast;
  if (isBroken || now - heard.heardAt > silenceMost) {
    return { kind: 'reconnecting', heardAt: heard.heardAt };
  }
  if (heard.catchingUp > 0) return { kind: 'catching_up', updates: heard.catchingUp };
  return { kind: 'live' };
}

// The time of which a status is true, once that is not now any more.
export function staleSince(heard: Heard, now: number): number | undefined {
  if (heard.heardAt === undefined) return undefined;
  return now - heard.heardAt > staleAfter ? heard.heardAt : undefined;
}
