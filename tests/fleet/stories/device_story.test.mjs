// Simulated devices that fail and come back, as people and programs see it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { change, expect, newDevice, newProfile, newTenant, until } from './fleet.mjs';
import { listen } from './live.mjs';
import { simulate } from './servers.mjs';

const numbers = { steady: 5, silent: 6, refusing: 7, partial: 8, paused: 9 };
const world = {};
const statusFact = (device, status, seconds = 40) =>
  world.live.fact(
    'device.status_changed',
    (fact) => fact.subject === device.id && fact.data.status === status,
    seconds,
  );
const read = async (device) =>
  expect(await world.admin.ask(`/api/v1/devices/${device.id}`), 200).body;
const readingsOf = (device) =>
  world.live.named('telemetry').filter(({ data }) => data.data.device_id === device.id);

before(async () => {
  for (const number of Object.values(numbers)) await simulate(`up ${number}`);
  const tenant = await newTenant('a');
  world.tenant = tenant;
  world.admin = tenant.admin;
  world.live = await listen(tenant.admin, { telemetry: 'device' });
  world.profile = await newProfile(tenant.admin);
  world.devices = {};
  for (const [name, number] of Object.entries(numbers)) {
    world.devices[name] = await newDevice(tenant.admin, world.profile, number);
  }
  world.devices.stranger = await newDevice(
    tenant.admin,
    await newProfile(tenant.admin, 'wrong'),
    10,
  );
  world.devices.nobody = await newDevice(tenant.admin, world.profile, 0, {
    address: '127.1.0.250',
    port: 9,
  });
});
after(async () => {
  for (const number of Object.values(numbers)) await simulate(`up ${number}`);
});

// The fact says what the device's own page says, and came at once.
async function expectSaid(device, fact, reason) {
  const now = await read(device);
  assert.equal(fact.data.data.status, now.status);
  assert.equal(fact.data.data.since, now.since);
  assert.equal(fact.data.entityversion, now.entity_version);
  assert.match(now.reason, reason);
  assert.match(fact.data.data.reason, reason);
  const late = fact.at - Date.parse(fact.data.time);
  assert.ok(late < 1000, `the fact came after ${late} ms`);
  assert.ok(
    Math.abs(Date.parse(fact.data.time) - Date.parse(now.since)) < 1000,
    'it was said when it was found',
  );
}

test('a device that answers is online', async () => {
  for (const name of Object.keys(numbers)) {
    const device = world.devices[name];
    const fact = await statusFact(device, 'online');
    assert.equal(fact.data.data.previous_status, 'unknown');
    await expectSaid(device, fact, /answers/);
  }
  const { identity } = await read(world.devices.steady);
  assert.ok(identity.system_name.endsWith(`-${numbers.steady}`), identity.system_name);
  assert.equal(identity.interface_count, 4);
});

test('what fails differently has another status and another reason', async () => {
  const { silent, refusing, partial, stranger, nobody } = world.devices;
  assert.equal(await simulate(`silent ${numbers.silent}`), 'ok');
  assert.equal(await simulate(`down ${numbers.refusing}`), 'ok');
  assert.equal(await simulate(`partial ${numbers.partial} storages`), 'ok');
  await expectSaid(
    silent,
    await statusFact(silent, 'silent'),
    /answers pings, its agent does not answer/,
  );
  await expectSaid(refusing, await statusFact(refusing, 'offline'), /refuses the port/);
  await expectSaid(partial, await statusFact(partial, 'degraded'), /storage/i);
  await expectSaid(stranger, await statusFact(stranger, 'silent'), /credentials/);
  await expectSaid(nobody, await statusFact(nobody, 'offline'), /refuses the port/);
  const counts = expect(await world.admin.ask('/api/v1/devices/counts'), 200).body;
  assert.deepEqual(counts.by_status, {
    unknown: 0,
    online: 2,
    degraded: 1,
    unauthorized: 0,
    silent: 2,
    offline: 2,
  });
  assert.equal(counts.total, 7);
  const red = expect(
    await world.admin.ask('/api/v1/devices?status=silent,offline&sort=-since'),
    200,
  ).body;
  assert.equal(red.total, 4);
  assert.ok(red.items.every((one, at, all) => at === 0 || one.since <= all[at - 1].since));
});

test('what answers again is online again', async () => {
  const { silent, refusing, partial } = world.devices;
  const seen = world.live.facts.length;
  for (const name of ['silent', 'refusing', 'partial']) await simulate(`up ${numbers[name]}`);
  for (const device of [silent, refusing, partial]) {
    const fact = await until(
      `${device.name} online again`,
      () =>
        world.live.facts
          .slice(seen)
          .find(({ data }) => data.subject === device.id && data.data.status === 'online'),
      60,
    );
    await expectSaid(device, fact, /answers/);
    const changes = expect(
      await world.admin.ask(`/api/v1/devices/${device.id}/status-changes`),
      200,
    ).body.items;
    assert.deepEqual(
      changes.map((one) => one.status),
      ['online', fact.data.data.previous_status, 'online'],
    );
    assert.equal(changes[0].at, fact.data.data.since);
  }
});

test('a paused device is left alone', async () => {
  const { paused, steady } = world.devices;
  const { body } = await change(world.admin, await read(paused), { is_paused: true });
  assert.equal(body.is_paused, true);
  await simulate(`down ${numbers.paused}`);
  const mark = readingsOf(steady).length;
  await until(
    'its neighbour is polled three times',
    () => readingsOf(steady).length >= mark + 3,
    30,
  );
  assert.equal((await read(paused)).status, 'online');
  const counts = expect(await world.admin.ask('/api/v1/devices/counts'), 200).body;
  assert.deepEqual([counts.paused, counts.total], [1, 7]);
  await simulate(`up ${numbers.paused}`);
});
