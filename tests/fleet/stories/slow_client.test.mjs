// A client that stops reading is closed, holds up nobody, and resumes.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { headers as natsHeaders } from 'nats';
import { newTenant, until, url } from './fleet.mjs';
import { Live, listen } from './live.mjs';
import { busAs } from './servers.mjs';

const count = 700; // of 15 KiB: more than the kernel holds for a connection
const text = 'x'.repeat(15 * 1024);

// Facts as device_poller says them, faster than people can make it say so.
async function sayMuch(tenant, subject) {
  const connection = await busAs('device_poller_fleet');
  const stream = connection.jetstream();
  for (let from = 1; from <= count; from += 50) {
    await Promise.all(
      Array.from({ length: 50 }, (_, at) => {
        const id = randomUUID().replace(/^(.{14})./, '$17');
        const headers = natsHeaders();
        const all = {
          'ce-specversion': '1.0',
          'ce-id': id,
          'Nats-Msg-Id': id,
          'ce-type': 'signalbox.device.changed',
          'ce-source': '/device_poller',
          'ce-subject': subject,
          'ce-time': new Date().toISOString(),
          'ce-datacontenttype': 'application/json',
          'ce-tenantid': tenant.slug,
          'ce-entityversion': String(from + at),
        };
        for (const [name, value] of Object.entries(all)) headers.set(name, value);
        return stream.publish(`evt.${tenant.slug}.device.changed`, JSON.stringify({ text }), {
          headers,
        });
      }),
    );
  }
  await connection.close();
}

// The gateway's end of a connection, as the kernel has it.
function gatewayHolds({ localAddress, localPort }) {
  const port = (number) => Number(number).toString(16).toUpperCase().padStart(4, '0');
  const host = localAddress
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
  const place = new RegExp(`:${port(url.port)} ${host}:${port(localPort)} 01 `);
  return place.test(readFileSync('/proc/net/tcp', 'utf8'));
}

test('who stops reading is closed and resumes, and others do not wait for it', async () => {
  const tenant = await newTenant('a');
  const [slow, quick] = await Promise.all([listen(tenant.admin), listen(tenant.admin)]);
  const { localAddress, localPort } = slow.response.socket;
  assert.ok(gatewayHolds({ localAddress, localPort }), 'the connection is found');
  slow.response.pause();
  const subject = randomUUID();
  await sayMuch(tenant, subject);
  await until('the one who reads has all', () => quick.facts.length >= count, 20);
  assert.ok(slow.facts.length < count);
  await until(
    'the gateway closes the one who does not read',
    () => !gatewayHolds({ localAddress, localPort }),
    40,
    200,
  );
  slow.response.resume();
  await until('the client sees it', () => !slow.isOpen);
  assert.ok(slow.facts.length < count, 'it was cut off on the way');
  await slow.open();
  await until('the rest', () => slow.facts.length >= count, 20);
  assert.deepEqual(
    slow.facts.map(({ data }) => data.id),
    quick.facts.map(({ data }) => data.id),
  );
  assert.equal(slow.named('gap').length, 0);
  const versions = quick.facts.map(({ data }) => data.entityversion);
  assert.deepEqual(
    [...new Set(versions)].sort((one, other) => one - other),
    Array.from({ length: count }, (_, at) => at + 1),
  );
  assert.equal(versions.length, count);
});

test('clients that come and go leave nothing behind for those who stay', async () => {
  const tenant = await newTenant('a');
  const stays = await listen(tenant.admin);
  for (let turn = 0; turn < 10; turn += 1) {
    const crowd = await Promise.all(
      Array.from({ length: 10 }, () => new Live(tenant.admin).open()),
    );
    crowd.forEach((live) => live.cut());
  }
  await sayMuch(tenant, randomUUID());
  await until('all arrives', () => stays.facts.length === count, 20);
});
