// Two of everything, restarted one after the other while people work, and a migration that comes
// in between. Prints a JSON line of counts, and fails if a client that follows Retry-After and goes
// where a balancer sends it has noticed anything.
//
//   node tests/fleet/kill/rolling.mjs SECONDS [RATE]     # with_kill_fleet of ./dev
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { newMember, newTenant, random, setting, until } from '../stories/fleet.mjs';
import { openSql } from '../stories/servers.mjs';
import { Replica } from './parts.mjs';

const [seconds, rate = 200] = process.argv.slice(2).map(Number);
const people = 40;
const say = (text) => console.error(`rolling: ${text}`);

// A door of ours, as a balancer sees it: asked for its readiness twice a second, left out while it
// is not ready.
class Door {
  constructor(replica, url) {
    Object.assign(this, { replica, url, isReady: true });
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  }
  async watch(isOver) {
    while (!isOver()) {
      this.isReady = await this.replica.isReady();
      await pause(500);
    }
  }
  ask(path, { method = 'GET', headers, body }) {
    return new Promise((resolve, reject) => {
      const options = { method, headers, agent: this.agent };
      const request = http.request(new URL(path, this.url), options, (response) => {
        const parts = [];
        response.on('data', (part) => parts.push(part));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status, headers: given } = response;
          resolve({ status, headers: given, text: Buffer.concat(parts).toString() });
        });
      });
      request.on('error', reject);
      if (body) request.write(body);
      request.end();
    });
  }
}

const first = setting('SIGNALBOX_URL');
const second = `http://127.0.0.1:${new URL(first).port}`.replace(/\d+$/, setting('SECOND_DOOR'));
const listen = `SIGNALBOX_HTTP_LISTEN=${new URL(second).host}`;
const leaving = 'SIGNALBOX_LEAVING_SECONDS=2';
const doors = [
  new Door(await Replica.make('gateway1', 'gateway', { settings: [leaving] }), first),
  new Door(await Replica.make('gateway2', 'gateway', { settings: [leaving, listen] }), second),
];
const others = [];
for (const role of ['api', 'poll', 'record']) {
  for (const at of [1, 2]) {
    others.push(await Replica.make(`${role}${at}`, 'device_poller', { roles: role }));
  }
}
const replicas = [...doors.map(({ replica }) => replica), ...others];
for (const one of replicas) one.start();
await Promise.all(replicas.map((one) => one.ready(90)));

const counts = { bench: 'rolling', seconds, requests: 0, again: 0, restarts: 0, migrations: 0 };
const failures = [];
let turn = 0;

// As a client does that is told when to come again; what else goes wrong it notices.
async function ask(person, path, options = {}) {
  const headers = {
    authorization: `Bearer ${person.token}`,
    'signalbox-tenant': person.tenant,
    ...options.headers,
  };
  if (options.body) headers['content-length'] = Buffer.byteLength(options.body);
  counts.requests += 1;
  for (let tries = 1; ; tries += 1) {
    const open = doors.filter(({ isReady }) => isReady);
    turn += 1;
    const door = open[turn % open.length] ?? doors[0];
    try {
      const answer = await door.ask(path, { ...options, headers });
      const wait = answer.headers['retry-after'];
      if (!wait || tries > 5) return answer;
      counts.again += 1;
      await pause(1000 * Number(wait));
    } catch (error) {
      return { status: 0, headers: {}, text: `${door.replica.name}: ${error.code ?? error}` };
    }
  }
}

// Looks at lists mostly; every tenth time changes the name of a site of his own, and remembers
// what was confirmed.
async function work(person, isOver) {
  const fail = (what, { status, text }) => failures.push(`${what}: ${status} ${text}`);
  const json = { 'content-type': 'application/json' };
  let name = `site ${random()}`;
  const made = await ask(person, '/api/v1/sites', {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ name }),
  });
  if (made.status !== 201) return fail('a site is made', made);
  const path = made.headers.location;
  let tag = made.headers.etag;
  const reads = ['/api/v1/devices?limit=20', '/api/v1/devices/counts', path, '/api/v1/sites'];
  const every = (people / rate) * 1000;
  let next = Date.now() + Math.random() * every;
  for (let at = 0; !isOver(); at += 1) {
    await pause(Math.max(0, next - Date.now()));
    next += every;
    if (at % 10 === 0) {
      const wanted = `site ${random()}`;
      const changed = await ask(person, path, {
        method: 'PATCH',
        headers: { 'if-match': tag, 'content-type': 'application/merge-patch+json' },
        body: JSON.stringify({ name: wanted }),
      });
      if (changed.status !== 200) fail('a change', changed);
      else name = wanted;
      tag = changed.headers.etag ?? tag;
    } else {
      const read = await ask(person, reads[at % reads.length]);
      if (read.status !== 200) fail(reads[at % reads.length], read);
    }
  }
  const kept = await ask(person, path);
  if (kept.status !== 200 || JSON.parse(kept.text).name !== name) fail('what was confirmed', kept);
}

// What a newer release does to the tables while older replicas run.
async function migrate(sql, number) {
  for (const table of ['device_poller.devices', 'device_poller.sites', 'gateway.memberships']) {
    await sql.query(`ALTER TABLE ${table} ADD COLUMN tried_${number} integer NOT NULL DEFAULT 0`);
  }
}

const tenant = await newTenant('rolling');
const workers = [tenant.admin];
while (workers.length < people) workers.push(await newMember(tenant, 'tenant_admin'));
say(`${people} people work, ${rate} requests a second in all`);

let over = false;
const isOver = () => over;
const began = Date.now();
const watching = doors.map((door) => door.watch(isOver));
const working = workers.map((person) => work(person, isOver));
const sql = await openSql(setting('SIGNALBOX_PG_ADMIN_URL'));
while (Date.now() - began < seconds * 1000) {
  counts.migrations += 1;
  await migrate(sql, counts.migrations);
  for (const one of replicas) {
    if (Date.now() - began >= seconds * 1000) break;
    say(`${Math.round((Date.now() - began) / 1000)} s: ${one.name}`);
    await one.end('SIGTERM');
    one.start();
    await one.ready();
    counts.restarts += 1;
    const door = doors.find(({ replica }) => replica === one);
    if (door) await until('the balancer sees it', () => door.isReady);
  }
}
over = true;
await Promise.all([...working, ...watching]);
await sql.end();
for (const one of replicas) await one.end('SIGTERM');
counts.failed = failures.length;
counts.cut = replicas.reduce((sum, one) => sum + one.cutShort(), 0);
console.log(JSON.stringify(counts));
failures.slice(0, 20).forEach(say);
if (failures.length > 0 || counts.cut > 0) process.exitCode = 1;
