// Every operation by an OpenAPI client that knows nothing but the served description.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openClient } from './client.mjs';
import {
  Person,
  addressOf,
  expect,
  expectProblem,
  newMember,
  newProfile,
  newQuietDevice,
  newTenant,
  random,
  setting,
  superAdmin,
  until,
} from './fleet.mjs';
import { Checker, readDocument } from './openapi.mjs';

const elsewhere = ['stream_events']; // live_stream has it
const world = {};

before(async () => {
  world.checker = new Checker(await readDocument());
  world.tenant = await newTenant('a');
  world.admin = world.tenant.admin;
});

const clientOf = (person) => openClient(world.checker, person);

test('people, tenants and members', async () => {
  const root = await clientOf(await superAdmin());
  const slug = `a_${random()}`;
  const made = expect(await root.create_tenant(null, { id: slug, name: 'Made' }), 201);
  assert.match(made.headers.location, new RegExp(`/${slug}$`));
  expectProblem(await root.create_tenant(null, { id: slug, name: 'Again' }), 409, 'conflict');
  expectProblem(await root.create_tenant(null, { id: 'platform', name: 'x' }), 400, 'invalid');
  expect(await root.list_tenants({ limit: 1 }), 200);

  const api = await clientOf(world.admin);
  assert.equal(expect(await api.who_am_i(), 200).body.tenant, world.tenant.slug);
  assert.deepEqual(
    expect(await api.list_tenants(), 200).body.items.map((one) => one.id),
    [world.tenant.slug],
  );
  const email = `New.${random()}@Example.com`;
  const password = `pass ${random(8)}`;
  const added = expect(
    await api.add_member(null, { email, name: 'New', role: 'viewer', password }),
    201,
  ).body;
  assert.equal(added.email, email.toLowerCase());
  expectProblem(
    await api.add_member(null, { email, name: 'New', role: 'viewer', password }),
    409,
    'conflict',
  );
  const id = { person_id: added.person_id };
  assert.equal(
    expect(await api.change_member(id, { role: 'engineer' }), 200).body.role,
    'engineer',
  );
  assert.ok(
    expect(await api.list_members(), 200).body.items.some((one) => one.role === 'engineer'),
  );

  const person = new Person(email, password, world.tenant.slug);
  const nobody = await clientOf({});
  const first = expect(await nobody.sign_in(null, { email, password, bearer: true }), 201).body;
  const second = expect(
    await nobody.refresh_sign_in(null, { refresh_token: first.refresh_token }),
    200,
  ).body;
  const own = await clientOf({ ...person, token: second.access_token });
  const fresh = `fresh ${random(8)}`;
  expect(await own.change_password(null, { old_password: password, new_password: fresh }), 204);
  expect(await own.sign_out(), 204);
  expectProblem(await own.who_am_i(), 401, 'unauthenticated');
  expect(await api.remove_member(id), 204);
  expectProblem(await api.remove_member(id), 404, 'not_found');
  expectProblem(await api.change_member(id, { role: 'viewer' }), 404, 'not_found');
  expect(await nobody.get_openapi(), 200);
});

test('stream credentials', async () => {
  const api = await clientOf(world.admin);
  const made = expect(
    await api.create_stream_credential(null, { name: 'one', noun: 'device' }),
    201,
  ).body;
  const [listed] = expect(await api.list_stream_credentials(), 200).body.items;
  const { servers: _, api_prefix: __, credentials: ___, ...rest } = made;
  assert.deepEqual(listed, rest);
  const id = { stream_credential_id: made.id };
  expect(await api.remove_stream_credential(id), 204);
  expectProblem(await api.remove_stream_credential(id), 404, 'not_found');
});

test('credential profiles, their versions and their use', async () => {
  const api = await clientOf(world.admin);
  const body = {
    name: `profile ${random()}`,
    kind: 'snmp_v2c',
    credentials: { community: 'public' },
  };
  const made = expect(await api.create_credential_profile(null, body), 201);
  assert.ok(made.headers.location.endsWith(made.body.id) && made.headers.etag);
  assert.ok(!made.text.includes('public'), 'secrets are not shown');
  expectProblem(await api.create_credential_profile(null, body), 409, 'conflict');
  const id = { credential_profile_id: made.body.id };
  const etag = { 'If-Match': made.headers.etag };
  const changed = expect(
    await api.change_credential_profile({ ...id, ...etag }, { name: `other ${random()}` }),
    200,
  );
  assert.equal(changed.body.entity_version, made.body.entity_version + 1);
  expectProblem(
    await api.change_credential_profile({ ...id, ...etag }, { name: 'late' }),
    412,
    'precondition_failed',
  );
  const read = expect(await api.get_credential_profile(id), 200);
  assert.deepEqual(read.body, changed.body);
  assert.equal(read.headers.etag, changed.headers.etag);
  assert.ok(
    expect(await api.list_credential_profiles(), 200).body.items.some(
      (one) => one.id === made.body.id,
    ),
  );
  const device = expect(
    await api.create_device(null, {
      name: `user ${random()}`,
      address: '127.99.2.9',
      driver: 'snmp',
      credential_profile_id: made.body.id,
      is_paused: true,
    }),
    201,
  );
  assert.equal(expect(await api.get_credential_profile(id), 200).body.device_count, 1);
  const now = { 'If-Match': read.headers.etag };
  expectProblem(await api.remove_credential_profile({ ...id, ...now }), 409, 'conflict');
  expect(
    await api.remove_device({ device_id: device.body.id, 'If-Match': device.headers.etag }),
    204,
  );
  expectProblem(await api.remove_credential_profile({ ...id, ...etag }), 412);
  expect(await api.remove_credential_profile({ ...id, ...now }), 204);
  expectProblem(await api.get_credential_profile(id), 404, 'not_found');
});

test('devices, their versions and their charts', async () => {
  const api = await clientOf(world.admin);
  const profile = await newProfile(world.admin);
  const point = {
    address: addressOf(0),
    driver: 'snmp',
    port: Number(setting('SNMP_FLEET_PORT')),
    credential_profile_id: profile.id,
  };
  const body = { ...point, name: `device ${random()}`, interval_seconds: 3600 };
  const made = expect(await api.create_device(null, body), 201);
  assert.equal(made.headers.location, `/api/v1/devices/${made.body.id}`);
  assert.equal(
    expectProblem(await api.create_device(null, body), 409, 'conflict').errors[0].pointer,
    '/name',
  );
  const id = { device_id: made.body.id };
  const read = expect(await api.get_device(id), 200);
  assert.deepEqual(read.body, made.body);
  assert.equal(
    expect(await api.get_device({ ...id, 'If-None-Match': read.headers.etag }), 304).text,
    '',
  );
  expect(await api.get_device({ ...id, 'If-None-Match': '"999"' }), 200);

  for (const wrong of ['"999"', 'W/"1"', '1', '"x"', '*']) {
    const answer = await api.change_device({ ...id, 'If-Match': wrong }, { name: 'x' });
    assert.ok([400, 412].includes(answer.status), `If-Match: ${wrong}: ${answer.status}`);
  }
  const config = { headers: { 'content-type': 'application/merge-patch+json' } };
  const etag = { 'If-Match': read.headers.etag };
  const changed = expect(
    await api.change_device({ ...id, ...etag }, { port: null, is_paused: true }, config),
    200,
  );
  assert.equal(changed.body.port, undefined, 'null takes a member away');
  assert.equal(changed.body.name, body.name, 'what is not named stays');
  const both = await Promise.all(
    [1, 2].map((turn) =>
      api.change_device(
        { ...id, 'If-Match': changed.headers.etag },
        { name: `turn ${turn} ${random()}` },
      ),
    ),
  );
  assert.deepEqual(both.map((one) => one.status).sort(), [200, 412], 'of two at once one is told');

  expect(await api.list_devices({ sort: '-name', status: 'unknown,online', search: 'TURN' }), 200);
  expect(await api.count_devices(), 200);
  expect(await api.test_connection(null, point), 200);
  expect(await api.list_interfaces(id), 200);
  expect(await api.list_registrations(id), 200);
  expect(await api.list_sensors(id), 200);
  expect(await api.list_status_changes(id), 200);
  expect(
    await api.get_series({
      ...id,
      metrics: 'latency_ms',
      from: new Date(Date.now() - 1000).toISOString(),
    }),
    200,
  );
  expect(await api.snapshot_device(), 200);
  expect(await api.export_devices(), 200);
  const now = expect(await api.get_device(id), 200).headers.etag;
  expectProblem(await api.remove_device({ ...id, ...etag }), 412);
  expect(await api.remove_device({ ...id, 'If-Match': now }), 204);
  expectProblem(await api.get_device(id), 404, 'not_found');
  const root = await clientOf({ ...(await superAdmin()), tenant: world.tenant.slug });
  expect(await root.purge_devices(), 200);
});

test('neighbours, scans and proposals', async () => {
  const api = await clientOf(world.admin);
  const device = (await newQuietDevice(world.admin)).id;
  expect(await api.list_neighbours({ device_id: device }), 200);
  expect(await api.get_topology({ device_id: device }), 200);
  expect(await api.get_topology(), 200);
  const profile = await newProfile(world.admin);
  const order = {
    networks: ['127.1.0.20/31'],
    credential_profile_ids: [profile.id],
    snmp_port: Number(setting('SNMP_FLEET_PORT')),
  };
  const scan = expect(await api.create_scan(null, order), 202).body;
  const ended = async () => expect(await api.get_scan({ scan_id: scan.id }), 200).body.ended_at;
  await until('the scan ends', ended, 20);
  assert.equal(expect(await api.list_scans(), 200).body.items[0].id, scan.id);
  expect(await api.cancel_scan({ scan_id: scan.id }), 204);
  const [first, second] = expect(await api.list_proposals(), 200).body.items;
  const accepted = await api.accept_proposal({ proposal_id: first.id }, { is_paused: true });
  assert.equal(expect(accepted, 201).body.name, first.name);
  expect(await api.dismiss_proposal({ proposal_id: second.id }), 204);
  assert.equal(expect(await api.list_proposals({ state: 'open' }), 200).body.items.length, 0);
});

test('a file of devices', async () => {
  const api = await clientOf(world.admin);
  const one = expect(await api.create_device_import(null, { format: 'ndjson' }), 201).body;
  const name = `of a file ${random()}`;
  const lines = [{ name, address: '127.99.2.9', driver: 'ping', is_paused: true }, { name }];
  const text = lines.map((line) => JSON.stringify(line)).join('\n');
  const headers = { 'content-type': 'application/x-ndjson' };
  const grant = one.upload.path.split('/').pop();
  expect(await api.put_blob({ grant }, text, { headers }), 201);
  const id = { import_id: one.id };
  const read = async () => expect(await api.get_device_import(id), 200).body;
  await until('the file is taken in', async () => (await read()).ended_at, 20);
  assert.deepEqual([(await read()).good, (await read()).refused], [1, 1]);
  assert.equal(expect(await api.list_refused_rows(id), 200).body.items[0].row, 2);
  assert.equal(expect(await api.list_device_imports(), 200).body.items[0].id, one.id);
  expect(await api.cancel_device_import(id), 204);
});

test('sites and groups, their versions and their devices', async () => {
  const api = await clientOf(world.admin);
  const profile = await newProfile(world.admin);
  const kinds = [
    [
      'site',
      'sites',
      { notes: 'Key at the desk.', latitude: 52.5, longitude: 13.4 },
      { notes: null },
    ],
    ['device_group', 'device_groups', { colour: '#1f77b4' }, { colour: null }],
  ];
  for (const [one, all, more, less] of kinds) {
    const body = { name: `place ${random()}`, credential_profile_ids: [profile.id], ...more };
    const made = expect(await api[`create_${one}`](null, body), 201);
    assert.equal(made.headers.location.split('/').pop(), made.body.id);
    expectProblem(await api[`create_${one}`](null, body), 409, 'conflict');
    const id = { [`${one}_id`]: made.body.id };
    const etag = { 'If-Match': made.headers.etag };
    const member = one === 'site' ? { site_id: made.body.id } : { group_ids: [made.body.id] };
    const quiet = { address: '127.99.2.8', driver: 'snmp', is_paused: true, ...member };
    const device = expect(
      await api.create_device(null, { name: `there ${random()}`, ...quiet }),
      201,
    ).body;
    const of = { [one === 'site' ? 'site' : 'group']: made.body.id };
    assert.equal(expect(await api.count_devices(of), 200).body.paused, 1);
    assert.equal(expect(await api.list_devices(of), 200).body.items[0].id, device.id);
    const read = expect(await api[`get_${one}`](id), 200).body;
    assert.equal(one === 'site' ? read.devices.paused : read.device_count, 1);
    const list = expect(await api[`list_${all}`]({ search: made.body.name.toUpperCase() }), 200);
    assert.deepEqual(list.body.items, [read]);

    const why = expect(await api.explain_credentials({ device_id: device.id }), 200).body;
    assert.equal(why.credential_profile_id, profile.id);
    assert.deepEqual(
      why.candidates.map((candidate) => [candidate.place, candidate.is_taken]),
      [[made.body.name, true]],
    );
    const point = { address: addressOf(0), driver: 'snmp', ...member };
    const port = Number(setting('SNMP_FLEET_PORT'));
    assert.ok(expect(await api.test_connection(null, { ...point, port }), 200).body.well);
    const held = await world.admin.ask(`/api/v1/credential-profiles/${profile.id}`);
    const refused = await api.remove_credential_profile({
      credential_profile_id: profile.id,
      'If-Match': held.headers.etag,
    });
    assert.match(expectProblem(refused, 409, 'conflict').detail, new RegExp(made.body.name));

    const changed = expect(await api[`change_${one}`]({ ...id, ...etag }, less), 200);
    assert.equal(changed.body.entity_version, 2);
    assert.equal(changed.body[Object.keys(less)[0]], undefined, 'null takes a member away');
    expectProblem(await api[`change_${one}`]({ ...id, ...etag }, less), 412);
    expectProblem(await api[`remove_${one}`]({ ...id, ...etag }), 412);
    expect(await api[`remove_${one}`]({ ...id, 'If-Match': changed.headers.etag }), 204);
    expectProblem(await api[`get_${one}`](id), 404, 'not_found');
    const left = expect(await api.get_device({ device_id: device.id }), 200);
    assert.deepEqual([left.body.site_id, left.body.group_ids], [undefined, []]);
    assert.equal(left.headers.etag, '"2"', 'what was read before is not what is there now');
    const none = expect(await api.explain_credentials({ device_id: device.id }), 200).body;
    assert.deepEqual([none.credential_profile_id, none.candidates], [undefined, []]);
  }
});

test('many devices at once', async () => {
  const api = await clientOf(world.admin);
  const name = `many ${random()}`;
  const items = [{ name, address: '127.99.2.7', driver: 'ping', is_paused: true }, { name: '' }];
  const tried = expect(await api.add_devices({ dry_run: true }, { items }), 200).body;
  assert.deepEqual(
    tried.rows.map((row) => [row.row, row.outcome, row.id]),
    [
      [1, 'valid', undefined],
      [2, 'refused', undefined],
    ],
  );
  const added = expect(await api.add_devices(null, { items }), 200).body;
  assert.deepEqual([added.good, added.refused], [1, 1]);
  assert.equal(expect(await api.get_device({ device_id: added.rows[0].id }), 200).body.name, name);
  assert.deepEqual(added.rows[1].errors.map((one) => one.pointer).sort(), ['/address', '/driver']);
  expect(await api.download_devices({ search: name }), 200);
});

test('no operation was left out, and each may be refused', async () => {
  const stranger = await clientOf({ token: 'sbxa_x' });
  const viewer = await clientOf(await newMember(world.tenant, 'viewer'));
  const id = '01a20030-0000-7000-8000-000000000000';
  for (const operation of world.checker.operations.values()) {
    if (elsewhere.includes(operation.id)) continue;
    const successes = [...world.checker.seen].filter((one) => one.startsWith(`${operation.id} 2`));
    assert.ok(successes.length > 0, `${operation.id} has never succeeded here`);
    if (operation.isPublic) continue;
    const parameters = Object.fromEntries(operation.names.map((name) => [name, id]));
    if (operation.id === 'get_series')
      Object.assign(parameters, { metrics: 'latency_ms', from: new Date().toISOString() });
    if (operation.parameters.some((one) => one.name === 'If-Match')) parameters['If-Match'] = '"1"';
    const body = operation.body ? {} : undefined;
    expectProblem(await stranger[operation.id](parameters, body), 401, 'unauthenticated');
    const mayNot =
      operation.permissions.length > 0 &&
      !operation.permissions.every((one) => one === 'device:read');
    if (mayNot) expectProblem(await viewer[operation.id](parameters, body), 403, 'forbidden');
  }
});
