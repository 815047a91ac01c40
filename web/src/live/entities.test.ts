import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Entities, commitEvery } from './entities';

interface Thing {
  id: string;
  entity_version: number;
  status: string;
  latency?: number;
}

const thing = (version: number, status: string, latency?: number): Thing => ({
  id: 'a',
  entity_version: version,
  status,
  ...(latency === undefined ? {} : { latency }),
});

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTime(commitEvery);

test('the newer of answer and fact wins, whichever comes first', () => {
  const things = new Entities<Thing>();
  things.putAnswer([thing(2, 'online', 5)]);
  expect(things.putFact(thing(3, 'offline'))).toBe(true);
  settle();
  expect(things.get('a')).toEqual(thing(3, 'offline', 5));
  things.putAnswer([thing(2, 'online', 7)]);
  expect(things.get('a')?.status).toBe('offline');
  things.putAnswer([thing(4, 'online', 9)]);
  expect(things.get('a')).toEqual(thing(4, 'online', 9));
});

test('the same fact twice, or an old one, changes nothing', () => {
  const things = new Entities<Thing>();
  expect(things.putFact(thing(3, 'offline'))).toBe(true);
  expect(things.putFact(thing(3, 'offline'))).toBe(false);
  expect(things.putFact(thing(2, 'online'))).toBe(false);
  settle();
  expect(things.get('a')?.status).toBe('offline');
});

test('what was removed does not come back with an older answer', () => {
  const things = new Entities<Thing>();
  things.putAnswer([thing(2, 'online')]);
  expect(things.remove('a', 3)).toBe(true);
  settle();
  expect(things.isRemoved('a')).toBe(true);
  expect(things.all()).toEqual([]);
  expect(things.get('a')?.status).toBe('online'); // for whoever shows its page
  things.putAnswer([thing(2, 'online')]);
  expect(things.isRemoved('a')).toBe(true);
  expect(things.remove('a', 3)).toBe(false);
});

test('a thousand facts are four commits a second', () => {
  const things = new Entities<Thing>();
  let commits = 0;
  things.watchCommits(() => (commits += 1));
  for (let version = 1; version <= 1000; version += 1) {
    things.putFact(thing(version, String(version)));
    vi.advanceTimersByTime(1);
  }
  settle();
  expect(commits).toBeLessThanOrEqual(5);
  expect(things.get('a')?.status).toBe('1000');
});

test('only who shows a thing hears of it', () => {
  const things = new Entities<Thing>();
  let heard = 0;
  const unwatch = things.watch('b', () => (heard += 1));
  things.putFact(thing(1, 'online'));
  settle();
  expect(heard).toBe(0);
  things.putFact({ ...thing(1, 'online'), id: 'b' });
  settle();
  expect(heard).toBe(1);
  unwatch();
});

test('held: facts are taken in and shown at the end', () => {
  const things = new Entities<Thing>();
  things.putAnswer([thing(1, 'online')]);
  things.hold(true);
  things.putFact(thing(2, 'offline'));
  things.putAnswer([thing(3, 'silent')]);
  settle();
  expect(things.get('a')?.status).toBe('online');
  expect(things.waiting()).toBe(1);
  things.hold(false);
  expect(things.get('a')?.status).toBe('silent');
  expect(things.waiting()).toBe(0);
});
