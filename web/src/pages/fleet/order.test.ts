import { expect, test } from 'vitest';
import type { DeviceRow } from '@/live/tenant_live';
import { changesBetween, wantedOrder, withTail, type Wanted } from './order';

const row = (id: string, more: Partial<DeviceRow> = {}): DeviceRow => ({
  id,
  entity_version: 1,
  name: id,
  address: '10.0.0.1',
  driver: 'snmp',
  interval_seconds: 60,
  is_paused: false,
  status: 'online',
  reason: '',
  since: '2026-01-01T00:00:00.000Z',
  ...more,
});

const wanted = { query: '', sort: 'name', isWhole: true };
const order = (
  answer: DeviceRow[],
  changed: Record<string, DeviceRow | undefined> = {},
  others: DeviceRow[] = [],
  more: Partial<Wanted> = {},
) => {
  const newest = (id: string) =>
    id in changed ? changed[id] : answer.find((one) => one.id === id);
  return wantedOrder(answer, newest, others, { ...wanted, ...more }).join(' ');
};

test('the server’s order holds for what has not changed', () => {
  expect(order([row('b'), row('A'), row('c')])).toBe('b A c');
});

test('of a site or a group only its devices are there', () => {
  const here = { site_id: 's', group_ids: ['g', 'h'] };
  const answer = [row('a', here), row('b', here)];
  const moved = { a: row('a', { group_ids: ['h'] }) };
  expect(order(answer, moved, [row('c', here), row('d')], { site: 's' })).toBe('b c');
  expect(order(answer, moved, [row('c', here), row('d')], { group: 'h' })).toBe('a b c');
});

test('what changed goes where it belongs, what was removed goes', () => {
  const answer = [row('a'), row('b'), row('c')];
  expect(order(answer, { a: row('a', { name: 'bb' }) })).toBe('b a c');
  expect(order(answer, { b: undefined })).toBe('a c');
});

test('what no longer fits the filter goes, what fits now comes', () => {
  const answer = [row('a', { status: 'offline' }), row('c', { status: 'offline' })];
  const query = 'status:offline';
  expect(order(answer, { a: row('a') }, [], { query })).toBe('c');
  expect(order(answer, {}, [row('b', { status: 'offline' }), row('d')], { query })).toBe('a b c');
});

test('what would come after the last one that was read waits for its page', () => {
  expect(order([row('a')], {}, [row('z')], { isWhole: false })).toBe('a');
  expect(order([row('a')], {}, [row('z')])).toBe('a z');
});

test('descending, by since', () => {
  const late = row('a', { since: '2026-01-03T00:00:00.000Z' });
  const answer = [row('b', { since: '2026-01-02T00:00:00.000Z' }), row('a')];
  expect(order(answer, { a: late }, [], { sort: '-since' })).toBe('a b');
});

test('changes are rows that come, go or move', () => {
  expect(changesBetween(['a', 'b', 'c'], ['a', 'b', 'c'])).toBe(0);
  expect(changesBetween(['a', 'b', 'c'], ['c', 'a', 'b'])).toBe(1);
  expect(changesBetween(['a', 'b'], ['b', 'n'])).toBe(2);
});

test('only what comes below all of it is added to what holds still', () => {
  expect(withTail(['b', 'a'], ['n', 'a', 'b', 'y', 'z'])).toEqual(['b', 'a', 'y', 'z']);
  expect(withTail(['a'], ['n', 'a'])).toEqual(['a']);
});
