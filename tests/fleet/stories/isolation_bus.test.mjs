// What the fleet's own users may not do on the bus, and whose the keys in Redis are.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { createClient } from '@redis/client';
import { newDevice, newProfile, newTenant, setting } from './fleet.mjs';
import { busAs, services } from './servers.mjs';

// Kinds of keys that are the fleet's.
const fleetKeys = ['share', 'poller_replicas', 'poller_shard'];
const world = {};

before(async () => {
  world.a = await newTenant('a');
  await newDevice(world.a.admin, await newProfile(world.a.admin), 2);
  await world.a.admin.post('/api/v1/stream-credentials', { name: 'program' });
});

test("every key in Redis names its tenant, or is listed as the fleet's", async () => {
  const client = await createClient({ url: setting('SIGNALBOX_REDIS_URL') }).connect();
  try {
    let count = 0;
    for await (const keys of client.scanIterator({ COUNT: 500 })) {
      for (const key of keys) {
        count += 1;
        const [, tenant, kind] = key.match(/^sbx:([a-z0-9_]{2,40})?:([a-z0-9_]+):.+$/) ?? [];
        assert.ok(kind, `${key} is named like none of ours`);
        assert.ok(
          tenant || fleetKeys.includes(kind),
          `${key} names no tenant, and its kind is not listed`,
        );
        if (!tenant) assert.ok(!key.includes(world.a.slug), `${key} is a tenant's`);
      }
    }
    assert.ok(count > 0, 'there are keys at all');
  } finally {
    client.destroy();
  }
});

// What the server says to an attempt: 'refused', or what came of it.
async function attempt(user, work) {
  const connection = await busAs(user);
  try {
    const refused = (async () => {
      for await (const status of connection.status()) {
        if (status.type === 'error' && /permissions violation/i.test(JSON.stringify(status)))
          return 'refused';
      }
      return undefined;
    })();
    const done = work(connection).catch((error) =>
      /permission/i.test(error.message) ? 'refused' : `failed: ${error.message}`,
    );
    return await Promise.race([done, refused]);
  } finally {
    await connection.close();
  }
}
const request =
  (subject, body = '{}') =>
  async (connection) =>
    (await connection.request(subject, body, { timeout: 5000, noMux: true })).string();
const subscribe = (subject) => async (connection) => {
  await connection.subscribe(subject, { max: 1 })[Symbol.asyncIterator]().next();
  return 'heard something';
};

test('services hear, take and say on the bus what is theirs, and nothing else', async () => {
  const slug = world.a.slug;
  const [credential] = (await world.a.admin.ask('/api/v1/stream-credentials')).body.items;
  const durables = [
    'tree_tenant',
    'device_poller_tenant',
    'device_poller_tel_device',
    credential.durable,
  ];
  const pulls = durables.flatMap((name) =>
    ['EVENTS', 'TELEMETRY', 'DEAD'].map((stream) => ({
      subject: `$JS.API.CONSUMER.MSG.NEXT.${stream}.${name}`,
      but: name.replace(/_te.*$/, ''),
    })),
  );
  const api = [
    'STREAM.MSG.GET.EVENTS',
    'DIRECT.GET.EVENTS',
    'STREAM.PURGE.EVENTS',
    'STREAM.LIST',
    'STREAM.DELETE.EVENTS',
    'STREAM.CREATE.MINE',
    'CONSUMER.DURABLE.CREATE.EVENTS.mine',
    'CONSUMER.LIST.EVENTS',
    'CONSUMER.DELETE.EVENTS.tree_tenant',
  ];
  const tries = [
    ...[
      'evt.>',
      'tel.>',
      `evt.${slug}.>`,
      'dead.>',
      '>',
      '_INBOX.>',
      '_INBOX.provisioner.>',
      '$JS.>',
    ].map((subject) => ({ subject, work: subscribe(subject) })),
    ...[
      ...pulls,
      ...api.map((name) => ({ subject: `$JS.API.${name}` })),
      { subject: '$JS.API.CONSUMER.CREATE.EVENTS', but: 'gateway' }, // it follows the whole stream
      { subject: `evt.${slug}.device.created`, but: 'device_poller' },
      { subject: `evt.${slug}.member.added`, but: 'gateway' },
      { subject: `tel.${slug}.device`, but: 'device_poller' },
      { subject: `dead.${slug}.nobody.mine` },
      { subject: 'ask.device_poller.list_devices' },
    ].map((one) => ({ ...one, work: request(one.subject, '1') })),
  ];
  const wrong = [];
  for (const service of services) {
    const own = tries.filter((one) => one.but !== service);
    for (let from = 0; from < own.length; from += 8) {
      await Promise.all(
        own.slice(from, from + 8).map(async ({ subject, work }) => {
          const came = await attempt(`${service}_fleet`, work);
          if (came !== 'refused') wrong.push(`${service}: ${subject}: ${came}`);
        }),
      );
    }
  }
  assert.deepEqual(wrong, []);
});
