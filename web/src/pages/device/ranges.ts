// The time ranges of charts, and where the address holds the chosen one.
import type { DeviceSearch } from '@/routes';

const hour = 3_600_000;

export const ranges = {
  '1h': hour,
  '6h': 6 * hour,
  '24h': 24 * hour,
  '7d': 168 * hour,
  '30d': 720 * hour,
} as const;
export type Range = keyof typeof ranges;
export const rangeNames = Object.keys(ranges) as Range[];

const isRange = (text: string | undefined): text is Range => text !== undefined && text in ranges;

export interface Chosen {
  range: Range;
  back: number;
}

export function chosenIn(search: DeviceSearch): Chosen {
  return { range: isRange(search.range) ? search.range : '24h', back: search.back ?? 0 };
}

export function windowOf({ range, back }: Chosen, now: number): { from: number; to: number } {
  const to = now - back * ranges[range];
  return { from: to - ranges[range], to };
}
