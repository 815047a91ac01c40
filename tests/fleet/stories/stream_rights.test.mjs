// What a stream credential does not allow, and to whom it is given.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { headers as natsHeaders } from 'nats';
import { expect, expectProblem, newMember, newQuietDevice, newTenant, setting } from './fleet.mjs';
import { consumerOf, create, includes, open, path, reply, take } from './program.mjs';

const tenant = {};
before(async () => {
  tenant.a = await newTenant('a');
  tenant.b = await newTenant('b');
});

test('a program may do nothing else', async () => {
  const credential = await create(tenant.a.admin, { name: 'curious' });
  const other = await create(tenant.b.admin, { name: 'other' });
  await newQuietDevice(tenant.b.admin);
  const connection = await open(credential);
  const heard = [];
  for (const subject of ['>', 'evt.>', 'tel.>', 'ask.>', '$JS.>', '_INBOX.>']) {
    connection.subscribe(subject, {
      callback: (error, message) => error ?? heard.push(message.subject),
    });
  }
  await connection.flush();
  const stream = credential.stream;
  const asked = [
    'STREAM.INFO.' + stream,
    'STREAM.LIST',
    'STREAM.NAMES',
    'STREAM.PURGE.' + stream,
    'STREAM.DELETE.' + stream,
    'STREAM.MSG.GET.' + stream,
    'STREAM.MSG.DELETE.' + stream,
    'DIRECT.GET.' + stream,
    'INFO',
    'CONSUMER.LIST.' + stream,
    'CONSUMER.NAMES.' + stream,
    'CONSUMER.CREATE.' + stream,
    `CONSUMER.DURABLE.CREATE.${stream}.mine`,
    `CONSUMER.DURABLE.CREATE.${stream}.${credential.durable}`,
    `CONSUMER.DELETE.${stream}.${other.durable}`,
    `CONSUMER.DELETE.${stream}.${credential.durable}`,
    `CONSUMER.INFO.${stream}.${other.durable}`,
    `CONSUMER.MSG.NEXT.${stream}.${other.durable}`,
    `CONSUMER.INFO.${stream}.device_poller_tenant`,
    `CONSUMER.MSG.NEXT.${stream}.device_poller_tenant`,
  ];
  const body = JSON.stringify({
    stream_name: stream,
    config: { durable_name: 'mine', ack_policy: 'explicit' },
  });
  const own = `${credential.api_prefix}.CONSUMER.INFO.${stream}.${credential.durable}`;
  assert.equal(
    (await reply(connection, own))?.name,
    credential.durable,
    'what it may do is answered',
  );
  const subjects = ['$JS.API', credential.api_prefix].flatMap((prefix) =>
    asked.map((name) => `${prefix}.${name}`),
  );
  await Promise.all(
    subjects.map(async (subject) => {
      const answer = await reply(connection, subject, body);
      const refused = answer === undefined || answer.error || answer.code === 503;
      assert.ok(refused, `${subject} was answered ${JSON.stringify(answer)}`);
    }),
  );
  const elsewhere = [
    'ask.device_poller.list_devices',
    '$SRV.PING',
    '$SYS.REQ.CLAIMS.LIST',
    '$SYS.REQ.SERVER.PING',
  ];
  await Promise.all(
    elsewhere.map(async (subject) =>
      assert.equal(await reply(connection, subject, '{}'), undefined, `${subject} was answered`),
    ),
  );
  assert.deepEqual(
    heard.filter((subject) => /^(evt|tel|dead|raw)\./.test(subject)),
    [],
  );

  // Facts of its own making reach nobody, and another's messages stay unacknowledged.
  const forged = natsHeaders();
  forged.set('ce-id', '01a20030-0000-7000-8000-000000000001');
  connection.publish(`evt.${tenant.a.slug}.device.created`, '{"forged":true}', { headers: forged });
  connection.publish(`tel.${tenant.a.slug}.device`, '{"forged":true}');
  const theirs = await consumerOf(await open(other), other);
  const message = await theirs.next({ expires: 5000 });
  connection.publish(message.reply, '+ACK');
  connection.publish(message.reply.replace(other.durable, credential.durable), '+TERM');
  await connection.flush();
  assert.ok((await theirs.info()).num_ack_pending >= 1, 'only its owner acknowledges a message');
  message.ack();
  const marker = await newQuietDevice(tenant.a.admin);
  const taken = await take(await consumerOf(connection, credential), includes(marker));
  assert.ok(!taken.some((one) => one.string().includes('forged')));
});

test('who may make one, and until when', async () => {
  const viewer = await newMember(tenant.a, 'viewer');
  const engineer = await newMember(tenant.a, 'engineer');
  for (const person of [viewer, engineer]) {
    expectProblem(
      await person.ask(path, { method: 'POST', body: { name: 'x' } }),
      403,
      'forbidden',
    );
  }
  expectProblem(await viewer.ask(path), 403, 'forbidden');
  const day = 24 * 3600 * 1000;
  for (const days of [-1, 401]) {
    const body = { name: 'x', expires_at: new Date(Date.now() + days * day).toISOString() };
    const wrong = expectProblem(
      await tenant.a.admin.ask(path, { method: 'POST', body }),
      400,
      'invalid',
    );
    assert.equal(wrong.errors[0].pointer, '/expires_at');
  }
  const made = await create(tenant.a.admin, { name: 'usual' });
  const life = (Date.parse(made.expires_at) - Date.now()) / day;
  assert.ok(life > 89.9 && life < 90.1, `${life} days`);
  const listed = expect(await engineer.ask(path), 200);
  assert.ok(!listed.text.includes('SEED'), 'secrets are shown once');
  expectProblem(
    await tenant.b.admin.ask(`${path}/${made.id}`, { method: 'DELETE' }),
    404,
    'not_found',
  );
  assert.equal(made.servers.length > 0, true);
  assert.ok(setting('SIGNALBOX_NATS_URL').startsWith('nats://'));
});
