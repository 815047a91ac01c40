// Tenant B listens: to live streams, and to the bus by a stream credential.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { connect, credsAuthenticator } from 'nats';
import {
  change,
  newDevice,
  newProfile,
  newQuietDevice,
  newTenant,
  random,
  until,
} from './fleet.mjs';
import { Live, listen } from './live.mjs';

const mark = `secret${random()}`; // in every name that tenant A gives
const world = {};

before(async () => {
  const [a, b] = [await newTenant('a'), await newTenant('b')];
  const device = await newDevice(a.admin, await newProfile(a.admin), 1, { name: `${mark} switch` });
  const made = await a.admin.post('/api/v1/stream-credentials', { name: `${mark} program` });
  Object.assign(world, { a, b, device, credential: made.body });
});

function showsNothing(text, what) {
  const { a, device, credential } = world;
  for (const one of [mark, a.slug, device.id, credential.id, credential.durable]) {
    assert.ok(!text.includes(one), `${what} shows ${one}: ${text}`);
  }
}

test('live streams of B bring nothing of A, neither facts nor readings', async () => {
  const { a, b } = world;
  const [theirs, ours] = await Promise.all(
    [a, b].map(({ admin }) => listen(admin, { telemetry: 'device' })),
  );
  const resumed = new Live(b.admin, { telemetry: 'device' });
  let device = await newQuietDevice(a.admin, `${mark} quiet`);
  const first = await theirs.fact('device.created', (fact) => fact.subject === device.id);
  await resumed.open({ lastId: theirs.lastId });
  device = (await change(a.admin, device, { name: `${mark} changed` })).body;
  await theirs.fact('device.changed', (fact) => fact.subject === device.id);
  await until('a reading of A', () => theirs.named('telemetry').length > 0, 20);
  const own = await newQuietDevice(b.admin, 'also of b');
  for (const stream of [ours, resumed]) {
    await stream.fact('device.created', (fact) => fact.subject === own.id);
    showsNothing(JSON.stringify(stream.events), 'the stream');
    assert.ok(stream.facts.every(({ data }) => data.tenantid === b.slug));
    assert.equal(stream.named('telemetry').length, 0);
  }
  assert.equal(first.data.tenantid, a.slug);
  for (const query of [{ tenant: a.slug }, { tenant: a.slug, subject: device.id }]) {
    const refused = await new Live(b.admin, query).open();
    assert.equal(refused.status, 404);
  }
});

test("a stream credential of B cannot pull what is A's", async () => {
  const { a, b, credential } = world;
  const own = (await b.admin.post('/api/v1/stream-credentials', { name: 'own' })).body;
  const authenticator = credsAuthenticator(new TextEncoder().encode(own.credentials));
  const connection = await connect({ servers: own.servers, authenticator });
  try {
    const consumers = connection.jetstream({ apiPrefix: own.api_prefix, timeout: 2000 }).consumers;
    await assert.rejects(consumers.get('EVENTS', credential.durable));
    await newQuietDevice(a.admin, `${mark} more`);
    const consumer = await consumers.get('EVENTS', own.durable);
    const pending = (await consumer.info()).num_pending;
    const messages = await consumer.fetch({ max_messages: pending, expires: 3000 });
    let count = 0;
    for await (const message of messages) {
      assert.ok(message.subject.startsWith(`evt.${b.slug}.`), message.subject);
      showsNothing(message.string(), message.subject);
      count += 1;
      message.ack();
    }
    assert.ok(count >= 3, `${count} facts of B`);
  } finally {
    await connection.close();
  }
});
