// What is wrong is refused by its place, and changes nothing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  expectProblem,
  newMember,
  newPlace,
  newProfile,
  newProposal,
  newQuietDevice,
  newTenant,
  random,
  until,
} from './fleet.mjs';
import { Checker, readDocument } from './openapi.mjs';
import { sqlAdmin } from './servers.mjs';
import { goodRequests, id, long, spoilt, texts } from './spoilt.mjs';

const world = {};

before(async () => {
  world.tenant = await newTenant('a');
  world.admin = world.tenant.admin;
  // Each may write 120 times a minute.
  world.admins = [world.admin];
  for (let turn = 0; turn < 4; turn += 1)
    world.admins.push(await newMember(world.tenant, 'tenant_admin'));
  world.profile = await newProfile(world.admin);
  world.device = await newQuietDevice(world.admin);
  world.site = await newPlace(world.admin, 'sites');
  world.group = await newPlace(world.admin, 'device-groups');
  world.sql = await sqlAdmin();
  world.proposal = await newProposal(world.sql, world.tenant);
  world.checker = new Checker(await readDocument());
  world.good = goodRequests(world);
});
after(() => world.sql?.end());

// How much is there, and how much was said of it.
async function state() {
  const tables = [
    'device_poller.devices',
    'device_poller.credential_profiles',
    'device_poller.scans',
    'device_poller.proposals',
    'device_poller.sites',
    'device_poller.device_groups',
    'device_poller.default_credentials',
    'gateway.memberships',
    'gateway.stream_credentials',
    'device_poller.outbox',
    'gateway.outbox',
  ];
  const counts = [];
  for (const table of tables) {
    const hash = table.endsWith('outbox')
      ? 'max(id)'
      : "md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text))";
    const columns = `count(*)::int AS count, ${hash}::text AS hash`;
    const query = `SELECT ${columns} FROM ${table} t WHERE tenant_id = $1`;
    counts.push({ table, ...(await world.sql.query(query, [world.tenant.slug])).rows[0] });
  }
  return counts;
}

// The first of the admins who has not asked too much asks; the answer is as it is described.
async function send(operation, path, options) {
  const answer = await until(
    'somebody may ask again',
    async () => {
      for (const person of world.admins) {
        const one = await person.ask(path, options);
        if (one.status !== 429) return one;
      }
      return undefined;
    },
    60,
    1000,
  );
  return world.checker.check(operation, answer);
}
function ask(operation, body, more = {}) {
  const [method, path] = world.good[operation];
  const hasVersion = world.checker.operations
    .get(operation)
    .parameters.some((one) => one.name === 'If-Match');
  return send(operation, path, {
    method,
    body,
    headers: { ...(hasVersion && { 'if-match': '"1"' }), ...more },
  });
}

// The schema of what an operation is sent.
function bodyOf(operation) {
  const { schema } = world.checker.operations.get(operation).body.content['application/json'];
  return world.checker.document.components.schemas[schema.$ref.split('/').pop()];
}

test('a member that is wrong is named, and nothing changes', async () => {
  const first = await state();
  const wrong = [];
  for (const [operation, member, value, pointer = `/${member}`] of spoilt) {
    const answer = await ask(operation, { ...world.good[operation][2], [member]: value });
    const what = `${operation} ${member}=${JSON.stringify(value).slice(0, 40)}`;
    if (answer.status !== 400) wrong.push(`${what}: ${answer.status} ${answer.text.slice(0, 120)}`);
    else if (!answer.body.errors?.some((one) => one.pointer === pointer))
      wrong.push(`${what}: ${JSON.stringify(answer.body.errors)}`);
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(await state(), first);
});

test('what is missing is named, all of it at once', async () => {
  const first = await state();
  for (const operation of [
    'create_device',
    'create_credential_profile',
    'create_site',
    'create_device_group',
    'add_member',
    'create_stream_credential',
    'create_scan',
    'change_password',
  ]) {
    const answer = await ask(operation, {});
    const problem = expectProblem(answer, 400, 'invalid');
    assert.deepEqual(
      problem.errors.map((one) => one.pointer).sort(),
      bodyOf(operation)
        .required.map((name) => `/${name}`)
        .sort(),
      operation,
    );
  }
  assert.deepEqual(await state(), first);
});

test('a number is told the bounds of the description, however far out of them it is', async () => {
  const first = await state();
  const wrong = [];
  let told = 0;
  for (const operation of Object.keys(world.good)) {
    for (const [member, { type, minimum, maximum }] of Object.entries(
      bodyOf(operation).properties,
    )) {
      if (![type].flat().includes('integer') || maximum === undefined) continue;
      for (const value of [maximum + 1, 99_999_999_999, -99_999_999_999]) {
        const answer = await ask(operation, { ...world.good[operation][2], [member]: value });
        const error = answer.body?.errors?.find((one) => one.pointer === `/${member}`);
        told += 1;
        if (error?.detail !== `must be ${minimum} to ${maximum}`)
          wrong.push(
            `${operation} ${member}=${value}: ${answer.status} ${answer.text.slice(0, 160)}`,
          );
      }
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(told > 20, `only ${told} numbers were asked`);
  assert.deepEqual(await state(), first);
});

test('text that is no good JSON is refused by every operation', async () => {
  const first = await state();
  const wrong = [];
  for (const operation of Object.keys(world.good)) {
    for (const [what, text] of Object.entries(texts)) {
      const answer = await ask(operation, text);
      if (answer.status !== 400)
        wrong.push(`${operation}, ${what}: ${answer.status} ${answer.text.slice(0, 120)}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.deepEqual(await state(), first);
});

test('a body that is too large, or of another type, is refused at the door', async () => {
  const first = await state();
  for (const [operation, [, , good]] of Object.entries(world.good)) {
    expectProblem(await ask(operation, { ...good, name: long(70_000) }), 413, 'too_large');
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/xml',
      'multipart/form-data; boundary=x',
    ]) {
      expectProblem(
        await ask(operation, good, { 'content-type': type }),
        415,
        'unsupported_media_type',
      );
    }
  }
  assert.deepEqual(await state(), first);
});

test('paths and queries', async () => {
  const from = new Date(Date.now() - 60_000).toISOString();
  const series = `/api/v1/devices/${world.device.id}/series`;
  const table = [
    ['get_device', '/api/v1/devices/x', 'device_id'],
    ['get_device', `/api/v1/devices/${id}0`, 'device_id'],
    ['get_device', `/api/v1/devices/${id}'--`, 'device_id'],
    ['list_interfaces', '/api/v1/devices/x/interfaces', 'device_id'],
    ['list_registrations', '/api/v1/devices/x/registrations', 'device_id'],
    ['list_sensors', '/api/v1/devices/x/sensors', 'device_id'],
    ['list_status_changes', '/api/v1/devices/x/status-changes', 'device_id'],
    ['list_neighbours', '/api/v1/devices/x/neighbours', 'device_id'],
    ['get_topology', '/api/v1/topology?device_id=x', 'device_id'],
    ['get_scan', '/api/v1/discovery/scans/x', 'scan_id'],
    ['list_proposals', '/api/v1/discovery/proposals?state=accepted', 'state'],
    ['get_credential_profile', '/api/v1/credential-profiles/x', 'credential_profile_id'],
    ['list_devices', '/api/v1/devices?sort=colour', 'sort'],
    ['list_devices', '/api/v1/devices?sort=--name', 'sort'],
    ['list_devices', '/api/v1/devices?status=red', 'status'],
    ['list_devices', '/api/v1/devices?search=', 'search'],
    ['list_devices', `/api/v1/devices?search=${long(101)}`, 'search'],
    ['list_devices', '/api/v1/devices?search=%00', 'search'],
    ['list_devices', '/api/v1/devices?site=north', 'site'],
    ['list_devices', '/api/v1/devices?group=', 'group'],
    ['count_devices', '/api/v1/devices/counts?site=x', 'site'],
    ['list_sites', '/api/v1/sites?search=', 'search'],
    ['get_site', '/api/v1/sites/x', 'site_id'],
    ['list_device_groups', `/api/v1/device-groups?search=${long(101)}`, 'search'],
    ['get_device_group', '/api/v1/device-groups/x', 'device_group_id'],
    ['download_devices', '/api/v1/devices/export?format=xml', 'format'],
    ['download_devices', '/api/v1/devices/export?site=x', 'site'],
    ['explain_credentials', '/api/v1/devices/x/credentials', 'device_id'],
    ['list_devices', '/api/v1/devices?tenant=other', 'tenant'],
    ['get_series', `${series}?from=${from}`, 'metrics'],
    ['get_series', `${series}?metrics=latency_ms`, 'from'],
    ['get_series', `${series}?metrics=latency_ms&from=x`, 'from'],
    ['get_series', `${series}?metrics=colour&from=${from}`, 'metrics'],
    ['get_series', `${series}?metrics=latency_ms&from=${from}&to=2000-01-01T00:00:00Z`, 'to'],
    ['get_series', `${series}?metrics=latency_ms&from=1990-01-01T00:00:00Z`],
    ['get_series', `${series}?metrics=in_bits_per_second&from=${from}&interface=-1`, 'interface'],
    ['get_series', `${series}?metrics=${'cpu_ratio,'.repeat(11)}&from=${from}`, 'metrics'],
  ];
  const wrong = [];
  for (const [operation, path, parameter] of table) {
    const answer = await send(operation, path);
    const named =
      answer.status === 400 &&
      (!parameter || answer.body.errors?.some((one) => one.parameter === parameter));
    if (!named) wrong.push(`${path.slice(0, 90)}: ${answer.status} ${answer.text.slice(0, 160)}`);
  }
  assert.deepEqual(wrong, []);
});

test('what is just right is taken', async () => {
  const make = async (operation, more) => {
    const answer = await ask(operation, { ...world.good[operation][2], ...more });
    return [
      operation,
      JSON.stringify(more).slice(0, 60),
      answer.status,
      answer.status === 201 ? '' : answer.text,
    ];
  };
  const made = [
    await make('create_device', { name: long(200) }),
    await make('create_device', { name: 'ü'.repeat(200) }),
    await make('create_device', { name: `😀 <b>&amp;"'\\ ${random()}` }),
    await make('create_device', { name: 'v6', address: '::1' }),
    await make('create_device', { name: 'ends', interval_seconds: 3600, port: 65_535 }),
    await make('create_credential_profile', { name: 'ü'.repeat(200) }),
    await make('create_credential_profile', {
      name: 'longest',
      credentials: { community: long(255) },
    }),
    await make('create_stream_credential', { name: 'ü'.repeat(200) }),
    await make('add_member', { email: `n_${random()}@example.com`, name: 'ü'.repeat(200) }),
  ];
  assert.deepEqual(
    made.filter((one) => one[2] !== 201),
    [],
  );
});

test('a device whose own name is no name here is accepted by its address', async () => {
  for (const [address, name, given] of [
    ['127.99.3.21', 'sw 21', 'sw 21'],
    ['127.99.3.22', 'sw 22 ', '127.99.3.22'],
    ['127.99.3.23', 'sw\n23', '127.99.3.23'],
  ]) {
    const { id: found } = await newProposal(world.sql, world.tenant, address, name);
    const answer = await send('accept_proposal', `/api/v1/discovery/proposals/${found}/accept`, {
      method: 'POST',
      body: { is_paused: true },
    });
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.body.name, given);
  }
});
