import { afterEach, expect, test, vi } from 'vitest';
import type { Device } from './client';
import { onTopOfPolls } from './on_top_of_polls';
import { Problem } from './problem';
import { queryClient } from './queries';

const seen: Device = {
  id: '0197f000-0000-7000-8000-000000000001',
  entity_version: 3,
  name: 'core',
  address: '192.0.2.1',
  driver: 'snmp',
  group_ids: [],
  interval_seconds: 60,
  is_paused: false,
  status: 'unknown',
  reason: '',
  since: '2026-11-01T00:00:00Z',
  created_at: '2026-11-01T00:00:00Z',
};

// A server whose device is at the last of `states`; each is read once before that.
function server(...states: Device[]) {
  const reads = [...states];
  vi.spyOn(queryClient, 'fetchQuery').mockImplementation(() =>
    Promise.resolve(reads.length > 1 ? reads.shift() : reads[0]),
  );
  const newest = states.at(-1)?.entity_version;
  return vi.fn((version: string) =>
    version === `"${newest}"`
      ? Promise.resolve('done')
      : Promise.reject(new Problem({ status: 412, code: 'precondition_failed' })),
  );
}
afterEach(() => vi.restoreAllMocks());

test('a poll that found it another way stops nobody', async () => {
  const act = server(
    { ...seen, entity_version: 4, status: 'online' },
    { ...seen, entity_version: 5, status: 'degraded' },
  );
  expect(await onTopOfPolls('acme', seen, act)).toBe('done');
  expect(act.mock.calls).toEqual([['"3"'], ['"4"'], ['"5"']]);
});

test.each([{ name: 'theirs' }, { group_ids: ['one'] }, { is_paused: true }])(
  'what somebody set is not written over: %j',
  async (theirs) => {
    const act = server({ ...seen, ...theirs, entity_version: 4 });
    await expect(onTopOfPolls('acme', seen, act)).rejects.toThrow('precondition_failed');
    expect(act).toHaveBeenCalledTimes(1);
  },
);

test('it ends when the device never stands still, and passes on any other failure', async () => {
  const act = vi.fn(() =>
    Promise.reject(new Problem({ status: 412, code: 'precondition_failed' })),
  );
  server(seen);
  await expect(onTopOfPolls('acme', seen, act)).rejects.toThrow('precondition_failed');
  expect(act).toHaveBeenCalledTimes(4);
  const broken = () => Promise.reject(new Problem({ status: 500, code: 'internal' }));
  await expect(onTopOfPolls('acme', seen, broken)).rejects.toThrow('internal');
});
