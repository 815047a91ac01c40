// Signing in, staying signed in, and being sent out.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  call,
  expect,
  expectProblem,
  newMember,
  newQuietDevice,
  newTenant,
  random,
  until,
  url,
} from './fleet.mjs';
import { Live, listen } from './live.mjs';
import { cookiesOf, headerOf, me, path, refresh, signIn } from './sign_ins.mjs';

const world = {};
before(async () => {
  world.tenant = await newTenant('a');
});

const member = (role = 'engineer') => newMember(world.tenant, role);

test('a browser gets cookies that no script reads and no other page uses', async () => {
  const person = await member();
  const answer = expect(await signIn(person), 201);
  const cookies = cookiesOf(answer);
  assert.deepEqual(Object.keys(cookies).sort(), ['sbx_access', 'sbx_refresh']);
  for (const { attributes } of Object.values(cookies)) {
    assert.ok(
      attributes.includes('HttpOnly') && attributes.includes('SameSite=Strict'),
      `${attributes}`,
    );
    assert.equal(attributes.includes('Secure'), url.protocol === 'https:');
  }
  assert.ok(
    cookies.sbx_refresh.attributes.includes('Path=/api/v1/sign-ins'),
    'it travels where it is used',
  );
  for (const { value } of Object.values(cookies))
    assert.ok(!answer.text.includes(value), 'tokens are not in the body');
  const cookie = headerOf(cookies);
  const ask = (target, options = {}) =>
    call(target, {
      from: person.from,
      tenant: person.tenant,
      ...options,
      headers: { cookie, ...options.headers },
    });
  assert.equal(expect(await ask('/api/v1/me'), 200).body.person.email, person.email);

  const origin = url.origin;
  const write = (headers) =>
    ask('/api/v1/devices', {
      method: 'POST',
      headers,
      body: {
        name: `by cookie ${random()}`,
        address: '127.99.2.8',
        driver: 'ping',
        is_paused: true,
      },
    });
  for (const headers of [{ origin }, { 'sec-fetch-site': 'same-origin' }])
    expect(await write(headers), 201);
  const foreign = [
    {},
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: `${origin}.evil.example` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
  ];
  for (const headers of foreign) expectProblem(await write(headers), 403, 'forbidden');
  const evil = { origin: 'https://evil.example' };
  const read = expect(await ask('/api/v1/me', { headers: evil }), 200);
  assert.equal(
    read.headers['access-control-allow-origin'],
    undefined,
    'other pages may not read answers',
  );
  expectProblem(await ask(`${path}/current`, { method: 'DELETE', headers: evil }), 403);
  const tokens = { cookie: `sbx_refresh=${cookies.sbx_refresh.value}` };
  const stolen = await call(`${path}/refresh`, {
    method: 'POST',
    from: person.from,
    headers: { ...tokens, ...evil },
  });
  expectProblem(stolen, 403, 'forbidden');
  const renewed = await call(`${path}/refresh`, {
    method: 'POST',
    from: person.from,
    headers: { ...tokens, origin },
  });
  const fresh = cookiesOf(expect(renewed, 200));
  assert.notEqual(fresh.sbx_refresh.value, cookies.sbx_refresh.value);
  const out = await ask(`${path}/current`, {
    method: 'DELETE',
    headers: { origin, cookie: headerOf(fresh) },
  });
  const gone = cookiesOf(expect(out, 204));
  for (const { value, attributes } of Object.values(gone)) {
    assert.equal(value, '');
    assert.ok(attributes.includes('Max-Age=0'));
  }
});

test('a program gets tokens, and no cookies', async () => {
  const person = await member();
  const answer = expect(await signIn(person, { bearer: true }), 201);
  assert.deepEqual(cookiesOf(answer), {});
  assert.equal(answer.headers['cache-control'], 'no-store', 'tokens stay in no cache');
  const { access_token: token, expires_at: until_, refresh_until: end } = answer.body;
  assert.ok(Math.abs(Date.parse(until_) - Date.now() - 15 * 60_000) < 10_000);
  assert.ok(Math.abs(Date.parse(end) - Date.now() - 7 * 24 * 3600_000) < 10_000);
  const { body } = expect(await me(person, token), 200);
  assert.deepEqual(
    body.memberships.map((one) => [one.tenant, one.role]),
    [[world.tenant.slug, 'engineer']],
  );
  assert.equal(body.tenant, world.tenant.slug);
  assert.ok(
    body.permissions.includes('device:write') && !body.permissions.includes('member:write'),
  );
});

test('refresh rotates; a token that comes again later ends the sign-in', async () => {
  const person = await member();
  const stream = await listen(person);
  const first = person.refreshToken;
  const second = expect(await refresh(person, first), 200).body;
  assert.notEqual(second.refresh_token, first);
  expect(await me(person, second.access_token), 200);
  expectProblem(await refresh(person, first), 409, 'conflict'); // another tab, a moment ago
  expect(await me(person, second.access_token), 200);
  const stolen = await until(
    'the moment is over',
    async () => {
      const answer = await refresh(person, first);
      return ![409, 429].includes(answer.status) && answer;
    },
    60,
    3000,
  );
  expectProblem(stolen, 401, 'unauthenticated');
  expectProblem(await me(person, second.access_token), 401, 'unauthenticated');
  expectProblem(await refresh(person, second.refresh_token), 401, 'unauthenticated');
  await until('its stream ends', () => !stream.isOpen, 2);
  for (const rubbish of ['x', 'sbxr_x', person.token, `${first}x`]) {
    expectProblem(await refresh(person, rubbish), 401, 'unauthenticated');
  }
});

test('signing out counts at once, also on an open stream, and ends no other sign-in', async () => {
  const person = await member();
  const other = expect(await signIn(person, { bearer: true }), 201).body.access_token;
  const stream = await listen(person);
  const kept = await new Live({ ...person, token: other }).open();
  expect(await person.ask(`${path}/current`, { method: 'DELETE' }), 204);
  expectProblem(await person.ask('/api/v1/me'), 401, 'unauthenticated');
  await until('the stream ends', () => !stream.isOpen, 2);
  expectProblem(await refresh(person, person.refreshToken), 401);
  expect(await me(person, other), 200);
  assert.ok(kept.isOpen);
});

test('another role counts at once, also on an open stream', async () => {
  const person = await member('engineer');
  const { admin } = world.tenant;
  const stream = await listen(person);
  const write = () =>
    person.ask('/api/v1/devices', {
      method: 'POST',
      body: {
        name: `written ${random()}`,
        address: '127.99.2.9',
        driver: 'ping',
        is_paused: true,
      },
    });
  expect(await write(), 201);
  const known = `/api/v1/members/${person.id}`;
  expect(await admin.ask(known, { method: 'PATCH', body: { role: 'viewer' } }), 200);
  expectProblem(await write(), 403, 'forbidden');
  const hidden = await member('viewer');
  const device = await newQuietDevice(admin);
  await stream.fact('device.created', (fact) => fact.subject === device.id);
  assert.ok(
    !stream.facts.some(({ data }) => data.subject === hidden.id),
    'a viewer sees no members',
  );
  expect(await admin.ask(known, { method: 'DELETE' }), 204);
  expectProblem(await person.ask('/api/v1/devices'), 404, 'not_found');
  await until('the stream ends', () => !stream.isOpen, 2);
  assert.deepEqual(expect(await me(person, person.token), 200).body.memberships, []);
});
