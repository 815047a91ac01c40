// Lists in pages: whole, in order, and going on only by cursors that are theirs.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  change,
  expect,
  expectProblem,
  newMember,
  newPlace,
  newProfile,
  newProposal,
  newQuietDevice,
  newTenant,
  random,
  superAdmin,
  until,
  url,
} from './fleet.mjs';
import { operationsOf, readDocument } from './openapi.mjs';
import { sqlAdmin } from './servers.mjs';

const world = {};

// One of which no row is good.
async function newImport(admin) {
  const path = '/api/v1/device-imports';
  await admin.post(path, { format: 'csv' });
  const made = (await admin.post(path, { format: 'ndjson' })).body;
  const headers = { 'content-type': 'application/x-ndjson' };
  await admin.must(201, made.upload.path, { method: 'PUT', body: '{}\n'.repeat(4), headers });
  const isOver = async () => (await admin.must(200, `${path}/${made.id}`)).body.ended_at;
  await until('the import ends', isOver, 20);
  return made;
}

before(async () => {
  const { admin } = (world.tenant = await newTenant('a'));
  const sql = await sqlAdmin();
  for (let turn = 0; turn < 4; turn += 1) {
    world.device = await newQuietDevice(admin, `Ünïcode & more ${turn % 2} ${random()}`);
    await newProfile(admin);
    await newPlace(admin, 'sites');
    await newPlace(admin, 'device-groups');
    await newMember(world.tenant, 'viewer');
    await newProposal(sql, world.tenant, `127.99.3.${turn + 1}`);
    await admin.post('/api/v1/stream-credentials', { name: `program ${turn}` });
  }
  world.import = await newImport(admin);
  await sql.end();
  const document = await readDocument();
  world.paged = operationsOf(document).filter((one) =>
    one.parameters.some((parameter) => parameter.name === 'after'),
  );
});

const pathOf = (operation) =>
  operation.path.replace(/{device_id}/, world.device.id).replace(/{import_id}/, world.import.id);
const whoAsks = (operation) =>
  operation.id === 'list_tenants' ? superAdmin() : world.tenant.admin;
const keyOf = (item) =>
  JSON.stringify(item.id ?? item.person_id ?? item.row ?? item.at ?? item.name);
const withQuery = (path, query) => `${path}?${new URLSearchParams(query)}`;

async function walk(operation, query) {
  const person = await whoAsks(operation);
  const items = [];
  let next;
  for (let page = 0; page < 40 && (page === 0 || next); page += 1) {
    const path = withQuery(pathOf(operation), { ...query, ...(next && { after: next }) });
    const answer = await person.must(200, path);
    items.push(...answer.body.items);
    next = answer.body.next;
    assert.ok(answer.body.items.length <= query.limit, path);
  }
  return items;
}

test('small pages hold what one large page holds', async () => {
  assert.ok(world.paged.length >= 8, `${world.paged.length} lists`);
  for (const operation of world.paged.filter((one) => one.id !== 'list_tenants')) {
    const whole = await walk(operation, { limit: 500 });
    for (const limit of [1, 3]) {
      const pages = await walk(operation, { limit });
      assert.deepEqual(pages.map(keyOf), whole.map(keyOf), `${operation.id} by ${limit}`);
    }
  }
  const devices = world.paged.find((one) => one.id === 'list_devices');
  for (const sort of [
    'name',
    '-name',
    'address',
    '-address',
    'since',
    '-since',
    'status',
    '-status',
  ]) {
    const whole = await walk(devices, { limit: 500, sort });
    const pages = await walk(devices, { limit: 1, sort });
    assert.deepEqual(pages.map(keyOf), whole.map(keyOf), sort);
    assert.equal(whole.length, 4);
  }
});

test('the header Link leads to the same next page', async () => {
  const wrong = [];
  for (const operation of world.paged.filter((one) => one.responses['200'].headers?.Link)) {
    const person = await whoAsks(operation);
    const first = expect(await person.ask(withQuery(pathOf(operation), { limit: 2 })), 200);
    if (!first.body.next) continue;
    const link = first.headers.link?.match(/^<([^>]+)>; *rel="next"$/)?.[1];
    if (!link) {
      wrong.push(`${operation.id} has a next page and no Link`);
      continue;
    }
    const target = new URL(link, new URL(pathOf(operation), url));
    const byLink = expect(await person.ask(target.pathname + target.search), 200).body.items.map(
      keyOf,
    );
    const query = { limit: 2, after: first.body.next };
    const byCursor = expect(
      await person.ask(withQuery(pathOf(operation), query)),
      200,
    ).body.items.map(keyOf);
    if (JSON.stringify(byLink) !== JSON.stringify(byCursor))
      wrong.push(`${operation.id}: ${link} is another page`);
  }
  assert.deepEqual(wrong, []);
});

test('a garbled cursor is refused by its name', async () => {
  const wrong = [];
  for (const operation of world.paged) {
    const person = await whoAsks(operation);
    for (const after of [
      'garbage',
      '\u0000',
      '{}',
      '-1',
      `${random(8)} ${random(8)}`,
      '9'.repeat(600),
    ]) {
      const answer = await person.ask(withQuery(pathOf(operation), { after }));
      const named = answer.status === 400 && answer.body.errors?.[0]?.parameter === 'after';
      if (!named)
        wrong.push(
          `${operation.id} ${after.slice(0, 20)}: ${answer.status} ${answer.text.slice(0, 80)}`,
        );
    }
  }
  assert.deepEqual(wrong, []);
});

test('limits are from 1 to 500', async () => {
  for (const operation of world.paged) {
    const person = await whoAsks(operation);
    for (const limit of ['0', '501', '-1', 'x', '1.5', '', '1e2', '99999999999999999999']) {
      const problem = expectProblem(
        await person.must(400, withQuery(pathOf(operation), { limit })),
        400,
        'invalid',
      );
      assert.equal(problem.errors[0].parameter, 'limit', `${operation.id} ${limit}`);
    }
    const twice = await person.must(400, `${pathOf(operation)}?limit=1&limit=2`);
    assert.equal(expectProblem(twice, 400).errors[0].parameter, 'limit');
    assert.equal(
      expectProblem(await person.must(400, `${pathOf(operation)}?wrong=1`), 400).errors[0]
        .parameter,
      'wrong',
    );
    expectProblem(await person.must(400, `${pathOf(operation)}?limit=%zz`), 400, 'invalid');
  }
});

test('a search means what was typed', async () => {
  const { admin } = world.tenant;
  const odd = await newQuietDevice(admin, `100% of_it\\ 'quoted' ${random()}`);
  const search = async (text) =>
    expect(await admin.ask(withQuery('/api/v1/devices', { search: text })), 200).body.items.map(
      (one) => one.id,
    );
  for (const text of ['%', '_', '\\', "'", '100% OF', '% of_'])
    assert.deepEqual(await search(text), [odd.id], text);
  assert.equal((await search('unicode')).length, 0);
  assert.equal((await search('MORE 1')).length, 2);
  const renamed = (await change(admin, odd, { name: `plain ${random()}` })).body;
  assert.deepEqual(await search('plain'), [renamed.id]);
});
