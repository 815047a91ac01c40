// Who may not come in, and how that is said.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  Person,
  call,
  expect,
  expectProblem,
  newMember,
  newTenant,
  random,
  superAdmin,
} from './fleet.mjs';
import { listen } from './live.mjs';
import { me, path, refresh, signIn } from './sign_ins.mjs';

const world = {};
before(async () => {
  world.tenant = await newTenant('a');
});

const member = (role = 'engineer') => newMember(world.tenant, role);

test('after five wrong passwords a person waits, whether known or not', async () => {
  const person = await member();
  const nobody = new Person(`nobody_${random()}@${world.tenant.slug}.example`, 'wrong password');
  const outcomes = { person: [], nobody: [] };
  const took = { person: [], nobody: [] };
  for (let turn = 0; turn < 6; turn += 1) {
    for (const [name, one] of [
      ['person', person],
      ['nobody', nobody],
    ]) {
      const start = performance.now();
      const answer = await signIn({ ...one, password: 'wrong password' });
      took[name].push(performance.now() - start);
      const { request_id: _, ...rest } = answer.body;
      outcomes[name].push(rest);
    }
  }
  assert.deepEqual(
    outcomes.person.map((one) => one.status),
    [401, 401, 401, 401, 401, 429],
  );
  const locked = await signIn(person);
  expectProblem(locked, 429, 'too_many');
  assert.ok(Number(locked.headers['retry-after']) <= 30, 'at first for 30 s');
  expect(await me(person, person.token), 200); // who is in stays in
  expect(await signIn(await member()), 201); // and others come in
  assert.deepEqual(outcomes.nobody.slice(0, 5), outcomes.person.slice(0, 5));
  const quickest = (name) => Math.min(...took[name].slice(0, 5));
  assert.ok(
    quickest('nobody') > quickest('person') / 3,
    'who is unknown is not told by the time it takes',
  );
  assert.equal(outcomes.nobody[5].status, outcomes.person[5].status, 'nor by never having to wait');
});

test('an address may try twenty times a minute', async () => {
  const person = new Person('nobody@example.com', 'x');
  const answers = [];
  for (let turn = 0; turn < 25; turn += 1)
    answers.push(await call(path, { method: 'POST', body: {}, from: person.from }));
  const statuses = answers.map((one) => one.status);
  assert.ok(
    statuses.slice(0, 20).every((status) => status === 400),
    `${statuses}`,
  );
  assert.ok(statuses.slice(20).includes(429), `${statuses}`);
  const refused = answers.find((one) => one.status === 429);
  assert.ok(Number(refused.headers['retry-after']) >= 1);
  assert.equal(expectProblem(refused, 429, 'too_many').status, 429);
});

test('another password ends the other sign-ins', async () => {
  const person = await member();
  const other = expect(await signIn(person, { bearer: true }), 201).body;
  const change = (body) => person.ask('/api/v1/me/password', { method: 'PUT', body });
  const fresh = `another ${random(8)}`;
  const wrong = expectProblem(
    await change({ old_password: 'not it', new_password: fresh }),
    400,
    'invalid',
  );
  assert.equal(wrong.errors[0].pointer, '/old_password');
  for (const weak of ['short', person.email, 'aaaaaaaaaaaa', 'password123']) {
    const answer = expectProblem(
      await change({ old_password: person.password, new_password: weak }),
      400,
      'invalid',
    );
    assert.equal(answer.errors[0].pointer, '/new_password', weak);
  }
  expect(await change({ old_password: person.password, new_password: fresh }), 204);
  expect(await person.ask('/api/v1/me'), 200);
  expectProblem(await me(person, other.access_token), 401);
  expectProblem(await refresh(person, other.refresh_token), 401);
  expectProblem(await signIn(person), 401);
  expect(await signIn({ ...person, password: fresh }), 201);
});

test('who is not signed in, may not, or asks for what is not there', async () => {
  const viewer = await member('viewer');
  const none = await call('/api/v1/devices', {});
  expectProblem(none, 401, 'unauthenticated');
  assert.equal(none.headers['www-authenticate'], 'Bearer');
  const forged = viewer.token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
  for (const token of ['x', 'sbxa_', forged, viewer.refreshToken, 'sbx_a_b_c']) {
    expectProblem(await call('/api/v1/devices', { token }), 401, 'unauthenticated');
  }
  expectProblem(
    await viewer.ask('/api/v1/devices', { method: 'POST', body: {} }),
    403,
    'forbidden',
  );
  expectProblem(
    await viewer.ask('/api/v1/tenants', { method: 'POST', body: {} }),
    403,
    'forbidden',
  );
  expectProblem(await viewer.ask('/api/v1/nothing'), 404, 'not_found');
  expectProblem(
    await viewer.ask('/api/v1/devices', { tenant: 'no_such_tenant' }),
    404,
    'not_found',
  );
  const method = await viewer.ask('/api/v1/devices', { method: 'PUT', body: {} });
  expectProblem(method, 405, 'method_not_allowed');
  assert.match(method.headers.allow, /GET/);
  expectProblem(
    await viewer.ask('/api/v1/devices', {
      method: 'POST',
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    }),
    415,
  );
});

test('a request is followed from the door into its facts', async () => {
  const { admin } = world.tenant;
  const stream = await listen(admin);
  const trace = random(16);
  const answer = expect(
    await admin.ask('/api/v1/devices', {
      method: 'POST',
      headers: { traceparent: `00-${trace}-${random(8)}-01` },
      body: { name: `traced ${random()}`, address: '127.99.2.10', driver: 'ping', is_paused: true },
    }),
    201,
  );
  const fact = await stream.fact('device.created', (one) => one.subject === answer.body.id);
  assert.equal(fact.data.traceparent.split('-')[1], trace);
  assert.equal(fact.data.requestid, answer.headers['x-request-id']);
  const refused = expectProblem(await admin.ask('/api/v1/devices?limit=x'), 400);
  const again = expectProblem(await admin.ask('/api/v1/devices?limit=x'), 400);
  assert.notEqual(refused.request_id, again.request_id);
  assert.equal((await superAdmin()).tenant, undefined);
});
