// Services found by any NATS client (ADR-32), and questions that did not come from whom they say.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { connect, headers as natsHeaders, jwtAuthenticator, nkeys } from 'nats';
import { newQuietDevice, newTenant, random, setting, until } from './fleet.mjs';
import { operationsOf, readDocument } from './openapi.mjs';
import { busAs, services } from './servers.mjs';

const world = {};
const base64 = (value) => Buffer.from(value).toString('base64url');

// An operator's own user of account ASK, made with the account's key: no service may look around.
function operator() {
  const seed = readFileSync(`${setting('SIGNALBOX_BUS_FOLDER')}/keys/ask.seed`, 'utf8').trim();
  const account = nkeys.fromSeed(new TextEncoder().encode(seed));
  const user = nkeys.createUser();
  const claims = {
    iss: account.getPublicKey(),
    sub: user.getPublicKey(),
    name: 'operator',
    iat: Math.floor(Date.now() / 1000),
    jti: createHash('sha256').update(random()).digest('hex'),
    nats: {
      type: 'user',
      version: 2,
      subs: -1,
      data: -1,
      payload: -1,
      pub: { allow: ['$SRV.>'] },
      sub: { allow: ['_INBOX.operator.>'] },
    },
  };
  const text = `${base64('{"typ":"JWT","alg":"ed25519-nkey"}')}.${base64(JSON.stringify(claims))}`;
  const token = `${text}.${base64(account.sign(new TextEncoder().encode(text)))}`;
  const authenticator = jwtAuthenticator(token, user.getSeed());
  return connect({
    servers: setting('SIGNALBOX_NATS_URL'),
    authenticator,
    inboxPrefix: '_INBOX.operator',
  });
}

before(async () => {
  world.tenant = await newTenant('a');
  world.device = await newQuietDevice(world.tenant.admin, `secret${random()}`);
  world.operator = await operator();
  world.seen = world.operator.services.client({ strategy: 'timer', maxWait: 700 });
});
after(() => world.operator?.close());

async function answers(iterator) {
  const found = [];
  try {
    for await (const one of await iterator) found.push(one);
  } catch (error) {
    if (error.code !== '503') throw error; // nobody is there
  }
  return found;
}

test('every service that has operations answers PING, alone and among all', async () => {
  const all = await answers(world.seen.ping());
  const names = [...new Set(operationsOf(await readDocument()).map((one) => one.service))];
  assert.ok(names.includes('gateway') && names.includes('device_poller'));
  assert.deepEqual(
    [...new Set(all.map((one) => one.name))].filter((name) => services.includes(name)).sort(),
    names.sort(),
  );
  for (const name of names) {
    const [own, ...more] = await answers(world.seen.ping(name));
    assert.equal(own?.name, name);
    assert.equal(own.type, 'io.nats.micro.v1.ping_response');
    assert.match(own.version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(await answers(world.seen.ping(name, own.id)), [own]);
    assert.equal(
      new Set([own, ...more].map((one) => one.id)).size,
      more.length + 1,
      'every process has an id of its own',
    );
    assert.deepEqual(await answers(world.seen.ping(name, 'nobody')), []);
  }
  assert.deepEqual(await answers(world.seen.ping('no_such_service')), []);
});

// What services ask of one another alone: no description has it.
const internal = { device_poller: ['complete_device_import'] };

test('INFO has an endpoint for every operation', async () => {
  const document = operationsOf(await readDocument());
  for (const name of ['gateway', 'device_poller']) {
    const [info] = await answers(world.seen.info(name));
    assert.equal(info.type, 'io.nats.micro.v1.info_response');
    assert.ok(info.description);
    const asked = document.filter((one) => one.service === name && name !== 'gateway');
    assert.deepEqual(
      info.endpoints.map((one) => one.subject).sort(),
      [...asked.map((one) => one.id), ...(internal[name] ?? [])]
        .map((id) => `ask.${name}.${id}`)
        .sort(),
    );
    for (const endpoint of info.endpoints) assert.equal(endpoint.queue_group, name);
  }
});

test('STATS counts questions and what went wrong', async () => {
  const count = async (operation) => {
    const all = await answers(world.seen.stats('device_poller'));
    assert.ok(
      all.every(
        (one) =>
          one.type === 'io.nats.micro.v1.stats_response' && Date.parse(one.started) < Date.now(),
      ),
    );
    return all
      .flatMap((one) => one.endpoints)
      .filter((one) => one.name === operation)
      .reduce((sum, one) => sum + one.num_requests, 0);
  };
  const before = await count('count_devices');
  for (let turn = 0; turn < 3; turn += 1)
    await world.tenant.admin.must(200, '/api/v1/devices/counts');
  await until('three more', async () => (await count('count_devices')) >= before + 3);
});

// Questions.

function question(more = {}) {
  const headers = natsHeaders();
  const all = {
    'Signalbox-Tenant': world.tenant.slug,
    'Signalbox-User': world.tenant.admin.id,
    'Signalbox-Permissions': '*:*',
    'Signalbox-Request-Id': `forged-${random()}`,
    'Signalbox-Deadline-Ms': '5000',
    'Signalbox-Params': '',
    traceparent: `00-${random(16)}-${random(8)}-01`,
    ...more,
  };
  for (const [name, value] of Object.entries(all))
    if (value !== undefined) headers.set(name, value);
  return headers;
}

// What comes back: the answer, or 'refused', or 'nothing'.
async function asked(connection, subject, headers, timeout = 1500) {
  const refused = (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error' && /permissions violation/i.test(JSON.stringify(status)))
        return 'refused';
    }
    return 'nothing';
  })();
  const answer = connection.request(subject, '', { headers, timeout, noMux: true }).then(
    (message) => message,
    (error) => (/permission/i.test(error.message) ? 'refused' : 'nothing'),
  );
  return Promise.race([answer, refused]);
}

async function as(user, work) {
  const connection = await busAs(user);
  try {
    return await work(connection);
  } finally {
    await connection.close();
  }
}

test('a question of the gateway is answered, for the tenant it names', async () => {
  const list = (more) =>
    as('gateway_ask', (connection) =>
      asked(connection, 'ask.device_poller.list_devices', question(more)),
    );
  const answer = await list();
  assert.equal(answer.headers.get('Signalbox-Status'), '200');
  assert.deepEqual(
    answer.json().items.map((one) => one.id),
    [world.device.id],
  );
  const other = await list({ 'Signalbox-Tenant': `b_${random()}` });
  assert.deepEqual(other.json().items, []);
  for (const tenant of [undefined, '', '*', "x' OR 1=1", world.tenant.slug.toUpperCase()]) {
    assert.equal(await list({ 'Signalbox-Tenant': tenant }), 'nothing', `tenant ${tenant}`);
  }
  for (const name of ['Signalbox-User', 'Signalbox-Request-Id', 'Signalbox-Deadline-Ms']) {
    const bare = await list({ [name]: undefined });
    const text = bare === 'nothing' ? '' : bare.string();
    assert.ok(!text.includes(world.device.id), `without ${name} it is answered: ${text}`);
  }
});

test('no other service may ask what is not on its list, whatever it says it is', async () => {
  for (const service of services.filter((name) => name !== 'gateway')) {
    for (const operation of ['list_devices', 'purge_devices', 'no_such_operation']) {
      const came = await as(`${service}_ask`, (connection) =>
        asked(
          connection,
          `ask.device_poller.${operation}`,
          question({ 'Signalbox-User': 'service:gateway' }),
        ),
      );
      assert.equal(came, 'refused', `${service}: ${operation}`);
    }
    assert.equal(
      await as(`${service}_ask`, (connection) => asked(connection, '$SRV.PING', question())),
      'refused',
    );
    assert.equal(
      await as(`${service}_fleet`, (connection) =>
        asked(connection, 'ask.device_poller.list_devices', question()),
      ),
      'refused',
      `${service}_fleet`,
    );
  }
  assert.equal((await world.tenant.admin.must(200, '/api/v1/devices')).body.items.length, 1);
});

test("no service hears questions that are another's", async () => {
  for (const service of services.filter((name) => name !== 'device_poller')) {
    for (const [subject, queue] of [
      ['ask.device_poller.*', 'device_poller'],
      ['ask.device_poller.*', undefined],
      ['ask.>', undefined],
      ['_INBOX.>', undefined],
    ]) {
      await as(`${service}_ask`, async (connection) => {
        const heard = connection.subscribe(subject, { queue, max: 1 });
        const refused = await heard[Symbol.asyncIterator]()
          .next()
          .then(
            () => 'heard',
            (error) => error.message,
          );
        assert.match(refused, /permissions violation/i, `${service}: ${subject} ${queue}`);
      });
    }
  }
});
