import { expect, test } from 'vitest';
import { device as words } from '@/words/device';
import { answeredAt, lastSeenSlack, notPolled } from './not_polled';

const seen = Date.parse('2026-01-31T09:30:00Z');
const minute = 60_000;
const online = {
  status: 'online',
  reason: 'It answers.',
  since: '2026-01-30T00:00:00Z',
  last_seen: '2026-01-31T09:30:00Z',
  interval_seconds: 60,
  is_paused: false,
} as const;

test('a device that is polled no more is said to be so from five intervals on', () => {
  const sure = seen + 5 * minute + lastSeenSlack;
  expect(notPolled(online, sure)).toBeUndefined();
  expect(notPolled(online, sure + 1)).toEqual({ since: seen, intervals: 6 });
  expect(notPolled({ ...online, status: 'degraded' }, seen + 12 * minute)).toEqual({
    since: seen,
    intervals: 12,
  });
  // Seldom polled is not late.
  expect(notPolled({ ...online, interval_seconds: 3600 }, seen + 60 * minute)).toBeUndefined();
  expect(notPolled({ ...online, interval_seconds: 5 }, seen + minute)).toBeUndefined();
});

test('it says so in place of what the last poll said', () => {
  const late = notPolled(online, seen + 12 * minute);
  const line = words.reasonLine(online, late);
  expect(line).toBe('It answered then, and was not polled for 12 intervals since.');
  expect(words.reasonLine(online, undefined)).toBe('It answers.');
  expect(words.reasonLine({ ...online, is_paused: true }, undefined)).toBe(words.pausedLine);
});

test('a status that an answer brought is an answer, before the server has written its time', () => {
  const back = { ...online, since: '2026-01-31T11:00:00Z' };
  expect(answeredAt(back)).toBe(Date.parse(back.since));
  expect(notPolled(back, Date.parse(back.since) + minute)).toBeUndefined();
  expect(notPolled({ ...online, last_seen: undefined }, seen)?.since).toBe(
    Date.parse(online.since),
  );
});

test('nothing is claimed of what is paused, does not answer, or was read long ago', () => {
  const late = seen + 60 * minute;
  expect(notPolled({ ...online, is_paused: true }, late)).toBeUndefined();
  const offline = { ...online, status: 'offline', since: '2026-01-31T09:32:00Z' } as const;
  expect(notPolled(offline, late)).toBeUndefined();
  expect(answeredAt(offline)).toBe(seen);
  expect(notPolled({ ...online, status: 'unknown', last_seen: undefined }, late)).toBeUndefined();
  expect(notPolled(online, seen + minute)).toBeUndefined();
});
