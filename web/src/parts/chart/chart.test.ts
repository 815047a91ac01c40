import { expect, test } from 'vitest';
import type { Series } from '@/api/client';
import { answeredShare, stretchesOf } from './availability';
import { axisOf, chartData, isEmpty, summaryOf } from './series';

const series = (unit: string, means: (number | null)[], more: Partial<Series> = {}): Series => ({
  metric: 'm',
  unit,
  means,
  gaps: [],
  ...more,
});

test('axes: ratios 0 to 1, rates from 0, temperatures free', () => {
  expect(axisOf([series('ratio', [0.4])])).toEqual({ min: 0, max: 1 });
  expect(axisOf([series('ms', [4, null], { most: [10, null] })])).toEqual({ min: 0, max: 11 });
  expect(axisOf([series('bits_per_second', [0])])).toEqual({ min: 0, max: 1 });
  const { min, max } = axisOf([series('celsius', [50, 51])]);
  expect(min).toBe(48);
  expect(max).toBe(53);
  expect(axisOf([series('dbm', [-70, -50])])).toEqual({ min: -73, max: -47 });
});

test('a peak survives in the summary, and gaps are counted', () => {
  const one = series('ms', [1, null, 2], {
    most: [9, null, 3],
    gaps: [
      { from: '2026-01-01T00:01:00Z', to: '2026-01-01T00:02:00Z', reason: 'no_reading' },
      { from: '2026-01-01T00:00:00Z', to: '2026-01-01T00:00:01Z', reason: 'not_yet_polled' },
    ],
  });
  const data = chartData({
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-01T00:03:00Z',
    bucket_seconds: 60,
    series: [one],
  });
  expect(data.times[0]).toBe(Date.parse('2026-01-01T00:00:30Z'));
  expect(summaryOf(data, one)).toEqual({
    last: 2,
    most: { value: 9, at: Date.parse('2026-01-01T00:00:30Z') },
    gaps: 1,
  });
  expect(isEmpty([series('ms', [null, null])])).toBe(true);
});

test('stretches end where the next begins, and nothing is claimed before the first', () => {
  const at = (minute: number) => Date.parse('2026-01-01T00:00:00Z') + minute * 60_000;
  const change = (minute: number, status: 'online' | 'offline' | 'unknown') => ({
    at: new Date(at(minute)).toISOString(),
    status,
    reason: '',
  });
  const changes = [change(50, 'online'), change(40, 'offline'), change(20, 'online')];
  const stretches = stretchesOf(changes, at(30), at(60));
  expect(stretches.map(({ status, from, to }) => [status, from - at(0), to - at(0)])).toEqual([
    ['online', 30 * 60_000, 40 * 60_000],
    ['offline', 40 * 60_000, 50 * 60_000],
    ['online', 50 * 60_000, 60 * 60_000],
  ]);
  expect(answeredShare(stretches)).toBeCloseTo(2 / 3);
  expect(stretchesOf(changes, at(0), at(10))).toEqual([]);
  expect(answeredShare(stretchesOf([change(5, 'unknown')], at(0), at(10)))).toBeUndefined();
});
