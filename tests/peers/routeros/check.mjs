// Tries the fleet by another client that others wrote, which tags all commands: node-routeros.
// Environment: ROUTEROS_PORTS="API TLS REST CONTROL" and ROUTEROS_CA, the folder with ca.pem.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import routeros from 'node-routeros';

const [api, tls] = process.env.ROUTEROS_PORTS.split(' ').map(Number);
const ca = readFileSync(`${process.env.ROUTEROS_CA}/ca.pem`);
const kinds = [
  { number: 0, version: '7.18', radio: 'wifi' },
  { number: 1, version: '6.49', radio: 'wireless' },
  { number: 2, version: '7.15', radio: 'wireless' },
  { number: 3, version: '6.42', radio: 'wireless' },
  { number: 4, version: '7.16' },
];

function clientOf(number, { password = 'routeros-password', secret = false } = {}) {
  const host = `127.2.0.${number + 1}`;
  const way = secret ? { port: tls, tls: { ca } } : { port: api };
  return new routeros.RouterOSAPI({ host, user: 'signalbox', password, timeout: 5, ...way });
}

async function signedIn(number, options, work) {
  const client = clientOf(number, options);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.close();
  }
}

for (const { number, version, radio } of kinds) {
  for (const secret of [false, true]) {
    test(`${version} answers a poll ${secret ? 'over TLS' : 'in the clear'}`, () =>
      signedIn(number, { secret }, async (client) => {
        // All at once: each has a tag.
        const [resource, interfaces, update, name] = await Promise.all([
          client.write('/system/resource/print'),
          client.write('/interface/print', ['=.proplist=name,rx-byte,tx-byte,running,type']),
          client.write('/system/package/update/print'),
          client.write('/system/identity/print'),
        ]);
        assert.ok(resource[0].version.startsWith(version));
        assert.deepEqual(Object.keys(interfaces[0]).sort(),
          ['name', 'running', 'rx-byte', 'tx-byte', 'type']);
        assert.ok(update[0]['installed-version'].startsWith(version));
        assert.equal(name[0].name, `router-${number}`);
        if (!radio) return;
        const clients = await client.write(`/interface/${radio}/registration-table/print`);
        assert.equal(clients.length, 4);
        const said = await client.write(`/interface/${radio}/monitor`, ['=numbers=0', '=once=']);
        assert.ok(said[0]['noise-floor']);
      }));
  }

  test(`${version} traps, selects and tells bytes that are not UTF-8`, () =>
    signedIn(number, {}, async (client) => {
      await assert.rejects(client.write('/no/such/print'), /no such command prefix/);
      const rows = await client.write('/interface/print', ['?name=ether2']);
      assert.deepEqual(rows.map((row) => row.comment), ['Büro Süd']);
    }));

  test(`${version} refuses a wrong password`, async () => {
    await assert.rejects(clientOf(number, { password: 'guessed' }).connect(),
      (fault) => fault.errno === 'CANTLOGIN');
  });
}
