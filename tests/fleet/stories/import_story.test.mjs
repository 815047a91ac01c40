// A file of devices, larger than any question: granted, sent, taken in row by row, also by who comes
// after a replica that was killed.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  addressOf,
  call,
  expect,
  expectProblem,
  newDevice,
  newProfile,
  newTenant,
  setting,
  superAdmin,
  until,
} from './fleet.mjs';
import { simulate } from './servers.mjs';

const imports = '/api/v1/device-imports';
const world = {};
before(async () => {
  world.a = await newTenant('a');
  world.b = await newTenant('b');
  world.profile = await newProfile(world.a.admin);
});

const begin = async (body = { format: 'csv' }) => (await world.a.admin.post(imports, body)).body;
const send = (upload, bytes, person = world.a.admin) =>
  person.ask(upload.path, {
    method: 'PUT',
    body: Buffer.from(bytes),
    headers: { 'content-type': 'application/octet-stream' },
  });
const read = async (id) => expect(await world.a.admin.ask(`${imports}/${id}`), 200).body;
const ended = (id, seconds = 120) =>
  until(
    'the import ends',
    async () => {
      const one = await read(id);
      return one.ended_at && one;
    },
    seconds,
    200,
  );
const devices = async (search) =>
  expect(await world.a.admin.ask(`/api/v1/devices?limit=1&search=${search}`), 200).body.total;

// Paused, so that nobody polls what is not there.
const table = (count, prefix) =>
  [
    'name,address,driver,port,credential_profile,is_paused',
    ...Array.from(
      { length: count },
      (_, at) =>
        `${prefix}-${at},127.1.${at >> 8}.${at & 255},snmp,1161,${world.profile.name},true`,
    ),
  ].join('\r\n');

test('a table of thousands of devices is taken in, and its faults are told', async () => {
  const rows = table(3000, 'csv').split('\r\n');
  rows[17] = rows[17].replace(/127[.\d]*/, 'no address');
  rows[18] = rows[18].replace('csv-17', '"csv-17 "');
  rows[19] = rows[19].replace(/127[.\d]*/, 'fe80::1%').replace('1161', '99999999999');
  rows[2001] = 'bro"ken';
  const one = await begin();
  assert.equal(one.state, 'waiting');
  assert.equal(one.upload.size_bytes_max, 50_000_000);
  const text = rows.join('\r\n');
  const sent = expect(await send(one.upload, text), 201);
  assert.equal(sent.body.size_bytes, Buffer.byteLength(text));
  const done = await ended(one.id);
  assert.deepEqual(
    [done.state, done.rows_done, done.good, done.refused],
    ['finished', 3000, 2996, 4],
  );
  assert.equal(done.sha256, sent.body.sha256);
  assert.equal(await devices('csv-'), 2996);
  const { items } = expect(await world.a.admin.ask(`${imports}/${one.id}/refused-rows`), 200).body;
  assert.deepEqual(
    items.map(({ row, errors }) => [
      row,
      ...errors.map((one) => `${one.pointer} ${one.code}`).sort(),
    ]),
    [
      [17, '/address not_an_address'],
      [18, '/name not_a_name'],
      [19, '/address not_an_address', '/port out_of_range'],
      [2001, ' not_csv'],
    ],
  );
  expectProblem(await send(one.upload, 'name,address'), 409);
});

test('a dry run of lines of JSON adds nothing', async () => {
  const line = (name) => JSON.stringify({ name, address: '127.1.0.1', driver: 'ping' });
  const one = await begin({ format: 'ndjson', is_dry_run: true });
  expect(await send(one.upload, `${line('dry-1')}\n${line('dry-1')}\n{"name":"dry-2"}\n`), 201);
  const done = await ended(one.id);
  assert.deepEqual([done.rows_done, done.good, done.refused], [3, 1, 2]);
  assert.equal(await devices('dry-'), 0);
});

test('whoever comes after a poller that was killed goes on, and no row is added twice', async () => {
  const one = await begin();
  const sent = expect(await send(one.upload, table(4000, 'killed')), 201);
  // Sent again, because its answer was lost, say: nothing happens twice.
  assert.deepEqual(expect(await send(one.upload, 'x'), 201).body, sent.body);
  await until('some rows are done', async () => (await read(one.id)).rows_done > 0, 60);
  const { execFileSync } = await import('node:child_process');
  execFileSync('/bin/sh', ['-c', setting('SIGNALBOX_POLLER_RESTART')], { stdio: 'ignore' });
  const done = await ended(one.id, 180);
  assert.deepEqual(
    [done.state, done.rows_done, done.good, done.refused],
    ['finished', 4000, 4000, 0],
  );
  assert.equal(await devices('killed-'), 4000);
});

test('one that is cancelled stops, and takes no file', async () => {
  const one = await begin();
  await world.a.admin.must(204, `${imports}/${one.id}`, { method: 'DELETE' });
  assert.equal((await read(one.id)).state, 'cancelled');
  expectProblem(await send(one.upload, table(1, 'late')), 409);
  assert.equal(await devices('late-'), 0);
});

test('a file goes nowhere without its grant', async () => {
  const { upload, id } = await begin();
  const text = table(1, 'stolen');
  expectProblem(await send({ path: `${upload.path}x` }, text), 404);
  expectProblem(await send(upload, text, world.b.admin), 404);
  expectProblem(await call(upload.path, { method: 'PUT', body: Buffer.from(text) }), 401);
  expectProblem(await send(upload, Buffer.from([0, 1, 2])), 400);
  expectProblem(await world.b.admin.ask(`${imports}/${id}`), 404);
  expectProblem(await world.b.admin.ask(`${imports}/${id}/refused-rows`), 404);
  assert.deepEqual(expect(await world.b.admin.ask(imports), 200).body.items, []);
});

test('that a file is there is nobody else’s to say than the gateway’s', async () => {
  const { id } = await begin();
  const stored = { size_bytes: 1, sha256: '0'.repeat(64), media_type: 'text/plain' };
  const asked = { method: 'POST', body: stored, tenant: world.a.slug };
  const path = `${imports}/${id}/complete`;
  const root = await superAdmin();
  for (const person of [root, world.a.admin, world.b.admin])
    expectProblem(await person.ask(path, asked), 404, 'not_found');
  expectProblem(await call(path, asked), 404, 'not_found');
  assert.ok(!('sha256' in (await read(id))));
  assert.equal((await read(id)).state, (await begin()).state);
});

test('a file past its size is refused before it is sent, and so is another form', async () => {
  const { upload } = await begin();
  const large = await send(upload, Buffer.alloc(upload.size_bytes_max + 1, 'a'));
  expectProblem(large, 413);
  const asked = await world.a.admin.ask(imports, { method: 'POST', body: { format: 'xlsx' } });
  assert.equal(expectProblem(asked, 400).errors[0].pointer, '/format');
});

test('a crowd of dead devices keeps nobody else waiting', async () => {
  const { admin } = world.a;
  const crowd = await newTenant('crowd');
  const profile = await newProfile(crowd.admin);
  const port = setting('SNMP_FLEET_PORT');
  for (let number = 30; number < 40; number += 1)
    assert.equal(await simulate(`silent ${number}`), 'ok');
  // Each poll waits 4 s: at 5 s these alone would need 1,600 places.
  const rows = Array.from(
    { length: 2000 },
    (_, at) => `dead-${at},${addressOf(30 + (at % 10))},snmp,${port},${profile.name},5`,
  );
  const head = 'name,address,driver,port,credential_profile,interval_seconds';
  const one = (await crowd.admin.post(imports, { format: 'csv' })).body;
  expect(await send(one.upload, [head, ...rows].join('\n'), crowd.admin), 201);
  await until(
    'they are added',
    async () => (await crowd.admin.ask(`${imports}/${one.id}`)).body.ended_at,
    60,
    500,
  );
  const device = await newDevice(admin, await newProfile(admin, 'public'), 3);
  const read = async () => (await admin.ask(`/api/v1/devices/${device.id}`)).body;
  await until(
    'a new device of another tenant is online',
    async () => (await read()).status === 'online',
    20,
  );
  await simulate('up all');
  const root = await superAdmin();
  await root.must(200, '/api/v1/exports/devices', { method: 'DELETE', tenant: crowd.slug });
});
