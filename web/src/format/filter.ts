// The filter's one syntax: `status:offline,silent core north`. What is no known key is text.

export interface Filter {
  statuses: string[];
  text: string;
  // Keys that are not known, so that the page can say so and does not silently show all.
  unknown: string[];
}

export const statusWords = [
  'offline',
  'silent',
  'unauthorized',
  'degraded',
  'online',
  'unknown',
] as const;
export type Status = (typeof statusWords)[number];

export function isStatus(word: string): word is Status {
  return (statusWords as readonly string[]).includes(word);
}

export function readFilter(query: string): Filter {
  const filter: Filter = { statuses: [], text: '', unknown: [] };
  const words: string[] = [];
  for (const word of query.split(/\s+/).filter(Boolean)) {
    const [, key, value] = /^([a-z_]+):(.*)$/.exec(word) ?? [];
    if (key === undefined || value === undefined) words.push(word);
    else if (key !== 'status') filter.unknown.push(word);
    else {
      for (const status of value.split(',').filter(Boolean)) {
        if (!isStatus(status)) filter.unknown.push(`status:${status}`);
        else if (!filter.statuses.includes(status)) filter.statuses.push(status);
      }
    }
  }
  filter.text = words.join(' ');
  return filter;
}

export function writeFilter(filter: Pick<Filter, 'statuses' | 'text'>): string {
  const status = filter.statuses.length ? `status:${filter.statuses.join(',')}` : '';
  return [status, filter.text.trim()].filter(Boolean).join(' ');
}

export function toggleStatus(query: string, status: Status): string {
  const filter = readFilter(query);
  const has = filter.statuses.includes(status);
  const statuses = has
    ? filter.statuses.filter((other) => other !== status)
    : [...filter.statuses, status];
  return writeFilter({ statuses, text: filter.text });
}
