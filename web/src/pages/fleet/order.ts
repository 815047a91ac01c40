// Which devices a list shows, and in which order, as facts change what the server answered. Pure.
// The server's order holds for what has not changed since: only it knows how it compares texts.
import { readFilter } from '@/format/filter';
import type { DeviceRow } from '@/live/tenant_live';

export const sorts = ['name', 'address', 'status', 'since'] as const;
type Sort = (typeof sorts)[number];

export interface Wanted {
  query: string;
  sort: string;
  site?: string | undefined;
  group?: string | undefined;
  // Whether the answer holds all that matches.
  isWhole: boolean;
}

function compare(sort: string): (a: DeviceRow, b: DeviceRow) => number {
  const by = sort.replace('-', '') as Sort;
  const sign = sort.startsWith('-') ? -1 : 1;
  return (a, b) => {
    if (a[by] !== b[by]) return a[by] < b[by] ? -sign : sign;
    return a.id < b.id ? -sign : sign;
  };
}

export function wantedOrder(
  answer: readonly DeviceRow[],
  newest: (id: string) => DeviceRow | undefined,
  others: readonly DeviceRow[],
  wanted: Wanted,
): string[] {
  const filter = readFilter(wanted.query);
  const text = filter.text.toLowerCase();
  const by = wanted.sort.replace('-', '') as Sort;
  const before = compare(wanted.sort);
  const hasText = (row: DeviceRow) =>
    row.name.toLowerCase().includes(text) || row.address.toLowerCase().includes(text);
  const isHere = (row: DeviceRow) =>
    (!wanted.site || row.site_id === wanted.site) &&
    (!wanted.group || row.group_ids?.includes(wanted.group));
  const hasStatus = (row: DeviceRow) =>
    (filter.statuses.length === 0 || filter.statuses.includes(row.status)) && isHere(row);

  const order: DeviceRow[] = [];
  const moved: DeviceRow[] = [];
  const answered = new Set<string>();
  for (const row of answer) {
    if (answered.has(row.id)) continue;
    answered.add(row.id);
    const now = newest(row.id);
    if (!now || !hasStatus(now)) continue;
    const isSameText = now.name === row.name && now.address === row.address;
    if (!isSameText && !hasText(now)) continue;
    (now[by] === row[by] ? order : moved).push(now);
  }
  for (const row of others) {
    if (!answered.has(row.id) && hasStatus(row) && hasText(row)) moved.push(row);
  }
  for (const row of moved) {
    const at = order.findIndex((other) => before(row, other) < 0);
    if (at >= 0) order.splice(at, 0, row);
    // Behind the last one that was read may be others that were not.
    else if (wanted.isWhole) order.push(row);
  }
  return order.map(({ id }) => id);
}

// What holds still is shown as it is; only what comes below all of it may be added.
export function withTail(shown: readonly string[], wanted: readonly string[]): string[] {
  const has = new Set(shown);
  let last = wanted.length - 1;
  while (last >= 0 && !has.has(wanted[last] ?? '')) last -= 1;
  return [...shown, ...wanted.slice(last + 1)];
}

// How many rows come, go or move between two orders.
export function changesBetween(shown: readonly string[], wanted: readonly string[]): number {
  const place = new Map(wanted.map((id, at) => [id, at]));
  const kept = shown.flatMap((id) => place.get(id) ?? []);
  const gone = shown.length - kept.length;
  const come = wanted.length - kept.length;
  return gone + come + kept.length - longestRise(kept);
}

// The rows that keep their order among each other: those outside have moved.
function longestRise(places: readonly number[]): number {
  const tails: number[] = [];
  for (const place of places) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    tails[low] = place;
  }
  return tails.length;
}
