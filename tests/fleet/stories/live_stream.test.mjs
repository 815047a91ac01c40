// Facts as they happen: on time, once each, and to those who may see them.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, test } from 'node:test';
import {
  change,
  expect,
  expectProblem,
  newDevice,
  newMember,
  newProfile,
  newQuietDevice,
  newTenant,
  random,
  until,
} from './fleet.mjs';
import { Live, listen } from './live.mjs';

const world = {};

before(async () => {
  world.tenant = await newTenant('a');
  world.admin = world.tenant.admin;
});

// Changes a device of its own `count` times; each member may write 120 times a minute.
async function chatter(person, count) {
  let device = await newQuietDevice(person, `chatter ${random()}`);
  for (let turn = 1; turn < count; turn += 1) {
    device = (await change(person, device, { name: `${device.id} ${turn}` })).body;
  }
  return device;
}

// Every version of these devices came once, in order.
function expectAll(live, devices) {
  for (const device of devices) {
    const versions = live.facts
      .filter(({ data }) => data.subject === device.id)
      .map(({ data }) => data.entityversion);
    const wanted = Array.from({ length: device.entity_version }, (_, at) => at + 1);
    assert.deepEqual(versions, wanted, `versions of ${device.name}`);
  }
  const ids = live.facts.map((fact) => fact.id);
  assert.equal(new Set(ids).size, ids.length, 'no id comes twice');
}

test('a fact arrives within a second, whole', async () => {
  const live = await listen(world.admin);
  const device = await chatter(world.admin, 20);
  await live.fact('device.changed', (fact) => fact.entityversion === 20);
  expectAll(live, [device]);
  const late = live.facts.map(({ at, data }) => at - Date.parse(data.time));
  assert.ok(Math.max(...late) < 1000, `${late} ms`);
  const [{ id, data }] = live.facts;
  assert.match(id, /^\d+-[0-9a-f]{12}$/);
  assert.ok(data.id.endsWith(id.split('-')[1]));
  const { specversion, type, source, datacontenttype, tenantid, actor } = data;
  assert.deepEqual(
    { specversion, type, source, datacontenttype, tenantid, actor },
    {
      specversion: '1.0',
      type: 'signalbox.device.created',
      source: '/device_poller',
      datacontenttype: 'application/json',
      tenantid: world.tenant.slug,
      actor: world.admin.id,
    },
  );
  const { id: deviceId, name, status } = data.data;
  assert.deepEqual({ deviceId, status }, { deviceId: device.id, status: 'unknown' });
  assert.match(name, /^chatter/);
});

test('a client that is cut off again and again sees each of 300 facts once', async () => {
  const people = await Promise.all(
    Array.from({ length: 4 }, () => newMember(world.tenant, 'engineer')),
  );
  const live = await listen(world.admin, { nouns: 'device' });
  const said = Promise.all(people.map((person) => chatter(person, 75)));
  let devices;
  said.then(
    (done) => {
      devices = done;
    },
    () => {},
  );
  const isWhole = () => devices && live.facts.length >= 300;
  for (let turn = 0; !isWhole(); turn += 1) {
    const enough = live.facts.length + 1 + ((turn * 5) % 12);
    await until(
      `${enough} facts`,
      () => isWhole() || live.facts.length >= enough || devices,
      30,
      1,
    );
    if (isWhole()) break;
    live.cut();
    await live.open();
    if (devices) await until('the rest', () => live.facts.length >= 300);
  }
  expectAll(live, await said);
  assert.equal(live.facts.length, 300);
  assert.ok(live.connections >= 8, `${live.connections} connections`);
  assert.equal(live.named('gap').length, 0);
});

test('an id that is not known here brings a gap, and then what is new', async () => {
  const live = await listen(world.admin);
  await newQuietDevice(world.admin);
  const { id } = await until('a fact', () => live.facts.at(-1));
  const [sequence, mark] = id.split('-');
  const other = mark.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'));
  const strange = {
    'another fact at this number': `${sequence}-${other}`,
    'long ago': `1-${mark}`,
    'no id': 'rubbish',
    'no mark': sequence,
    'a number far ahead, of a stream that was made anew': `${Number(sequence) + 1_000_000}-${mark}`,
    'more than a number holds': `99999999999999999999999-${mark}`,
  };
  const wrong = [];
  for (const [what, lastId] of Object.entries(strange)) {
    for (const way of ['header', 'query']) {
      const back = new Live(world.admin, way === 'query' ? { last_event_id: lastId } : {});
      await back.open(way === 'header' ? { lastId } : {});
      await until('a heartbeat', () => back.named('heartbeat').length);
      const [gap] = back.named('gap');
      if (!gap) wrong.push(`${what} (${way}): no gap`);
      else assert.ok(Date.parse(gap.data.until), 'it says until when');
      const device = await newQuietDevice(world.admin);
      await back.fact('device.created', (fact) => fact.subject === device.id);
    }
  }
  assert.deepEqual(wrong, []);
  const back = new Live(world.admin, { last_event_id: id });
  await back.open();
  const next = await until('what came after a known id', () => back.facts[0]);
  assert.equal(back.named('gap').length, 0);
  assert.equal(next.id, live.facts[live.facts.findIndex((fact) => fact.id === id) + 1].id);
});

test('nouns, subject and telemetry choose', async () => {
  const { admin, tenant } = world;
  const device = await newDevice(admin, await newProfile(admin), 4);
  const quiet = await newQuietDevice(admin);
  const [people, both, one, readings, none] = await Promise.all([
    listen(admin, { nouns: 'member' }),
    listen(admin, { nouns: 'member,device', telemetry: 'weather' }),
    listen(admin, { subject: quiet.id }),
    listen(admin, { telemetry: 'device', nouns: 'tenant' }),
    listen(admin),
  ]);
  const member = await newMember(tenant, 'viewer');
  await change(admin, quiet, { name: `renamed ${random()}` });
  await both.fact('device.changed', (fact) => fact.subject === quiet.id);
  await people.fact('member.added', (fact) => fact.subject === member.id);
  await one.fact('device.changed');
  const reading = await until('a reading', () => readings.named('telemetry')[0], 20);
  assert.equal(reading.data.kind, 'device');
  assert.equal(reading.data.data.device_id, device.id);
  assert.equal(reading.id, undefined, 'readings are not resumed');
  assert.ok(people.facts.every(({ data }) => data.type.startsWith('signalbox.member.')));
  assert.ok(both.facts.some(({ data }) => data.subject === member.id));
  assert.ok(one.facts.every(({ data }) => data.subject === quiet.id));
  assert.equal(readings.facts.length, 0);
  for (const live of [people, both, one, none]) assert.equal(live.named('telemetry').length, 0);
  const wrong = await admin.ask('/api/v1/events/stream?colour=red');
  assert.equal(expectProblem(wrong, 400, 'invalid').errors[0].parameter, 'colour');
  expectProblem(
    await admin.ask('/api/v1/events/stream', { token: 'sbxa_x' }),
    401,
    'unauthenticated',
  );
});

test("the heartbeat comes at once, then every 15 seconds, with the server's time", async () => {
  const live = await listen(world.admin, { nouns: 'tenant' });
  const [first, second] = await until(
    'two heartbeats',
    () => live.named('heartbeat').length > 1 && live.named('heartbeat'),
    20,
  );
  assert.ok(Math.abs(first.at - Date.parse(first.data.time)) < 1000);
  const apart = second.at - first.at;
  assert.ok(apart > 14_000 && apart < 16_500, `${apart} ms apart`);
});

test('everybody sees what the role allows', async () => {
  const { admin, tenant } = world;
  const [viewer, engineer] = [
    await newMember(tenant, 'viewer'),
    await newMember(tenant, 'engineer'),
  ];
  const [little, much] = [await listen(viewer), await listen(engineer)];
  const profile = await newProfile(admin);
  const member = await newMember(tenant, 'viewer');
  const credential = (await admin.post('/api/v1/stream-credentials', { name: 'hidden' })).body;
  const device = await newQuietDevice(admin);
  for (const live of [little, much])
    await live.fact('device.created', (fact) => fact.subject === device.id);
  for (const hidden of [profile, { id: member.id }, credential]) {
    await until('the engineer has it', () =>
      much.facts.some(({ data }) => data.subject === hidden.id),
    );
  }
  await newQuietDevice(admin, 'after all of them').then((last) =>
    little.fact('device.created', (fact) => fact.subject === last.id),
  );
  assert.deepEqual(
    [...new Set(little.facts.map(({ data }) => data.type))],
    ['signalbox.device.created'],
  );
});

test(
  'a gateway that is killed is forgotten about: its successor goes on',
  {
    skip: process.env.SIGNALBOX_GATEWAY_RESTART ? false : 'SIGNALBOX_GATEWAY_RESTART is not set',
  },
  async () => {
    const live = await listen(world.admin, { nouns: 'device' });
    const first = await chatter(world.admin, 10);
    await until('some facts', () => live.facts.length >= 5);
    const lost = until('the stream breaks', () => !live.isOpen, 30);
    execFileSync('/bin/sh', ['-c', process.env.SIGNALBOX_GATEWAY_RESTART], { stdio: 'inherit' });
    await lost;
    const second = await chatter(world.admin, 10);
    await until('a stream again', () => live.open().catch(() => undefined), 30, 200);
    await live.fact(
      'device.changed',
      (fact) => fact.subject === second.id && fact.entityversion === 10,
      30,
    );
    expectAll(live, [first, second]);
    assert.equal(live.named('gap').length, 0, 'what was said before the kill is read back');
    expect(await world.admin.ask('/api/v1/me'), 200);
  },
);
