// Other people's programs at the event stream: nats.js with the text of a credential.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  change,
  expect,
  expectProblem,
  newMember,
  newQuietDevice,
  newTenant,
  until,
  within,
} from './fleet.mjs';
import {
  connections,
  consumerOf,
  create,
  includes,
  isDevice,
  open,
  path,
  reply,
  take,
} from './program.mjs';
import { busAs } from './servers.mjs';

const tenant = {};
before(async () => {
  tenant.a = await newTenant('a');
  tenant.b = await newTenant('b');
});

test('a program pulls, acknowledges and goes on where it was', async () => {
  const credential = await create(tenant.a.admin, { name: 'billing' });
  const mine = await newQuietDevice(tenant.a.admin);
  const others = await newQuietDevice(tenant.b.admin);
  const connection = await open(credential);
  const consumer = await consumerOf(connection, credential);
  const taken = await take(consumer, includes(mine));
  assert.ok(taken.length >= 3, 'the tenant, its member and its device were said');
  for (const message of taken) {
    assert.ok(message.subject.startsWith(`evt.${tenant.a.slug}.`), message.subject);
    assert.equal(message.headers.get('ce-tenantid'), tenant.a.slug);
    assert.equal(message.headers.get('ce-specversion'), '1.0');
    assert.equal(message.headers.get('Nats-Msg-Id'), message.headers.get('ce-id'));
  }
  const made = taken.find(isDevice(mine));
  assert.equal(made.subject, `evt.${tenant.a.slug}.device.created`);
  assert.equal(made.headers.get('ce-type'), 'signalbox.device.created');
  assert.equal(made.headers.get('ce-source'), '/device_poller');
  assert.equal(made.json().name, mine.name);
  assert.ok(!taken.some(isDevice(others)));
  await connection.flush();
  await until('all is acknowledged', async () => (await consumer.info()).num_ack_pending === 0);
  await connection.close();

  const later = await newQuietDevice(tenant.a.admin);
  const again = await open(credential);
  const rest = await take(await consumerOf(again, credential), includes(later));
  const seen = new Set(taken.map((message) => message.headers.get('ce-id')));
  assert.ok(!rest.some((message) => seen.has(message.headers.get('ce-id'))), 'nothing comes twice');
  const info = await (await consumerOf(again, credential)).info();
  assert.equal(info.num_pending, 0, 'and nothing was left out');
});

test('what is not acknowledged comes again', async () => {
  const credential = await create(tenant.a.admin, { name: 'careless' });
  const consumer = await consumerOf(await open(credential), credential);
  const first = await consumer.next({ expires: 5000 });
  first.nak();
  const isFirst = (one) => one.headers.get('ce-id') === first.headers.get('ce-id');
  const taken = await take(consumer, (all) => all.some(isFirst));
  assert.equal(taken.find(isFirst).info.redeliveryCount, 2);
});

test('of one noun, and of one that does not exist', async () => {
  const credential = await create(tenant.a.admin, { name: 'people', noun: 'member' });
  assert.equal(credential.noun, 'member');
  await newQuietDevice(tenant.a.admin);
  const person = await newMember(tenant.a, 'viewer');
  const taken = await take(await consumerOf(await open(credential), credential), includes(person));
  assert.deepEqual([...new Set(taken.map((one) => one.subject.split('.')[2]))], ['member']);
  const wrong = await tenant.a.admin.ask(path, {
    method: 'POST',
    body: { name: 'x', noun: 'secret.>' },
  });
  assert.equal(expectProblem(wrong, 400, 'invalid').errors[0].pointer, '/noun');
});

test('facts of two tenants never mix, while both say much', async () => {
  const sides = await Promise.all(
    [tenant.a, tenant.b].map(async (side) => {
      const credential = await create(side.admin, { name: 'busy' });
      return { side, credential, consumer: await consumerOf(await open(credential), credential) };
    }),
  );
  let marks = await Promise.all(sides.map(({ side }) => newQuietDevice(side.admin)));
  for (let turn = 0; turn < 20; turn += 1) {
    const changed = await Promise.all(
      sides.map(({ side }, at) => change(side.admin, marks[at], { name: `${side.slug} ${turn}` })),
    );
    marks = changed.map((answer) => answer.body);
  }
  await Promise.all(
    sides.map(async ({ side, consumer }, at) => {
      const isLast = (one) => isDevice(marks[at])(one) && one.json().name === `${side.slug} 19`;
      const taken = await take(consumer, (all) => all.some(isLast), 20);
      for (const one of taken) assert.ok(one.subject.startsWith(`evt.${side.slug}.`), one.subject);
      assert.equal(
        taken.filter((one) => /device.changed$/.test(one.subject) && isDevice(marks[at])(one))
          .length,
        20,
      );
    }),
  );
});

test('a credential that is ended is cut off within a second, and does not come back', async () => {
  const credential = await create(tenant.a.admin, { name: 'short' });
  const connection = await open(credential, { maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const consumer = await consumerOf(connection, credential);
  assert.ok(await consumer.info());
  const cut = (async () => {
    for await (const status of connection.status()) {
      if (['disconnect', 'error'].includes(status.type)) return;
    }
  })();
  const asked = Date.now();
  expect(await tenant.a.admin.ask(`${path}/${credential.id}`, { method: 'DELETE' }), 204);
  await within(5, 'the connection ends', Promise.race([cut, connection.closed()]));
  assert.ok(Date.now() - asked < 1000, `cut off after ${Date.now() - asked} ms`);
  for (let turn = 0; turn < 3; turn += 1) {
    await assert.rejects(
      open(credential, { maxReconnectAttempts: 0 }),
      /Authorization|Authentication|Revoked/i,
    );
  }
  await connection.close();
  const provisioner = await busAs('provisioner');
  connections.push(provisioner);
  const gone = await reply(provisioner, `$JS.API.CONSUMER.INFO.EVENTS.${credential.durable}`);
  assert.equal(gone?.error?.code, 404);
  const rest = expect(await tenant.a.admin.ask(path), 200).body.items;
  assert.ok(!rest.some((one) => one.id === credential.id));
  expectProblem(
    await tenant.a.admin.ask(`${path}/${credential.id}`, { method: 'DELETE' }),
    404,
    'not_found',
  );
});

// Whether the credential is turned away; if it is let in, the connection has ended again.
async function refused(credential) {
  try {
    const connection = await open(credential, { maxReconnectAttempts: 0 });
    await within(5, 'the connection ends', connection.closed());
    return false;
  } catch (error) {
    assert.match(error.message, /Authorization|Authentication|Expired|closed/i);
    return !/closed/i.test(error.message);
  }
}

test('one that expires is cut off, refused and forgotten', async () => {
  const expires = new Date(Date.now() + 6000).toISOString();
  const credential = await create(tenant.a.admin, { name: 'brief', expires_at: expires });
  const connection = await open(credential, { maxReconnectAttempts: 0 });
  assert.ok(await (await consumerOf(connection, credential)).info());
  await within(15, 'the connection ends', connection.closed());
  assert.ok(Date.now() >= Date.parse(expires) - 1000, 'not before its time');
  // The server counts whole seconds: in the one of the end it may let a program in, to cut it off.
  await until('it is refused', () => refused(credential), 5);
  const provisioner = await busAs('provisioner');
  connections.push(provisioner);
  const isGone = async () =>
    (await reply(provisioner, `$JS.API.CONSUMER.INFO.EVENTS.${credential.durable}`))?.error
      ?.code === 404;
  await until('its durable is gone', isGone, 90, 1000);
});
