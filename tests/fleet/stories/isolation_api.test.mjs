// Tenant B at the public door, with everything it could know about tenant A.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  expect,
  newDevice,
  newMember,
  newPlace,
  newProfile,
  newProposal,
  newQuietDevice,
  newTenant,
  random,
  until,
} from './fleet.mjs';
import { operationsOf, readDocument } from './openapi.mjs';
import { sqlAdmin } from './servers.mjs';

// What a person does with the own sign-in, or nobody needs to be signed in for.
const ofNobody = [
  'sign_in',
  'refresh_sign_in',
  'sign_out',
  'change_password',
  'get_openapi',
  'stream_events',
];

const mark = `secret${random()}`; // in every name that tenant A gives
const world = {};

before(async () => {
  const a = await newTenant('a');
  const b = await newTenant('b');
  const profile = await newProfile(a.admin, 'public');
  const place = { name: `${mark} place`, credential_profile_ids: [profile.id] };
  world.site = await newPlace(a.admin, 'sites', place);
  world.group = await newPlace(a.admin, 'device-groups', place);
  world.device = await newDevice(a.admin, profile, 1, {
    name: `${mark} switch`,
    site_id: world.site.id,
    group_ids: [world.group.id],
  });
  world.member = await newMember(a, 'viewer');
  const made = await a.admin.post('/api/v1/stream-credentials', { name: `${mark} program` });
  Object.assign(world, { a, b, profile, credential: made.body });
  world.mine = await newQuietDevice(b.admin, 'of b');
  world.sql = await sqlAdmin();
  world.proposal = await newProposal(world.sql, a);
  world.import = (await a.admin.post('/api/v1/device-imports', { format: 'csv' })).body;
  const order = { networks: ['127.99.3.0/32'] };
  world.scan = (await a.admin.post('/api/v1/discovery/scans', order, 202)).body;
  const scan = () => a.admin.ask(`/api/v1/discovery/scans/${world.scan.id}`);
  await until('the scan of A ends', async () => (await scan()).body.ended_at, 20, 200);
  world.document = await readDocument();
  const readings = async () =>
    (
      await world.sql.query(
        'SELECT count(*)::int AS rows FROM device_poller.readings WHERE tenant_id = $1',
        [a.slug],
      )
    ).rows[0].rows;
  await until('tenant A has readings', readings, 40, 200);
});
after(() => world.sql?.end());

// Nothing of tenant A may stand in what B is answered.
function marksOfA() {
  const { a, device, site, group, profile, member, credential, scan, proposal } = world;
  return [
    world.import.id,
    site.id,
    group.id,
    scan.id,
    proposal.id,
    mark,
    a.slug,
    device.id,
    profile.id,
    member.id,
    member.email,
    a.admin.id,
    credential.id,
    credential.durable,
  ];
}
function showsNothing(answer, what, asked = []) {
  for (const text of marksOfA().filter((one) => !asked.includes(one))) {
    assert.ok(!answer.text.includes(text), `${what} shows ${text}: ${answer.text}`);
  }
}

// What A has, as far as nobody but people changes it.
async function stateOfA() {
  const queries = [
    'SELECT id, name, address, is_paused, credential_profile_id, site_id, group_ids FROM device_poller.devices',
    'SELECT id, entity_version, name, sealed FROM device_poller.credential_profiles',
    'SELECT id, networks FROM device_poller.scans',
    'SELECT id, state FROM device_poller.device_imports',
    'SELECT id, state, address FROM device_poller.proposals',
    'SELECT * FROM device_poller.sites',
    'SELECT * FROM device_poller.device_groups',
    'SELECT owner_id, kind, credential_profile_id FROM device_poller.default_credentials',
    'SELECT person_id, role, entity_version FROM gateway.memberships',
    'SELECT id, name, ended_at FROM gateway.stream_credentials',
  ];
  const state = [];
  for (const query of queries) {
    state.push(
      (await world.sql.query(`${query} WHERE tenant_id = $1 ORDER BY 1`, [world.a.slug])).rows,
    );
  }
  return JSON.stringify(state);
}

// A body by which B would use what is A's.
function bodyWith(id) {
  const { profile, device, site, group } = world;
  const place = { name: 'borrowed', credential_profile_ids: [profile.id] };
  const member = { site_id: site.id, group_ids: [group.id] };
  const point = {
    address: device.address,
    driver: 'snmp',
    port: device.port,
    credential_profile_id: profile.id,
  };
  const bodies = {
    create_device: { ...point, name: 'borrowed' },
    test_connection: point,
    create_device_import: { format: 'csv' },
    put_blob: 'name,address',
    create_scan: { networks: ['127.99.3.0/32'], credential_profile_ids: [profile.id] },
    accept_proposal: { name: 'taken' },
    change_device: { credential_profile_id: profile.id, ...member },
    add_devices: {
      items: [
        { ...point, name: 'borrowed' },
        { name: 'there', address: device.address, driver: 'ping', ...member },
      ],
    },
    create_site: place,
    change_site: place,
    create_device_group: place,
    change_device_group: place,
    change_credential_profile: { name: 'taken' },
    create_credential_profile: { name: 'own', kind: 'snmp_v2c', credentials: { community: 'x' } },
    change_member: { role: 'viewer' },
    add_member: {
      email: `new_${random()}@b.example`,
      name: 'New',
      role: 'viewer',
      password: `pass ${random(8)}`,
    },
    create_stream_credential: { name: 'own' },
    create_tenant: { id: world.a.slug, name: 'again' },
  };
  return bodies[id];
}

function requestOf(operation) {
  const ids = {
    device_id: world.device.id,
    site_id: world.site.id,
    device_group_id: world.group.id,
    credential_profile_id: world.profile.id,
    person_id: world.member.id,
    stream_credential_id: world.credential.id,
    scan_id: world.scan.id,
    import_id: world.import.id,
    grant: world.import.upload.path.split('/').pop(),
    proposal_id: world.proposal.id,
  };
  for (const name of operation.names)
    assert.ok(ids[name], `tell this test an id of tenant A for {${name}}`);
  let path = operation.path.replace(/{(\w+)}/g, (_, name) => ids[name]);
  if (operation.id === 'get_series') {
    path += `?metrics=latency_ms&from=${new Date(Date.now() - 600_000).toISOString()}`;
  }
  const body = operation.body && bodyWith(operation.id);
  assert.ok(
    !operation.body || body,
    `tell this test a body of ${operation.id} that would use what is A's`,
  );
  const headers = operation.parameters.some((one) => one.name === 'If-Match')
    ? { 'if-match': '"1"' }
    : {};
  return [path, { method: operation.method, body, headers }];
}

test("every operation, asked by B about what is A's", async () => {
  const before = await stateOfA();
  const operations = operationsOf(world.document).filter((one) => !ofNobody.includes(one.id));
  const wrong = [];
  for (const operation of operations) {
    const [path, options] = requestOf(operation);
    const answer = await world.b.admin.ask(path, options);
    const what = `${operation.id} answers ${answer.status}`;
    showsNothing(answer, what, [path, JSON.stringify(options.body ?? '')].join(' ').split(/[/"?]/));
    const asksForOne = operation.names.length > 0;
    if (asksForOne && answer.status !== 404) wrong.push(`${what}, not 404: ${answer.text}`);
    if (answer.status >= 500) wrong.push(`${what}: ${answer.text}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(await stateOfA(), before, 'B has changed something of A');
});

test('every operation, asked by B in the name of tenant A', async () => {
  const before = await stateOfA();
  const viewer = await newMember(world.b, 'viewer');
  for (const operation of operationsOf(world.document).filter(
    (one) => !ofNobody.includes(one.id),
  )) {
    for (const person of [world.b.admin, viewer]) {
      const [path, options] = requestOf(operation);
      const answer = await person.ask(path, { ...options, tenant: world.a.slug });
      assert.equal(answer.status, 404, `${operation.id} answers ${answer.status}: ${answer.text}`);
      assert.equal(answer.body.code, 'not_found');
    }
  }
  const stranger = await world.b.admin.ask('/api/v1/devices', { tenant: `no_${random()}` });
  const theirs = await world.b.admin.ask('/api/v1/devices', { tenant: world.a.slug });
  assert.equal(
    theirs.body.detail,
    stranger.body.detail,
    'a tenant that is, and one that is not, look the same',
  );
  assert.equal(await stateOfA(), before, 'B has changed something of A');
});

test("lists, counts, searches and exports of B hold what is B's", async () => {
  const { b, mine } = world;
  const devices = expect(await b.admin.ask('/api/v1/devices'), 200).body;
  assert.deepEqual(
    devices.items.map((one) => one.id),
    [mine.id],
  );
  assert.equal(devices.total, 1);
  assert.equal(expect(await b.admin.ask('/api/v1/devices/counts'), 200).body.total, 1);
  for (const search of [mark, world.device.address, 'switch']) {
    const found = expect(await b.admin.ask(`/api/v1/devices?search=${search}`), 200).body;
    assert.deepEqual([found.items.length, found.total], [0, 0], search);
  }
  for (const path of [
    '/api/v1/sites',
    '/api/v1/device-groups',
    '/api/v1/devices/export?format=csv',
  ])
    showsNothing(expect(await b.admin.ask(path), 200), path);
  for (const of of [`site=${world.site.id}`, `group=${world.group.id}`])
    assert.equal(expect(await b.admin.ask(`/api/v1/devices?${of}`), 200).body.total, 0);
  for (const path of ['/api/v1/snapshots/devices', '/api/v1/exports/devices?limit=500']) {
    const answer = expect(await b.admin.ask(path), 200);
    showsNothing(answer, path);
    assert.ok(answer.text.includes(mine.id), `${path} holds what is B's`);
  }
  // A cursor of A's is no key to A.
  const cursors = [
    '/api/v1/devices',
    '/api/v1/snapshots/devices',
    '/api/v1/exports/devices',
    '/api/v1/topology',
    '/api/v1/discovery/proposals',
  ];
  for (const path of cursors) {
    const next = expect(await world.a.admin.ask(`${path}?limit=1`), 200).body.next;
    const after = next ?? `${world.device.id} a`;
    showsNothing(await b.admin.ask(`${path}?limit=500&after=${encodeURIComponent(after)}`), path, [
      after,
    ]);
  }
});
