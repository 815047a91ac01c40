// Probes of a page, a port and a certificate that break, each in its own way, and are mended.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { newTenant } from './fleet.mjs';
import { listen } from './live.mjs';

const world = { servers: [] };
const listening = (server) =>
  new Promise((resolve) => {
    world.servers.push(server);
    server.listen(0, '127.0.0.1', () => resolve(server.address().port));
  });

// Self-signed, and good for so many days.
function certificate(days) {
  const files = ['key.pem', 'cert.pem'].map((name) => path.join(world.folder, name));
  const subject = ['-subj', '/CN=probe.test', '-days', String(days)];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync(
    'openssl',
    ['req', '-x509', ...key, '-keyout', files[0], '-out', files[1], ...subject],
    {
      stdio: 'ignore',
    },
  );
  return { key: readFileSync(files[0]), cert: readFileSync(files[1]) };
}

async function newProbe(name, port, probe) {
  const body = { name, address: '127.0.0.1', driver: 'probe', port, interval_seconds: 5, probe };
  return (await world.admin.post('/api/v1/devices', body)).body;
}
const statusFact = async (device, status, reason) => {
  const fact = await world.live.fact(
    'device.status_changed',
    (one) =>
      one.subject === device.id && one.data.status === status && reason.test(one.data.reason),
    40,
  );
  return fact.data.data;
};

before(async () => {
  world.folder = mkdtempSync(path.join(tmpdir(), 'probe-'));
  world.admin = (await newTenant('a')).admin;
  world.live = await listen(world.admin);
});
after(() => {
  for (const server of world.servers) server.close();
  rmSync(world.folder, { recursive: true, force: true });
});

test('a page', async () => {
  let answer = [200, 'all is well'];
  const server = http.createServer((_, response) => {
    response.writeHead(answer[0], { connection: 'close' });
    response.end(answer[1]);
  });
  const port = await listening(server);
  const device = await newProbe('page', port, {
    kind: 'http',
    path: '/health',
    body_contains: 'well',
  });
  await statusFact(device, 'online', /answers/);
  answer = [503, 'all is well'];
  await statusFact(device, 'degraded', /503/);
  answer = [200, 'all is well'];
  await world.live.fact(
    'device.status_changed',
    (one) => one.subject === device.id && one.data.previous_status === 'degraded',
    40,
  );
  answer = [200, 'all is lost'];
  await statusFact(device, 'degraded', /text/);
});

test('a port', async () => {
  const port = await listening(net.createServer((socket) => socket.end()));
  const server = world.servers.at(-1);
  const device = await newProbe('port', port, { kind: 'tcp' });
  await statusFact(device, 'online', /answers/);
  await new Promise((done) => server.close(done));
  await statusFact(device, 'offline', /refuses the port/);
  const seen = world.live.facts.length;
  await new Promise((done) => server.listen(port, '127.0.0.1', done));
  await world.live.fact(
    'device.status_changed',
    (one) => one.subject === device.id && one.data.previous_status === 'offline',
    40,
  );
  assert.ok(world.live.facts.length > seen);
});

test('a certificate', async () => {
  const server = tls.createServer(certificate(3), (socket) => socket.on('error', () => {}));
  server.on('tlsClientError', () => {});
  const port = await listening(server);
  const device = await newProbe('certificate', port, { kind: 'tls', verify: false });
  await statusFact(device, 'degraded', /days|ends/);
  server.setSecureContext(certificate(90));
  await statusFact(device, 'online', /answers/);
  const { identity } = (await world.admin.ask(`/api/v1/devices/${device.id}`)).body;
  assert.match(identity.certificate.subject, /CN=probe\.test/);
  assert.ok(Date.parse(identity.certificate.not_after) > Date.now() + 80 * 86_400_000);
});
