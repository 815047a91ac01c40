// From the server's series to what a chart draws and says. Pure.
import type { Series } from '@/api/client';

export interface ChartData {
  from: number;
  to: number;
  bucket: number;
  times: number[];
  series: Series[];
}

// Milliseconds; a value stands in the middle of its bucket.
export function chartData(answer: {
  from: string;
  to: string;
  bucket_seconds: number;
  series: Series[];
}): ChartData {
  const from = Date.parse(answer.from);
  const bucket = answer.bucket_seconds * 1000;
  const length = Math.max(0, ...answer.series.map(({ means }) => means.length));
  // Buckets begin at even times, the window where it was asked for: the first may begin before it.
  const first = Math.floor(from / bucket) * bucket;
  const times = Array.from({ length }, (_, at) => first + (at + 0.5) * bucket);
  return { from, to: Date.parse(answer.to), bucket, times, series: answer.series };
}

export interface Axis {
  min: number;
  max: number;
}

// Rates and times begin at 0 and ratios are 0 to 1, or a small change would look like a large one.
// Temperatures and levels of radio are free.
export function axisOf(series: readonly Series[]): Axis {
  const unit = series[0]?.unit;
  if (unit === 'ratio') return { min: 0, max: 1 };
  let least = Infinity;
  let most = -Infinity;
  for (const one of series) {
    for (const value of [...one.means, ...(one.most ?? []), ...(one.least ?? [])]) {
      if (value === null) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
  }
  if (most === -Infinity) return { min: 0, max: 1 };
  if (unit === 'celsius' || unit === 'dbm') {
    const room = Math.max(2, (most - least) * 0.15);
    return { min: Math.floor(least - room), max: Math.ceil(most + room) };
  }
  return { min: 0, max: most > 0 ? most * 1.1 : 1 };
}

export interface Summary {
  last: number | undefined;
  most: { value: number; at: number } | undefined;
  gaps: number;
}

export function summaryOf(data: ChartData, series: Series): Summary {
  let most: Summary['most'];
  let last: number | undefined;
  series.means.forEach((mean, at) => {
    const value = series.most?.[at] ?? mean;
    const time = data.times[at];
    if (mean !== null) last = mean;
    if (value !== null && time !== undefined && (!most || value > most.value)) {
      most = { value, at: time };
    }
  });
  // Of the time before the device was there nothing is missing.
  const gaps = series.gaps.filter(({ reason }) => reason !== 'not_yet_polled').length;
  return { last, most, gaps };
}

export function isEmpty(series: readonly Series[]): boolean {
  return series.every(({ means }) => means.every((mean) => mean === null));
}
