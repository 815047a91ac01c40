// What is kept of a tenant is handed out whole, and forgotten whole.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  expect,
  expectProblem,
  newDevice,
  newMember,
  newProfile,
  newQuietDevice,
  newTenant,
  random,
  superAdmin,
  until,
} from './fleet.mjs';
import { listen } from './live.mjs';
import { sqlAdmin } from './servers.mjs';

// What stays in the poller's schema: that the tenant exists, its key, what goes to the bus.
const stays = ['tenants', 'tenant_keys', 'outbox', 'inbox'];
const community = 'public';
const world = {};

before(async () => {
  world.sql = await sqlAdmin();
  world.root = await superAdmin();
  for (const side of ['a', 'b']) {
    const tenant = await newTenant(side);
    const profile = await newProfile(tenant.admin, community);
    const devices = [];
    for (let number = 12; number < 16; number += 1)
      devices.push(await newDevice(tenant.admin, profile, number));
    const live = await listen(tenant.admin, { telemetry: 'device' });
    world[side] = { tenant, profile, devices, live };
  }
  const isPolled = ({ live, devices }) =>
    devices.every(
      (device) =>
        live.named('telemetry').filter(({ data }) => data.data.device_id === device.id).length >= 2,
    );
  await until('all are polled twice', () => isPolled(world.a) && isPolled(world.b), 40);
});
after(() => world.sql?.end());

// Rows of a tenant in every table of the poller, {table: count}, without those that have none.
async function rowsOf(tenant) {
  const found = await world.sql.query(`
    SELECT c.relname AS name FROM pg_class c
    JOIN pg_attribute t ON t.attrelid = c.oid AND t.attname = 'tenant_id'
    WHERE c.relnamespace = 'device_poller'::regnamespace
      AND c.relkind IN ('r', 'p') AND NOT c.relispartition`);
  const rows = {};
  for (const { name } of found.rows) {
    const query = `SELECT count(*)::int AS count FROM device_poller."${name}" WHERE tenant_id = $1`;
    const [{ count }] = (await world.sql.query(query, [tenant.slug])).rows;
    if (count > 0) rows[name] = count;
  }
  return rows;
}

async function exported(person, limit) {
  const rows = [];
  let after = '';
  do {
    const page = expect(
      await person.must(200, `/api/v1/exports/devices?limit=${limit}${after}`),
      200,
    ).body;
    assert.ok(page.items.length <= limit);
    rows.push(...page.items);
    after = page.next && `&after=${encodeURIComponent(page.next)}`;
  } while (after);
  return rows;
}

test('the export has every row once, in pages, and no secret', async () => {
  const { tenant, devices, profile } = world.a;
  const rows = await exported(tenant.admin, 7);
  const tables = rows.reduce(
    (all, one) => ({ ...all, [one.table]: [...(all[one.table] ?? []), one] }),
    {},
  );
  assert.deepEqual(
    tables.devices.map(({ row }) => row.id).sort(),
    devices.map((one) => one.id).sort(),
  );
  assert.deepEqual(
    tables.credential_profiles.map(({ row }) => row.id),
    [profile.id],
  );
  const held = await rowsOf(tenant);
  for (const [table, count] of Object.entries(held)) {
    if (stays.includes(table)) continue;
    assert.ok(tables[table], `${table} is not exported, with ${count} rows`);
    assert.ok(tables[table].length <= count, `${table}: ${tables[table].length} of ${count}`);
  }
  const keys = rows.map(({ table, row }) =>
    JSON.stringify([
      table,
      row.id ?? row.device_id ?? row.owner_id,
      row.at,
      row.slot,
      row.source,
      row.key,
      row.mark,
    ]),
  );
  assert.equal(new Set(keys).size, keys.length, 'no row comes twice');
  assert.ok(rows.every(({ row }) => row.tenant_id === tenant.slug));
  const text = JSON.stringify(rows);
  assert.ok(!text.includes(`"${community}"`) && !text.includes('sealed'));
  const viewer = await newMember(tenant, 'viewer');
  expectProblem(await viewer.ask('/api/v1/exports/devices'), 403, 'forbidden');
});

test('a device that is removed is gone, with a fact', async () => {
  const { tenant, devices, live } = world.b;
  const device = devices.pop();
  const { headers } = expect(await tenant.admin.ask(`/api/v1/devices/${device.id}`), 200);
  const options = { method: 'DELETE', headers: { 'if-match': headers.etag } };
  expect(await tenant.admin.ask(`/api/v1/devices/${device.id}`, options), 204);
  const fact = await live.fact('device.removed', (one) => one.subject === device.id);
  assert.ok(fact.data.entityversion > device.entity_version);
  for (const rest of [
    '',
    '/interfaces',
    '/status-changes',
    `/series?metrics=latency_ms&from=${new Date(Date.now() - 3_600_000).toISOString()}`,
  ]) {
    expectProblem(await tenant.admin.ask(`/api/v1/devices/${device.id}${rest}`), 404, 'not_found');
  }
  expectProblem(await tenant.admin.ask(`/api/v1/devices/${device.id}`, options), 404, 'not_found');
});

test('a purge forgets all of the one, and nothing of the other', async () => {
  const { a, b, root } = world;
  const path = '/api/v1/exports/devices';
  expectProblem(await a.tenant.admin.ask(path, { method: 'DELETE' }), 403, 'forbidden');
  const others = await exported(b.tenant.admin, 500);
  const mark = b.live.named('telemetry').length;
  const purged = expect(
    await root.ask(path, { method: 'DELETE', tenant: a.tenant.slug }),
    200,
  ).body;
  assert.ok(purged.rows >= 4 + 1 + 4 + 8, `${purged.rows} rows`);

  assert.deepEqual(expect(await a.tenant.admin.ask('/api/v1/devices'), 200).body.items, []);
  assert.deepEqual(
    expect(await a.tenant.admin.ask('/api/v1/credential-profiles'), 200).body.items,
    [],
  );
  assert.equal(expect(await a.tenant.admin.ask('/api/v1/devices/counts'), 200).body.total, 0);
  // Two more rounds of polls, so that what was under way has come in.
  await until(
    'the other is polled on',
    () => b.live.named('telemetry').length >= mark + 3 * b.devices.length,
    40,
  );
  const left = Object.keys(await rowsOf(a.tenant)).filter((table) => !stays.includes(table));
  assert.deepEqual(left, [], 'nothing comes back');
  assert.deepEqual(await exported(a.tenant.admin, 500), []);
  const now = await exported(b.tenant.admin, 500);
  assert.ok(now.length >= others.length);
  for (const device of b.devices)
    expect(await b.tenant.admin.ask(`/api/v1/devices/${device.id}`), 200);

  const again = expect(await root.ask(path, { method: 'DELETE', tenant: a.tenant.slug }), 200).body;
  assert.equal(again.rows, 0);
  await newQuietDevice(a.tenant.admin, `after ${random()}`);
  await newDevice(a.tenant.admin, await newProfile(a.tenant.admin), 12);
});
