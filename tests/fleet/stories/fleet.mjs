// What all stories share: where the fleet is, people and tenants of a test's own, its doors.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import http from 'node:http';

export function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: README.md says what a fleet must tell`);
  return value;
}

export const url = new URL(setting('SIGNALBOX_URL'));
export const random = (bytes = 4) => randomBytes(bytes).toString('hex');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// Asks again until `condition` answers something true, which is answered.
export async function until(what, condition, seconds = 10, everyMs = 50) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > deadline) assert.fail(`not within ${seconds} s: ${what}`);
    await pause(everyMs);
  }
}

// Answers `promise`, or fails in its stead after so long.
export async function within(seconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${seconds} s: ${what}`)), seconds * 1000);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// Every person of a test comes from an address of its own: sign-ins are limited by address.
const newAddress = () =>
  `127.${10 + (randomBytes(1)[0] % 200)}.${randomBytes(1)[0]}.${1 + (randomBytes(1)[0] % 250)}`;

const agent = new http.Agent({ keepAlive: true, maxSockets: 64, timeout: 40_000 });

function once(path, { method, headers, bytes, from }) {
  return new Promise((resolve, reject) => {
    const options = { method, headers, agent, localAddress: from };
    const request = http.request(new URL(path, url), options, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(parts).toString('utf8');
        const isJson = /^application\/(problem\+)?json/.test(
          response.headers['content-type'] ?? '',
        );
        const body = isJson && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode, headers: response.headers, text, body });
      });
    });
    request.on('error', reject);
    if (bytes !== undefined) request.write(bytes);
    request.end();
  });
}

// One request. `body` is sent as JSON, unless it is a string or a Buffer already. While the gateway
// is away nothing was sent: then it is asked again.
export async function call(path, options = {}) {
  const { method = 'GET', token, tenant, body, from = '127.0.0.1' } = options;
  const headers = { ...options.headers };
  if (token) headers.authorization = `Bearer ${token}`;
  if (tenant) headers['signalbox-tenant'] = tenant;
  const isRaw = body === undefined || typeof body === 'string' || Buffer.isBuffer(body);
  const bytes = isRaw ? body : JSON.stringify(body);
  if (bytes !== undefined) {
    headers['content-type'] ??= 'application/json';
    headers['content-length'] = Buffer.byteLength(bytes);
  }
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      return await once(path, { method, headers, bytes, from });
    } catch (error) {
      const unsent =
        error.code === 'ECONNREFUSED' || (error.code === 'ECONNRESET' && method === 'GET');
      if (!unsent || Date.now() > deadline) throw error;
      await pause(200);
    }
  }
}

// Fails with what was answered, unless it is of this status.
export function expect(answer, status) {
  assert.equal(answer.status, status, `${answer.status} instead of ${status}: ${answer.text}`);
  return answer;
}

// The answer is a problem document (RFC 9457) of this status; answers it.
export function expectProblem(answer, status, code) {
  expect(answer, status);
  assert.match(answer.headers['content-type'], /^application\/problem\+json/);
  assert.equal(answer.body.status, status);
  assert.ok(answer.body.request_id, 'a problem document names its request');
  if (code) assert.equal(answer.body.code, code);
  return answer.body;
}

export class Person {
  constructor(email, password, tenant) {
    Object.assign(this, { email, password, tenant, from: newAddress() });
  }
  async signIn() {
    const body = { email: this.email, password: this.password, bearer: true };
    const made = expect(
      await call('/api/v1/sign-ins', { method: 'POST', body, from: this.from }),
      201,
    );
    this.token = made.body.access_token;
    this.refreshToken = made.body.refresh_token;
    this.id = made.body.person.id;
    return this;
  }
  ask(path, options = {}) {
    const own = { token: this.token, tenant: this.tenant, from: this.from };
    return call(path, { ...own, ...options });
  }
  // As `ask`, and waits where too much was asked: for what a story needs, not for what it tries.
  async must(status, path, options) {
    const answered = await until(
      `${path} is answered`,
      async () => {
        const answer = await this.ask(path, options);
        if (answer.status !== 429) return answer;
        await pause(1000 * Number(answer.headers['retry-after'] ?? 1));
        return undefined;
      },
      60,
    );
    return expect(answered, status);
  }
  post(path, body, status = 201) {
    return this.must(status, path, { method: 'POST', body });
  }
}

let admin;
export async function superAdmin() {
  admin ??= new Person(setting('SIGNALBOX_EMAIL'), setting('SIGNALBOX_PASSWORD')).signIn();
  return admin;
}

// A tenant with its tenant_admin, who is signed in.
export async function newTenant(letter = 'a') {
  const slug = `${letter}_${random()}`;
  const root = await superAdmin();
  await root.post('/api/v1/tenants', { id: slug, name: `Tenant ${slug}` });
  const tenant = { slug };
  tenant.admin = await newMember(tenant, 'tenant_admin', root);
  return tenant;
}

export async function newMember(tenant, role, by = tenant.admin) {
  const domain = `${tenant.slug.replaceAll('_', '-')}.example`;
  const person = new Person(`${role}_${random()}@${domain}`, `pass ${random(8)}`, tenant.slug);
  const body = {
    email: person.email,
    name: `${role} of ${tenant.slug}`,
    role,
    password: person.password,
  };
  await by.must(201, '/api/v1/members', { method: 'POST', body, tenant: tenant.slug });
  return person.signIn();
}

// A credential profile of the simulated devices.
export async function newProfile(person, community = 'public') {
  const body = { name: `profile ${random()}`, kind: 'snmp_v2c', credentials: { community } };
  return (await person.post('/api/v1/credential-profiles', body)).body;
}

export const addressOf = (number) => `127.1.${Math.floor(number / 250)}.${(number % 250) + 1}`;

// Simulated device `number` in the inventory, polled every five seconds.
export async function newDevice(person, profile, number, more = {}) {
  const body = {
    name: `device ${number} ${random()}`,
    address: addressOf(number),
    driver: 'snmp',
    port: Number(setting('SNMP_FLEET_PORT')),
    credential_profile_id: profile.id,
    interval_seconds: 5,
    ...more,
  };
  return (await person.post('/api/v1/devices', body)).body;
}

// A device that nobody polls: cheap, for stories about other things.
export async function newQuietDevice(person, name = `quiet ${random()}`) {
  const body = { name, address: '127.99.2.7', driver: 'ping', is_paused: true };
  return (await person.post('/api/v1/devices', body)).body;
}

// Something that may be a device, as if it had been found.
// `name`: what it calls itself.
export async function newProposal(sql, tenant, address = '127.99.3.1', name = undefined) {
  const query = `
    INSERT INTO device_poller.proposals
      (tenant_id, id, address, name, sources, driver, first_seen, last_seen)
    VALUES ($1, gen_random_uuid(), $2, $3, '{scan}', 'ping', now(), now()) RETURNING id`;
  return (await sql.query(query, [tenant.slug, address, name])).rows[0];
}

// A site or a group, by its path: 'sites', 'device-groups'.
export async function newPlace(person, path, more = {}) {
  return (await person.post(`/api/v1/${path}`, { name: `place ${random()}`, ...more })).body;
}

export function change(person, device, body) {
  const headers = {
    'if-match': `"${device.entity_version}"`,
    'content-type': 'application/merge-patch+json',
  };
  return person.must(200, `/api/v1/devices/${device.id}`, { method: 'PATCH', body, headers });
}
