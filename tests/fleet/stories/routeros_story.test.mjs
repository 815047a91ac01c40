// RouterOS devices of several versions that fail, each in its own way, and come back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { change, expect, newTenant, until } from './fleet.mjs';
import { listen } from './live.mjs';
import { RouterosFleet } from './routeros.mjs';

const password = 'routeros-password';
const interval = 5;
const world = { devices: [] };
const read = async (number) =>
  expect(await world.admin.ask(`/api/v1/devices/${world.devices[number].id}`), 200).body;

async function newLogin(wanted) {
  const body = {
    name: `login ${wanted}`,
    kind: 'routeros',
    credentials: { user_name: 'signalbox', password: wanted },
  };
  return (await world.admin.post('/api/v1/credential-profiles', body)).body;
}
async function newRouter(number, profile, more = {}) {
  const body = {
    name: `router ${number} ${more.name ?? ''}`.trim(),
    address: `127.2.0.${number + 1}`,
    driver: 'routeros',
    port: world.fleet.ports[1],
    credential_profile_id: profile.id,
    interval_seconds: interval,
    ...more,
  };
  return (await world.admin.post('/api/v1/devices', body)).body;
}
const statusFact = (device, status, seconds = 40) =>
  world.live.fact(
    'device.status_changed',
    (fact) => fact.subject === device.id && fact.data.status === status,
    seconds,
  );
async function becomes(number, status, reason) {
  let last;
  const isSo = async () => {
    last = await read(number);
    return last.status === status && reason.test(last.reason) ? last : undefined;
  };
  try {
    return await until(`router ${number} is ${status}`, isSo, 45, 250);
  } catch (late) {
    late.message += `, but ${last.status}: ${last.reason}`;
    throw late;
  }
}

before(async () => {
  world.fleet = await RouterosFleet.start(10);
  world.tenant = await newTenant('a');
  world.admin = world.tenant.admin;
  world.live = await listen(world.admin);
  world.profile = await newLogin(password);
  for (let number = 0; number < 10; number += 1) {
    world.devices.push(await newRouter(number, world.profile));
  }
});
after(() => world.fleet?.end());

test('versions 6 and 7 are online and say what they are', async () => {
  for (const device of world.devices) await statusFact(device, 'online');
  const [wifi, six, wireless, old, chr] = await Promise.all([0, 1, 2, 3, 4].map(read));
  assert.match(wifi.identity.version, /^7\.18/);
  assert.match(six.identity.version, /^6\.49/);
  assert.match(wireless.identity.version, /^7\.15/);
  assert.match(old.identity.version, /^6\.42/, 'signed in by challenge');
  assert.match(chr.identity.model, /CHR/);
  assert.ok(wifi.identity.serial_number);
  assert.equal(chr.identity.serial_number, undefined, 'a virtual one has no routerboard');
  assert.equal(wifi.identity.firmware.installed, wifi.identity.version.split(' ')[0]);
  assert.equal(wifi.trusted_certificate_sha256, wifi.shown_certificate_sha256);
  assert.match(wifi.trusted_certificate_sha256, /^[0-9a-f]{64}$/);
});

test('by REST a router says the same as by its API, and refuses in the same way', async () => {
  const options = {
    port: world.fleet.ports[2],
    routeros: { transport: 'rest', trust: 'first_use' },
  };
  const byRest = await newRouter(5, world.profile, { name: 'by REST', ...options });
  const refused = await newRouter(4, await newLogin('no password of it'), {
    name: 'refused by REST',
    ...options,
  });
  await statusFact(byRest, 'online');
  const said = await statusFact(refused, 'unauthorized');
  assert.match(said.data.data.reason, /refuses the sign-in/);
  const path = (device) => `/api/v1/devices/${device.id}`;
  const [one, other] = await Promise.all(
    [byRest, world.devices[5]].map(async (device) => (await world.admin.ask(path(device))).body),
  );
  const { config_changed: _, ...identity } = one.identity;
  const { config_changed: __, ...same } = other.identity;
  assert.deepEqual(identity, same);
  assert.equal(one.shown_certificate_sha256, other.shown_certificate_sha256);
  const names = async (device) => {
    const list = await until('interfaces', async () => {
      const { items } = expect(await world.admin.ask(`${path(device)}/interfaces`), 200).body;
      return items.length > 0 ? items : undefined;
    });
    return list.map((item) => item.name);
  };
  assert.deepEqual(await names(byRest), await names(world.devices[5]));
});

test('the connection is kept between polls', async () => {
  const before = await world.fleet.count('logins', 0);
  const polls = await world.fleet.count('commands', 0);
  await until('more polls', async () => (await world.fleet.count('commands', 0)) > polls + 20, 30);
  assert.equal(await world.fleet.count('logins', 0), before);
});

test('wireless clients have a signal whatever the version calls it, and CCQ only where it is', async () => {
  const clients = async (number) => {
    const path = `/api/v1/devices/${world.devices[number].id}/registrations`;
    return until('clients', async () => {
      const { body } = await world.admin.ask(path);
      return body.registrations.length > 0 ? body : undefined;
    });
  };
  for (const number of [0, 1, 2]) {
    const { radios, registrations } = await clients(number);
    assert.ok(radios.length > 0);
    for (const one of registrations) {
      assert.ok(one.signal_dbm < 0 && one.signal_dbm > -120, JSON.stringify(one));
    }
    const withCcq = registrations.filter((one) => one.ccq_percent !== undefined).length;
    if (number === 0) assert.equal(withCcq, 0, 'package wifi has none, which is not 0');
    else assert.ok(withCcq > 0);
  }
});

test('what fails differently has its own reason, and costs the others nothing', async () => {
  const { fleet } = world;
  const faults = [
    [1, 'halfword', 'silent', /does not answer in time/],
    [2, 'trap 2 4 not enough permissions (9)', 'degraded', /not enough permissions \(9\)/],
    [3, 'fatal 3 too many sessions', 'degraded', /ended the connection: too many sessions/],
    [4, 'wrongtag', 'degraded', /answered what nobody had asked/],
    [5, 'control', 'degraded', /does not speak RouterOS/],
    [6, 'down', 'offline', /refuses the port/],
    [7, 'lastbyte 7 900000', 'silent', /does not answer in time/],
    [8, 'stall 8 /interface/print', 'degraded', /interfaces: no answer in time/],
  ];
  for (const [number, fault] of faults) {
    const command = fault.includes(` ${number} `) ? fault : `${fault} ${number}`;
    assert.equal(await fleet.tell(command), 'ok', command);
  }
  for (const [number, , status, reason] of faults) await becomes(number, status, reason);
  for (const well of [0, 9]) assert.equal((await read(well)).status, 'online');
  for (const [number] of faults) await fleet.tell(`up ${number}`);
  for (const [number] of faults) await becomes(number, 'online', /It answers/);
});

test('a wrong password is said so, tried once, and never again by itself', async () => {
  const wrong = await newLogin('not this one');
  const device = await newRouter(9, wrong, { name: 'wrong password' });
  const before = await world.fleet.count('wrong', 9);
  const fact = await statusFact(device, 'unauthorized');
  assert.match(fact.data.data.reason, /refuses the sign-in/);
  const polls = await world.fleet.count('commands', 9);
  // The same router under its right password is polled on, so time has passed.
  await until('polls', async () => (await world.fleet.count('commands', 9)) > polls + 40, 60, 500);
  assert.equal((await world.fleet.count('wrong', 9)) - before, 1);
  const now = expect(await world.admin.ask(`/api/v1/devices/${device.id}`), 200).body;
  assert.equal(now.status, 'unauthorized');
  await change(world.admin, now, { credential_profile_id: world.profile.id });
  await statusFact(device, 'online');
});

test('another certificate is not given the password until a person accepts it', async () => {
  const number = 0;
  const before = await read(number);
  const logins = await world.fleet.count('logins', number);
  assert.equal(await world.fleet.tell(`newcert ${number}`), 'ok');
  // What is connected stays so: the certificate is seen at the next connection.
  assert.equal(await world.fleet.tell(`fatal ${number} rebooting`), 'ok');
  const now = await becomes(number, 'unauthorized', /another certificate/);
  assert.equal(await world.fleet.tell(`up ${number}`), 'ok');
  assert.notEqual(now.shown_certificate_sha256, before.shown_certificate_sha256);
  assert.equal(now.trusted_certificate_sha256, before.trusted_certificate_sha256);
  const fact = await world.live.fact(
    'device.certificate_changed',
    (one) => one.subject === before.id,
  );
  assert.equal(fact.data.data.previous_certificate_sha256, before.shown_certificate_sha256);
  assert.equal(fact.data.data.is_trusted, false);
  assert.equal(await world.fleet.count('logins', number), logins, 'nobody signed in to it');
  await change(world.admin, now, { trusted_certificate_sha256: now.shown_certificate_sha256 });
  await becomes(number, 'online', /It answers/);
});

test('a change of its configuration is a fact', async () => {
  assert.equal(await world.fleet.tell('config 2'), 'ok');
  const fact = await world.live.fact(
    'device.config_changed',
    (one) => one.subject === world.devices[2].id,
  );
  assert.notEqual(fact.data.data.config_changed, fact.data.data.previous_config_changed);
});
