// What a device is asked from outside, as it stands in a form, and what the API is told. Pure.
import type { Schemas } from '@/api/client';

type Options = Schemas['ProbeOptions'];
export type ProbeKind = Options['kind'];

export interface ProbeDraft {
  kind: ProbeKind;
  path: string;
  // Not in the form: whoever chose it by the API keeps it.
  method: Options['method'];
  statuses: string;
  bodyContains: string;
  serverName: string;
  daysLeft: string;
  verify: boolean;
  queryName: string;
  recordType: NonNullable<Options['record_type']>;
  answerContains: string;
}

export const emptyProbe: ProbeDraft = {
  kind: 'tcp',
  path: '',
  method: undefined,
  statuses: '',
  bodyContains: '',
  serverName: '',
  daysLeft: '',
  verify: true,
  queryName: '',
  recordType: 'A',
  answerContains: '',
};

export const recordTypes: readonly ProbeDraft['recordType'][] = [
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'TXT',
  'SOA',
  'PTR',
];

export const isHttp = (kind: ProbeKind) => kind === 'http' || kind === 'https';
export const isTls = (kind: ProbeKind) => kind === 'https' || kind === 'tls';

export function probeDraftOf(options: Options): ProbeDraft {
  return {
    kind: options.kind,
    path: options.path ?? '',
    method: options.method,
    statuses: (options.statuses ?? []).join(', '),
    bodyContains: options.body_contains ?? '',
    serverName: options.server_name ?? '',
    daysLeft: options.days_left_min === undefined ? '' : String(options.days_left_min),
    verify: options.verify ?? true,
    queryName: options.query_name ?? '',
    recordType: options.record_type ?? 'A',
    answerContains: options.answer_contains ?? '',
  };
}

// Only what belongs to the kind; a field that is empty is left to the API's own default.
export function probeOf(draft: ProbeDraft): Options {
  const { kind } = draft;
  const options: Options = { kind };
  const put = (text: string, key: 'path' | 'server_name' | 'query_name') => {
    if (text.trim()) options[key] = text.trim();
  };
  if (isHttp(kind)) {
    put(draft.path, 'path');
    if (draft.method) options.method = draft.method;
    const statuses = draft.statuses.split(/[\s,]+/).filter(Boolean);
    if (statuses.length > 0) options.statuses = statuses;
    if (draft.bodyContains) options.body_contains = draft.bodyContains;
  }
  if (isHttp(kind) || isTls(kind)) put(draft.serverName, 'server_name');
  if (isTls(kind)) {
    if (draft.daysLeft.trim()) options.days_left_min = Number(draft.daysLeft);
    options.verify = draft.verify;
  }
  if (kind === 'dns') {
    put(draft.queryName, 'query_name');
    options.record_type = draft.recordType;
    if (draft.answerContains) options.answer_contains = draft.answerContains;
  }
  return options;
}
