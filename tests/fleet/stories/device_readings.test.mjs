// What polls bring, and what copies and people see of it.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  addressOf,
  expect,
  expectProblem,
  newDevice,
  newProfile,
  newTenant,
  random,
  setting,
  until,
} from './fleet.mjs';
import { listen } from './live.mjs';
import { simulate } from './servers.mjs';

const number = 5; // of the simulated device whose readings are looked at
const world = {};

before(async () => {
  await simulate(`up ${number}`);
  const { admin } = await newTenant('a');
  const profile = await newProfile(admin);
  const live = await listen(admin);
  const devices = { steady: await newDevice(admin, profile, number, { name: 'steady' }) };
  for (const name of ['other', 'more', 'last'])
    devices[name] = await newDevice(admin, profile, 4, { name });
  Object.assign(world, { admin, profile, live, devices });
  for (const device of Object.values(devices)) await statusFact(device, 'online');
});

const statusFact = (device, status) => {
  const isIt = (fact) => fact.subject === device.id && fact.data.status === status;
  return world.live.fact('device.status_changed', isIt, 40);
};
async function remove(device) {
  const { headers } = expect(await world.admin.ask(`/api/v1/devices/${device.id}`), 200);
  const options = { method: 'DELETE', headers: { 'if-match': headers.etag } };
  expect(await world.admin.ask(`/api/v1/devices/${device.id}`, options), 204);
}
const read = async (device) =>
  expect(await world.admin.ask(`/api/v1/devices/${device.id}`), 200).body;

test('readings become series and interfaces', async () => {
  const { steady } = world.devices;
  const from = new Date(Date.now() - 10 * 60_000).toISOString();
  const series = async (metrics, more = '') =>
    expect(
      await world.admin.ask(
        `/api/v1/devices/${steady.id}/series?metrics=${metrics}&from=${from}${more}`,
      ),
      200,
    ).body;
  const { items, read_at: readAt } = await until(
    'interfaces with rates',
    async () => {
      const answer = expect(
        await world.admin.ask(`/api/v1/devices/${steady.id}/interfaces`),
        200,
      ).body;
      return answer.items.some((one) => one.in_bits_per_second > 0) && answer;
    },
    30,
    300,
  );
  assert.equal(items.length, 4);
  assert.ok(Date.now() - Date.parse(readAt) < 15_000);
  const gauges = await series('latency_ms,cpu_ratio,memory_ratio');
  assert.equal(gauges.bucket_seconds, 60);
  for (const { metric, means, least, most, gaps } of gauges.series) {
    const known = means.findLastIndex((value) => value !== null);
    assert.ok(known >= 0, `${metric} has no value`);
    assert.ok(least[known] <= means[known] && means[known] <= most[known], metric);
    if (metric.endsWith('ratio')) assert.ok(means[known] >= 0 && means[known] <= 1, metric);
    assert.ok(
      gaps.some((gap) => gap.reason === 'not_yet_polled'),
      'it was not there ten minutes ago',
    );
  }
  const rates = await series(
    'in_bits_per_second,out_bits_per_second',
    `&interface=${items[0].index}`,
  );
  for (const { metric, unit, means } of rates.series) {
    assert.equal(unit, 'bits_per_second');
    assert.ok(
      means.some((value) => value > 0),
      `${metric}: ${means}`,
    );
  }
  const bare = await world.admin.ask(
    `/api/v1/devices/${steady.id}/series?metrics=in_bits_per_second&from=${from}`,
  );
  assert.equal(expectProblem(bare, 400).errors[0].parameter, 'interface');
});

test('a UPS tells of its battery by its own variables', async () => {
  const ups = await newDevice(world.admin, world.profile, 36, { name: 'ups' });
  const path = `/api/v1/devices/${ups.id}/sensors`;
  const { items } = await until(
    'its sensors',
    async () => {
      const { body } = expect(await world.admin.ask(path), 200);
      return body.items.length > 0 ? body : undefined;
    },
    40,
    300,
  );
  const of = (name, unit) => items.find((one) => one.name === name && one.unit === unit);
  assert.deepEqual(of('battery', 'state'), {
    name: 'battery',
    unit: 'state',
    value: 2,
    word: 'normal',
  });
  assert.equal(of('battery charge', 'percent').value, 97);
  assert.equal(of('battery', 'celsius').value, 24);
  assert.equal((await read(ups)).identity.model, 'Smart-UPS 1500');
  await remove(ups);
});

test('the snapshot has every device as its facts have it, in the order of ids', async () => {
  const items = [];
  let after = '';
  do {
    const page = expect(
      await world.admin.ask(`/api/v1/snapshots/devices?limit=2${after}`),
      200,
    ).body;
    items.push(...page.items);
    after = page.next && `&after=${encodeURIComponent(page.next)}`;
  } while (after);
  const ids = items.map((one) => one.id);
  assert.deepEqual(
    [...ids].sort(),
    Object.values(world.devices)
      .map((one) => one.id)
      .sort(),
  );
  for (const item of items) {
    const newest = world.live.facts.findLast(({ data }) => data.subject === item.id).data;
    if (newest.entityversion !== item.entity_version) continue; // it has changed since
    const { previous_status: _, ...state } = newest.data;
    assert.deepEqual({ ...state, entity_version: newest.entityversion }, item);
  }
  assert.deepEqual(ids, [...ids].sort(), 'in the order of ids');
});

test('facts have the newest name, also while polls say something new', async () => {
  let device = await newDevice(world.admin, world.profile, 11, { name: `name 1 ${random()}` });
  const isFound = () =>
    world.live.facts.find(
      ({ data }) => data.subject === device.id && data.type === 'signalbox.device.status_changed',
    );
  for (let turn = 2; !isFound() && turn < 60; turn += 1) {
    const headers = { 'if-match': `"${device.entity_version}"` };
    const body = { name: `name ${turn} ${random()}` };
    const answer = await world.admin.ask(`/api/v1/devices/${device.id}`, {
      method: 'PATCH',
      body,
      headers,
    });
    device = answer.status === 200 ? answer.body : await read(device);
    await until(
      'some time',
      (
        (end) => () =>
          isFound() || Date.now() > end
      )(Date.now() + 200),
    );
  }
  const found = await statusFact(device, 'online');
  const before = await until('the state before', () =>
    world.live.facts.find(
      ({ data }) =>
        data.subject === device.id && data.entityversion === found.data.entityversion - 1,
    ),
  );
  assert.equal(found.data.data.name, before.data.data.name, 'a copy would keep an old name');
});

test('a connection is tried rung by rung', async () => {
  const port = Number(setting('SNMP_FLEET_PORT'));
  const ask = async (body) =>
    expect(
      await world.admin.ask('/api/v1/devices/test-connection', {
        method: 'POST',
        body: { driver: 'snmp', address: addressOf(number), port, ...body },
      }),
      200,
    ).body;
  const good = await ask({ credential_profile_id: world.profile.id });
  assert.deepEqual(
    good.rungs.map((rung) => [rung.name, rung.well]),
    [
      ['address', true],
      ['ping', true],
      ['snmp', true],
    ],
  );
  assert.ok(good.well && good.identity.system_name.endsWith(`-${number}`));
  const wrong = await ask({ credentials: { community: 'wrong' } });
  assert.deepEqual(
    wrong.rungs.map((rung) => rung.well),
    [true, true, false],
  );
  const refused = await ask({ credentials: { community: 'public' }, port: 9 });
  assert.notEqual(
    refused.rungs[2].detail,
    wrong.rungs[2].detail,
    'silence and refusal are told apart',
  );
  const unknown = await ask({
    address: 'no-such-host.invalid',
    credentials: { community: 'public' },
  });
  assert.deepEqual(
    unknown.rungs.map((rung) => [rung.name, rung.well]),
    [['address', false]],
  );
  const metadata = await ask({ address: '169.254.169.254', credentials: { community: 'public' } });
  assert.deepEqual(
    metadata.rungs.map((rung) => [rung.name, rung.well]),
    [['address', false]],
  );
});
