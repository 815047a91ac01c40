// A device of every kind on one page: each is broken and mended in turn, each says what is wrong with
// it, and the others do not notice.
import { createServer, type Server } from 'node:http';
import { createServer as createTcp, type AddressInfo, type Server as Tcp } from 'node:net';
import type { Page } from '@playwright/test';
import { startRouteros, type RouterosFleet } from './routeros';
import { startSnmpd, type Snmpd } from './snmpd';
import { ask, newTenant, type Device } from './system';
import { expect, test } from './test';

const user = (password: string) =>
  `createUser operator SHA-256 ${password} AES-128 private128\nrouser operator priv`;
const operator = {
  user_name: 'operator',
  level: 'auth_priv',
  authentication: 'sha256',
  authentication_password: 'authentic256',
  privacy: 'aes128',
  privacy_password: 'private128',
};
const page200 = { status: 200, text: 'all is well' };

let old: Snmpd;
let secure: Snmpd;
let routers: RouterosFleet;
let web: Server;
let port: Tcp;
const said = { ...page200 };

const portOf = (server: { address: () => unknown }) => (server.address() as AddressInfo).port;
const listen = (server: Server | Tcp, at = 0) =>
  new Promise<void>((done) => server.listen(at, '127.0.0.1', done));
const newPort = () => createTcp((socket) => socket.on('error', () => undefined).end());

test.beforeAll(async () => {
  old = await startSnmpd('rocommunity watch 127.0.0.1');
  secure = await startSnmpd(user('authentic256'));
  routers = await startRouteros(2);
  web = createServer((_, answer) => answer.writeHead(said.status).end(said.text));
  port = newPort();
  await Promise.all([listen(web), listen(port)]);
});
test.afterAll(() => {
  old.end();
  secure.end();
  routers.end();
  web.close();
  port.close();
});

async function addAll(tenant: string): Promise<void> {
  const profile = async (name: string, kind: string, credentials: Record<string, string>) => {
    const body = { name, kind, credentials };
    return (await ask<{ id: string }>(tenant, 'POST', '/api/v1/credential-profiles', body)).id;
  };
  const [v2c, v3, login] = await Promise.all([
    profile('v2c', 'snmp_v2c', { community: 'watch' }),
    profile('v3', 'snmp_v3', operator),
    profile('login', 'routeros', { user_name: 'signalbox', password: 'routeros-password' }),
  ]);
  const at = (number: number) => ({ address: routers.addressOf(number), port: routers.tlsPort });
  const local = { address: '127.0.0.1' };
  const devices = [
    { name: 'snmp-old', driver: 'snmp', ...local, port: old.port, credential_profile_id: v2c },
    { name: 'snmp-new', driver: 'snmp', ...local, port: secure.port, credential_profile_id: v3 },
    { name: 'router-seven', driver: 'routeros', ...at(0), credential_profile_id: login },
    { name: 'router-six', driver: 'routeros', ...at(1), credential_profile_id: login },
    {
      name: 'page',
      driver: 'probe',
      ...local,
      port: portOf(web),
      probe: { kind: 'http', path: '/health' },
    },
    {
      name: 'text',
      driver: 'probe',
      ...local,
      port: portOf(web),
      probe: { kind: 'http', path: '/', statuses: ['2xx', '5xx'], body_contains: 'all is well' },
    },
    { name: 'port', driver: 'probe', ...local, port: portOf(port), probe: { kind: 'tcp' } },
  ];
  for (const device of devices) {
    const body = { ...device, interval_seconds: 5 };
    await ask<Device>(tenant, 'POST', '/api/v1/devices', body);
  }
}

const row = (page: Page, name: string) =>
  page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });

test('each kind says what is wrong with it, and comes back', async ({ page }) => {
  test.setTimeout(300_000);
  const tenant = await newTenant('Every Kind');
  await addAll(tenant);
  await page.goto(`/t/${tenant}/fleet`);
  const names = ['snmp-old', 'snmp-new', 'router-seven', 'router-six', 'page', 'text', 'port'];
  for (const name of names) {
    await expect(row(page, name)).toContainText('Online', { timeout: 45_000 });
  }
  const wrongUser = async () => secure.restart(user('another256x'));
  const closed = async () => {
    const at = portOf(port);
    await new Promise((done) => port.close(done));
    return at;
  };
  let portWas = 0;
  const faults: [name: string, break_: () => unknown, mend: () => unknown, shows: RegExp][] = [
    ['snmp-old', old.pause, old.resume, /Alive, no SNMP.*does not know these credentials/],
    ['snmp-new', wrongUser, () => secure.restart(user('authentic256')), /Login refused.*password/],
    [
      'router-seven',
      () => routers.tell('trap 0 4 not enough permissions (9)'),
      () => routers.tell('up 0'),
      /Degraded.*not enough permissions \(9\)/,
    ],
    [
      'router-six',
      () => routers.tell('halfword 1'),
      () => routers.tell('up 1'),
      /Alive.*does not answer in time/,
    ],
    [
      'page',
      () => Object.assign(said, { status: 500 }),
      () => Object.assign(said, page200),
      /Degraded.*It answers 500; 2xx or 3xx is wanted/,
    ],
    [
      'text',
      () => Object.assign(said, { text: 'out of order' }),
      () => Object.assign(said, page200),
      /Degraded.*does not hold the text/,
    ],
    [
      'port',
      async () => {
        portWas = await closed();
      },
      () => {
        port = newPort();
        return listen(port, portWas);
      },
      /Offline.*refuses the port/,
    ],
  ];
  for (const [name, break_, mend, shows] of faults) {
    await break_();
    await expect(row(page, name)).toContainText(shows, { timeout: 45_000 });
    for (const other of names.filter((one) => one !== name)) {
      await expect(row(page, other)).toContainText('Online');
    }
    await mend();
    // A refused password is not tried again by itself: a person says that it is right.
    if (name === 'snmp-new') await tryAgain(tenant);
    await expect(row(page, name)).toContainText('Online', { timeout: 45_000 });
  }
});

// As a person does it, who saves the profile once more.
async function tryAgain(tenant: string): Promise<void> {
  const { items } = await ask<{ items: { id: string; name: string; entity_version: number }[] }>(
    tenant,
    'GET',
    '/api/v1/credential-profiles',
  );
  const profile = items.find(({ name }) => name === 'v3');
  await ask(
    tenant,
    'PATCH',
    `/api/v1/credential-profiles/${profile?.id}`,
    { credentials: operator },
    { 'content-type': 'application/merge-patch+json', 'if-match': `"${profile?.entity_version}"` },
  );
}
