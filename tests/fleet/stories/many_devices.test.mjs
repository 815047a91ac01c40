// Many devices in and out, as spreadsheets have them; and whose credentials they are asked with.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  addressOf,
  change,
  expect,
  expectProblem,
  newPlace,
  newProfile,
  newTenant,
  random,
  setting,
  until,
} from './fleet.mjs';

const world = {};
const port = Number(setting('SNMP_FLEET_PORT'));

before(async () => {
  world.admin = (await newTenant('a')).admin;
  world.profile = await newProfile(world.admin);
  const place = { name: `Köln, "old" ${random()}`, credential_profile_ids: [world.profile.id] };
  world.site = await newPlace(world.admin, 'sites', place);
  world.groups = [
    await newPlace(world.admin, 'device-groups', { name: 'core' }),
    await newPlace(world.admin, 'device-groups', { name: '=edge' }),
  ];
});

const send = (body, type, query = '') =>
  world.admin.must(200, `/api/v1/devices/bulk${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });
const csv = async (text, query) => (await send(text, 'text/csv; charset=utf-8', query)).body;
const download = async (query) =>
  (await world.admin.must(200, `/api/v1/devices/export?${query}`)).text;
const outcomes = (answer) => answer.rows.map((row) => row.outcome);

test('a device without credentials of its own is polled with those of its site', async () => {
  const body = {
    name: `borrows ${random()}`,
    address: addressOf(8),
    driver: 'snmp',
    port,
    interval_seconds: 5,
    site_id: world.site.id,
  };
  const device = (await world.admin.post('/api/v1/devices', body)).body;
  const path = `/api/v1/devices/${device.id}`;
  const status = async (wanted) => (await world.admin.must(200, path)).body.status === wanted;
  await until('it answers', () => status('online'), 30, 200);
  const now = (await world.admin.must(200, path)).body;
  const late = { method: 'PATCH', body: { site_id: null }, headers: { 'if-match': '"999"' } };
  expect(await world.admin.ask(path, late), 400);
  const refused = await world.admin.ask(path, {
    ...late,
    headers: { 'if-match': `"${now.entity_version}"` },
  });
  assert.equal(
    expectProblem(refused, 400, 'invalid').errors[0].pointer,
    '/credential_profile_id',
    'it may not be left without any',
  );
  // A site that offers nothing any more leaves it so: it says so, and nobody is asked.
  const etag = { 'if-match': `"${world.site.entity_version}"` };
  await world.admin.must(200, `/api/v1/sites/${world.site.id}`, {
    method: 'PATCH',
    body: { credential_profile_ids: [] },
    headers: etag,
  });
  await until('it has none', () => status('unauthorized'), 30, 200);
  const alone = (await world.admin.must(200, path)).body;
  assert.match(alone.reason, /^Nothing that driver snmp takes is offered/);
  const own = { credential_profile_id: world.profile.id };
  await change(world.admin, alone, own);
  await until('its own are taken at once', () => status('online'), 30, 200);
});

test('what is exported is added again as it was', async () => {
  const names = ['plain', '=1+1', "'-x", 'say "hi", then', '@me', 'ü 😀'].map(
    (name) => `${name} ${random()}`,
  );
  const [core, edge] = world.groups;
  const items = names.map((name, at) => ({
    name,
    address: `127.99.3.${at}`,
    driver: 'snmp',
    is_paused: true,
    interval_seconds: 60 + at,
    credential_profile_id: world.profile.id,
    ...(at % 2 && { site_id: world.site.id, group_ids: [core.id, edge.id].sort() }),
  }));
  items.push({
    name: `page ${random()}`,
    address: 'www.example',
    driver: 'probe',
    is_paused: true,
    probe: { kind: 'https', path: '/a,"b"', statuses: ['2xx', '301'] },
  });
  const made = (await send({ items }, 'application/json')).body;
  assert.deepEqual([made.good, made.refused], [items.length, 0], JSON.stringify(made));
  const whole = await download('format=csv&limit=500');
  const [header, ...lines] = whole.trimEnd().split('\r\n');
  assert.match(header, /^name,address,driver,port,credential_profile,site,groups/);
  assert.ok(
    lines.every((line) => !/(^|,)"?[=+@-]/.test(line)),
    whole,
  );
  assert.ok(!whole.includes('public'), 'secrets stay');

  const taken = await csv(whole, '?dry_run=true');
  assert.ok(taken.rows.every((row) => row.errors.every((one) => one.code === 'taken')));
  const before = JSON.parse(await download('limit=500')).items;
  for (const { id } of made.rows) {
    const headers = { 'if-match': '"1"' };
    await world.admin.must(204, `/api/v1/devices/${id}`, { method: 'DELETE', headers });
  }
  const again = await csv(whole);
  assert.equal(again.good, items.length);
  assert.deepEqual(JSON.parse(await download('limit=500')).items, before);
  const [one, two] = [await download('limit=3&format=csv'), await download('limit=500&format=csv')];
  assert.ok(two.startsWith(one), 'pages are in one order');
});

test('each row is answered by itself, and a dry run adds nothing', async () => {
  const name = random();
  const rows = [
    `good ${name},127.99.4.1,ping,,`,
    `good ${name},127.99.4.2,ping,,`,
    `bad ${name},no address,ping,70000,`,
    `site ${name},127.99.4.3,ping,0,Nowhere`,
    `probe ${name},127.99.4.4,snmp,,`,
    `" blank ${name}",::1%a b,ping,99999999999,`,
  ];
  const text = `\uFEFFname,address,driver,port,site\n${rows.join('\n')}\n,,,,\n`;
  const check = (answer, good) => {
    assert.deepEqual(outcomes(answer), [good, ...Array(5).fill('refused')]);
    const pointers = answer.rows.map((row) => row.errors.map((one) => one.pointer).sort());
    assert.deepEqual(pointers, [
      [],
      ['/name'],
      ['/address', '/port'],
      ['/port', '/site'],
      ['/credential_profile_id'],
      ['/address', '/name', '/port'],
    ]);
  };
  check(await csv(text, '?dry_run=true'), 'valid');
  const count = async () => (await world.admin.must(200, '/api/v1/devices/counts')).body.total;
  const before = await count();
  check(await csv(text), 'created');
  assert.equal(await count(), before + 1);
  check(
    await csv(
      text
        .replace(`good ${name},127.99.4.1`, `next ${name},127.99.4.1`)
        .replace(`good ${name},127.99.4.2`, `next ${name},127.99.4.2`),
    ),
    'created',
  );
});

test('what is no list of devices is refused as a whole', async () => {
  const ask = (body, type, status) =>
    world.admin.must(status, '/api/v1/devices/bulk', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
  const row = { name: 'x', address: '127.99.4.9', driver: 'ping' };
  const rows = Array.from({ length: 501 }, () => row);
  const table = [
    [{ items: [] }, 'application/json', 400],
    [{ items: rows }, 'application/json', 400],
    [{ items: 'x' }, 'application/json', 400],
    [{ items: [null] }, 'application/json', 400],
    ['name,colour\nx,red\n', 'text/csv', 400],
    ['name,"address', 'text/csv', 400],
    ['name\n', 'text/csv', 400],
    [Buffer.from([0xff, 0xfe]), 'text/csv', 400],
    [`name\n${'x\n'.repeat(501)}`, 'text/csv', 413],
    ['x'.repeat(2_100_000), 'text/csv', 413],
    [row, 'text/plain', 415],
  ];
  for (const [body, type, status] of table) {
    const problem = expectProblem(await ask(body, type, status), status);
    assert.ok(status !== 400 || problem.errors.length > 0, JSON.stringify(problem));
  }
});

test('five hundred devices come in within one question', async () => {
  const lines = Array.from({ length: 500 }, (_, at) => `bulk ${at},127.99.5.1,ping,true`);
  const answer = await csv(`name,address,driver,is_paused\n${lines.join('\n')}\n`);
  assert.equal(answer.good, 500);
  const first = await world.admin.must(200, '/api/v1/devices/export?limit=500&search=bulk');
  assert.equal(first.body.items.length, 500);
});
