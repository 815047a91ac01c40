// Consumers that stand still, a stream at its limit of bytes, a volume without room: the fleet stays
// up within its memory, and goes on by itself. Prints a JSON line of counts.
//
//   node tests/fleet/kill/full.mjs DEVICES     # with_full_fleet of ./dev
import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import http from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import {
  addressOf,
  newMember,
  newProfile,
  newTenant,
  setting,
  until,
  url,
} from '../stories/fleet.mjs';
import { busAs } from '../stories/servers.mjs';
import { Part, Replica } from './parts.mjs';
import { Books, factsOnBus, readingsOnBus } from './witness.mjs';

const devices = Number(process.argv[2] ?? 40);
const memoryMax = 64 * 1024; // KiB that a replica may need more than before, whatever stands still
const stillFor = 30; // seconds
const say = (text) => console.error(`full: ${text}`);

const nats = Part.found('nats');
const fleet = {
  gateway: await Replica.make('gateway', 'gateway'),
  api: await Replica.make('api', 'device_poller', { roles: 'api' }),
  poller: await Replica.make('poll', 'device_poller', { roles: 'poll' }),
  recorder: await Replica.make('record', 'device_poller', { roles: 'record' }),
};
const replicas = Object.values(fleet);
for (const one of replicas) one.start();
await Promise.all(replicas.map((one) => one.ready(90)));

const { admin, slug: tenant } = await newTenant('full');
const people = [admin];
while (people.length < 8) people.push(await newMember({ slug: tenant, admin }, 'tenant_admin'));
const profile = await newProfile(admin);
for (let at = 0; at < devices; at += 1) {
  await admin.post('/api/v1/devices', {
    name: `switch-${at}`,
    address: addressOf(at),
    driver: 'snmp',
    port: Number(setting('SNMP_FLEET_PORT')),
    credential_profile_id: profile.id,
    interval_seconds: 5,
  });
}
const { items } = (await admin.must(200, '/api/v1/devices?limit=500')).body;
const books = await Books.open();
const counts = { bench: 'full', devices };
const wrong = [];
const demand = (isSo, what) => isSo || wrong.push(what);

const memoryOf = ({ pid }) =>
  Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);

// Changes names as fast as the door takes it for so long: a fact each. Answers how many answers
// there were by status, and the most memory that a replica needed more than at the beginning.
async function workFor(seconds) {
  const before = replicas.map(memoryOf);
  const ends = Date.now() + seconds * 1000;
  const statuses = {};
  let more = 0;
  const turn = async (person, device) => {
    const path = `/api/v1/devices/${device.id}`;
    const { headers } = await person.must(200, path);
    const answer = await person.ask(path, {
      method: 'PATCH',
      body: { name: `${device.name} at ${Date.now()}` },
      headers: { 'if-match': headers.etag, 'content-type': 'application/merge-patch+json' },
    });
    statuses[answer.status] = (statuses[answer.status] ?? 0) + 1;
    const wait = answer.headers['retry-after'];
    if (wait) await pause(Math.min(1000 * Number(wait), 5000));
  };
  const worker = async (person, number) => {
    for (let at = number; Date.now() < ends; at += people.length) {
      await turn(person, items[at % items.length]);
    }
  };
  const watch = async () => {
    while (Date.now() < ends) {
      await pause(500);
      more = Math.max(more, ...replicas.map((one, at) => memoryOf(one) - before[at]));
      demand(
        replicas.every(({ pid }) => pid),
        'a replica has ended',
      );
    }
  };
  await Promise.all([...people.map(worker), watch()]);
  return { statuses, more_kib: more };
}

// 412: a poll was faster. 429 and 503 say when to come again.
const onlyGood = ({ statuses }) =>
  Object.keys(statuses).every((status) => ['200', '412', '429', '503'].includes(status)) &&
  statuses[200] > 0;

async function backToWell() {
  const from = Date.now();
  await Promise.all(replicas.map((one) => one.ready(90)));
  await books.calm(120);
  return (Date.now() - from) / 1000;
}

// A person's browser that does not read what it is told.
function deafListener() {
  const request = http.get(new URL('/api/v1/events/stream', url), {
    headers: {
      accept: 'text/event-stream',
      authorization: `Bearer ${admin.token}`,
      'signalbox-tenant': tenant,
    },
    agent: false,
  });
  request.on('response', (response) => response.pause());
  request.on('error', () => {});
  return request;
}

say('consumers stand still');
const deaf = Array.from({ length: 50 }, deafListener);
fleet.recorder.signal('SIGSTOP');
const still = await workFor(stillFor);
fleet.recorder.signal('SIGCONT');
deaf.forEach((request) => request.destroy());
counts.still = still;
demand(onlyGood(still) && still.more_kib < memoryMax, 'consumers stand still');
const told = await readingsOnBus(tenant);
const kept = () =>
  books.readings(tenant).then((rows) => [...told.keys()].every((key) => rows.has(key)));
await until('what the recorder has missed is kept', kept, 100, 2000).catch((fault) =>
  demand(false, fault.message),
);

say('the stream is at its limit');
const provisioner = await busAs('provisioner');
async function limit(bytes) {
  const info = (await provisioner.request('$JS.API.STREAM.INFO.EVENTS')).json();
  const config = { ...info.config, max_bytes: bytes ?? info.state.bytes + 64 * 1024 };
  const answer = (
    await provisioner.request('$JS.API.STREAM.UPDATE.EVENTS', JSON.stringify(config))
  ).json();
  if (answer.error) throw new Error(JSON.stringify(answer.error));
  return info.config.max_bytes;
}
const usual = await limit();
const full = await workFor(stillFor);
counts.facts_waiting = await books.waiting();
demand(counts.facts_waiting > 0, 'the limit was not reached');
await limit(usual);
await provisioner.close();
counts.stream_full = { ...full, well_after_seconds: await backToWell() };
demand(onlyGood(full) && full.more_kib < memoryMax, 'the stream is at its limit');

// As the supervisor of a container does with a liveness probe.
const bus = setting('SIGNALBOX_BUS_FOLDER');
const probe = () =>
  new Promise((resolve) => {
    const words = ['probe', bus, setting('SIGNALBOX_NATS_URL')];
    const options = { timeout: 8000 };
    execFile(`${setting('SIGNALBOX_BUILD')}/bin/signalbox-bus`, words, options, (error) =>
      resolve(!error),
    );
  });
demand(await probe(), 'the probe fails on a server that is well');

say('the volume is full');
const filler = `${setting('SMALL_VOLUME')}/filler`;
const file = await open(filler, 'w');
const piece = Buffer.alloc(1024 * 1024, 1);
for (let isFull = false; !isFull;)
  isFull = await file.write(piece).then(
    () => false,
    () => true,
  );
await file.close();
let failed = 0;
const supervise = (async () => {
  const ends = Date.now() + 120_000;
  while (failed < 3 && Date.now() < ends) {
    failed = (await probe()) ? 0 : failed + 1;
    await pause(1000);
  }
})();
const volume = await workFor(stillFor);
await supervise;
demand(failed === 3, 'the probe does not see that the volume is full');
rmSync(filler); // somebody has made room
await nats.end('SIGKILL');
nats.start();
counts.volume_full = { ...volume, well_after_seconds: await backToWell() };
demand(onlyGood(volume) && volume.more_kib < memoryMax, 'the volume is full');
demand(await probe(), 'the probe fails on a server that is well again');

const said = await books.factsSaid(tenant);
const stored = await factsOnBus(tenant);
counts.facts_said = said.length;
counts.facts_missing = said.filter((id) => !stored.has(id)).length;
counts.facts_twice = [...stored.values()].filter((count) => count > 1).length;
counts.facts_dead = await books.dead();
for (const name of ['facts_missing', 'facts_twice', 'facts_dead']) {
  demand(counts[name] === 0, name);
}
counts.wrong = wrong;
console.log(JSON.stringify(counts));
await books.close();
if (wrong.length > 0) process.exitCode = 1;
