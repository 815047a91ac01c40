// A network that nobody knows yet: scanned, proposed, added, and seen how it hangs together.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  addressOf,
  expect,
  expectProblem,
  newProfile,
  newTenant,
  random,
  setting,
  until,
} from './fleet.mjs';
import { listen } from './live.mjs';

const world = {};
before(async () => {
  world.a = await newTenant('a');
  world.b = await newTenant('b');
  world.profile = await newProfile(world.a.admin);
  world.live = await listen(world.a.admin, { nouns: 'scan,device' });
});

const scans = '/api/v1/discovery/scans';
const proposals = '/api/v1/discovery/proposals';
const orderOf = (networks, ids = [world.profile.id]) => ({
  networks,
  credential_profile_ids: ids,
  snmp_port: Number(setting('SNMP_FLEET_PORT')),
});
const read = async (path) => expect(await world.a.admin.ask(path), 200).body;
const ended = (id) =>
  until(
    'the scan ends',
    async () => {
      const scan = await read(`${scans}/${id}`);
      return scan.state !== 'running' && scan;
    },
    60,
    100,
  );

test('a scan finds the devices of a network, and says who they are', async () => {
  const { admin } = world.a;
  const begun = await admin.must(202, scans, {
    method: 'POST',
    body: orderOf(['127.1.0.0/27']),
  });
  assert.equal(begun.headers.location, `${scans}/${begun.body.id}`);
  assert.equal(begun.body.hosts_total, 30);
  const scan = await ended(begun.body.id);
  assert.deepEqual([scan.state, scan.hosts_done, scan.found], ['finished', 30, 30]);
  assert.equal((await read(scans)).items[0].id, scan.id);
  const { items } = await read(`${proposals}?limit=500`);
  const byAddress = new Map(items.map((one) => [one.address, one]));
  for (let number = 0; number < 30; number += 1) {
    const found = byAddress.get(addressOf(number));
    assert.ok(found, `device ${number} is proposed`);
    assert.ok(found.name.endsWith(`-${number}`), found.name);
    assert.equal(found.driver, 'snmp');
    assert.equal(found.port, Number(setting('SNMP_FLEET_PORT')));
    assert.equal(found.credential_profile_id, world.profile.id);
    assert.match(found.object_id, /^1\.3\.6\.1\.4\.1\./);
    assert.deepEqual(found.sources, ['scan']);
  }
  for (const verb of ['started', 'finished']) {
    const fact = await world.live.fact(`scan.${verb}`, ({ subject }) => subject === scan.id);
    assert.equal(fact.data.data.hosts_total, 30);
  }
});

test('another tenant sees nothing of it', async () => {
  const { admin } = world.b;
  for (const path of [scans, proposals, '/api/v1/topology']) {
    assert.deepEqual(expect(await admin.ask(path), 200).body.items, [], path);
  }
  const [one] = (await read(proposals)).items;
  for (const verb of ['accept', 'dismiss']) {
    const path = `${proposals}/${one.id}/${verb}`;
    const body = verb === 'accept' ? {} : undefined;
    expectProblem(await admin.ask(path, { method: 'POST', body }), 404, 'not_found');
  }
});

test('one scan runs at a time, can be stopped, and keeps to the operator’s list', async () => {
  const { admin } = world.a;
  // Agents are silent to a community that they do not know: that takes two seconds.
  const slow = orderOf(['127.1.0.0/27'], [(await newProfile(admin, 'wrong')).id]);
  const { body } = await admin.must(202, scans, { method: 'POST', body: slow });
  const second = await admin.ask(scans, { method: 'POST', body: slow });
  assert.ok(expectProblem(second, 409, 'conflict').detail.includes(body.id));
  await admin.must(204, `${scans}/${body.id}`, { method: 'DELETE' });
  assert.equal((await ended(body.id)).state, 'cancelled');
  await admin.must(204, `${scans}/${body.id}`, { method: 'DELETE' });
  const wrong = orderOf(['8.8.8.0/30', '10.0.0.0/8', '169.254.169.254/32']);
  const problem = expectProblem(
    await admin.ask(scans, { method: 'POST', body: wrong }),
    400,
    'invalid',
  );
  assert.deepEqual(
    problem.errors.map(({ pointer, code }) => `${pointer} ${code}`),
    ['/networks/0 not_allowed', '/networks/1 out_of_range', '/networks/2 not_allowed'],
  );
});

test('what is accepted is a device that comes online, and says who is beside it', async () => {
  const { admin } = world.a;
  const { items } = await read(`${proposals}?limit=500`);
  const accepted = [];
  for (const number of [0, 1, 3]) {
    const one = items.find(({ address }) => address === addressOf(number));
    const body = { name: `found ${number} ${random()}`, interval_seconds: 5 };
    const made = await admin.post(`${proposals}/${one.id}/accept`, body);
    assert.equal(made.headers.location, `/api/v1/devices/${made.body.id}`);
    assert.equal(made.body.address, one.address);
    accepted.push(made.body);
  }
  for (const device of accepted) {
    await world.live.fact(
      'device.status_changed',
      ({ subject, data }) => subject === device.id && data.status === 'online',
      40,
    );
  }
  const [root, middle, leaf] = accepted;
  const edgesOf = async ({ id }) =>
    (await read(`/api/v1/devices/${id}/neighbours`)).edges.map((edge) => ({
      from: edge.interface,
      to: edge.remote.device_id ?? edge.remote.name,
      at: edge.remote.interface,
      confidence: edge.confidence,
    }));
  const wanted = [
    { from: 'eth1', to: root.id, at: 'eth2', confidence: 1 },
    { from: 'eth2', to: leaf.id, at: 'eth1', confidence: 1 },
    { from: 'eth3', to: 'router-4', at: 'eth1', confidence: 0.8 },
  ];
  await until(
    'both ends of each link are known',
    async () => JSON.stringify(await edgesOf(middle)) === JSON.stringify(wanted),
    20,
    200,
  );
  const around = await read(`/api/v1/topology?device_id=${leaf.id}`);
  assert.deepEqual(around.items.map(({ id }) => id).sort(), [middle.id, leaf.id].sort());
  const whole = await read('/api/v1/topology');
  const ids = whole.items.flatMap(({ edges }) => edges.map(({ id }) => id));
  assert.equal(ids.length - new Set(ids).size, 2, 'each link between two devices has one id');
});

test('neighbours that are no device are proposed, and dismissed for good', async () => {
  const { admin } = world.a;
  const open = async () => (await read(`${proposals}?limit=500`)).items;
  const firewall = await until(
    'the neighbour of the root is proposed',
    async () => (await open()).find(({ name }) => name === 'firewall'),
    20,
    200,
  );
  assert.deepEqual(firewall.sources, ['arp', 'cdp', 'lldp']);
  const there = (await open()).map(({ address }) => address);
  for (const number of [0, 1, 3]) assert.ok(!there.includes(addressOf(number)), 'it is a device');
  await admin.must(204, `${proposals}/${firewall.id}/dismiss`, { method: 'POST' });
  assert.ok(!(await open()).some(({ id }) => id === firewall.id));
  const dismissed = await read(`${proposals}?state=dismissed`);
  assert.deepEqual(
    dismissed.items.map(({ id }) => id),
    [firewall.id],
  );
});
