import { expect, test } from 'vitest';
import { livenessOf, staleSince, type Heard } from './liveness';
import { readFact } from './facts';
import { waitBefore } from './stream';

const heard: Heard = { isOnline: true, heardAt: 1_000_000, waiting: 0, catchingUp: 0 };
const at = (ms: number) => 1_000_000 + ms;

test('live until two heartbeats are missing', () => {
  expect(livenessOf(heard, at(0)).kind).toBe('live');
  expect(livenessOf(heard, at(35_000)).kind).toBe('live');
  expect(livenessOf(heard, at(35_001))).toEqual({ kind: 'reconnecting', heardAt: at(0) });
});

test('a break is worth a word after two seconds', () => {
  const broken = { ...heard, brokenSince: at(0) };
  expect(livenessOf(broken, at(1900)).kind).toBe('live');
  expect(livenessOf(broken, at(2100)).kind).toBe('reconnecting');
});

test('offline is said before all else, a pause before the connection', () => {
  const paused = { ...heard, pausedSince: at(0), waiting: 48, brokenSince: at(0) };
  expect(livenessOf(paused, at(60_000))).toEqual({ kind: 'paused', since: at(0), waiting: 48 });
  const offline = { ...paused, isOnline: false, offlineSince: at(5) };
  expect(livenessOf(offline, at(60_000))).toEqual({ kind: 'offline', since: at(5) });
});

test('before the first heartbeat nothing is claimed', () => {
  expect(livenessOf({ ...heard, heardAt: undefined }, at(0)).kind).toBe('connecting');
});

test('a resume counts what it catches up with', () => {
  const resuming = { ...heard, catchingUp: 1240 };
  expect(livenessOf(resuming, at(0))).toEqual({ kind: 'catching_up', updates: 1240 });
});

test('after a minute a status is of then', () => {
  expect(staleSince(heard, at(60_000))).toBeUndefined();
  expect(staleSince(heard, at(60_001))).toBe(at(0));
});

test('tries are spread and never more than 30 s apart', () => {
  expect(waitBefore(0, 0)).toBe(500);
  expect(waitBefore(0, 1)).toBe(1000);
  expect(waitBefore(3, 1)).toBe(8000);
  expect(waitBefore(30, 1)).toBe(30_000);
});

test('a fact is read from a structured CloudEvent, and nothing else is', () => {
  const event = {
    type: 'signalbox.device.status_changed',
    subject: '0199',
    entityversion: 4,
    time: '2026-01-31T09:30:00.123Z',
    data: { status: 'offline' },
  };
  expect(readFact(JSON.stringify(event))).toEqual({
    noun: 'device',
    verb: 'status_changed',
    subject: '0199',
    version: 4,
    at: Date.parse(event.time),
    data: { status: 'offline' },
  });
  for (const bad of ['', '{', '{}', '[]', JSON.stringify({ ...event, type: 'other.device.x' })]) {
    expect(readFact(bad)).toBeUndefined();
  }
});
