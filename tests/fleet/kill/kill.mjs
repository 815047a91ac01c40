// A fleet of replicas while its servers and itself are killed, stopped and drained; at the end the
// books are compared. Prints a JSON line of counts, and fails where one is not what it must be.
//
//   node tests/fleet/kill/kill.mjs SECONDS DEVICES [INTERVAL [SEED]]     # with_kill_fleet of ./dev
import { setTimeout as pause } from 'node:timers/promises';
import { addressOf, expect, newProfile, newTenant, setting, until } from '../stories/fleet.mjs';
import { Live } from '../stories/live.mjs';
import { simulate } from '../stories/servers.mjs';
import { Audit } from './audit.mjs';
import { haunt, ofServers, usualGap } from './faults.mjs';
import { Replica } from './parts.mjs';
import { dice } from './seed.mjs';
import { Books, copiesOfFacts, factsOnBus, Poison, readingsOnBus } from './witness.mjs';

const [seconds, devices, interval = 5, seed = 1] = process.argv.slice(2).map(Number);
const say = (text) => console.error(`kill: ${text}`);
const counters = ['signalbox_poller_stale_total', 'signalbox_poller_polls_total'];

async function replicas(role, count) {
  const made = [];
  for (let at = 1; at <= count; at += 1) {
    made.push(await Replica.make(`${role}${at}`, 'device_poller', { roles: role }));
  }
  return made;
}

const fleet = {
  gateway: await Replica.make('gateway', 'gateway'),
  api: await Replica.make('api', 'device_poller', { roles: 'api' }),
  pollers: await replicas('poll', 3),
  recorders: await replicas('record', 2),
};
const all = Object.values(fleet).flat();
fleet.silenced = Array.from({ length: Math.min(devices / 10, 30) }, (_, at) => 10 * at + 5);

async function addDevices(admin) {
  const profile = await newProfile(admin);
  const port = setting('SNMP_FLEET_PORT');
  const rows = Array.from(
    { length: devices },
    (_, at) => `switch-${at},${addressOf(at)},snmp,${port},${profile.name},${interval}`,
  );
  const head = 'name,address,driver,port,credential_profile,interval_seconds';
  const { upload, id } = (await admin.post('/api/v1/device-imports', { format: 'csv' })).body;
  const body = Buffer.from([head, ...rows].join('\n'));
  expect(await admin.ask(upload.path, { method: 'PUT', body }), 201);
  const done = await until(
    'all devices are added',
    async () => {
      const now = (await admin.must(200, `/api/v1/device-imports/${id}`)).body;
      return now.ended_at && now;
    },
    600,
    500,
  );
  if (done.good !== devices) throw new Error(JSON.stringify(done));
}

// Every tenth device comes and goes meanwhile, and people change the others: facts that can be lost.
// Some others are silent for a moment when a poller is to be stopped.
const comesAndGoes = (number) => number % 5 === 0;
async function stir(random, admin, isOver, poison) {
  const down = new Set();
  const { items } = (await admin.must(200, '/api/v1/devices?limit=500')).body;
  while (!isOver()) {
    const number = 10 * random.below(Math.ceil(devices / 10));
    await simulate(down.has(number) ? `up ${number}` : `down ${number}`).catch(() => undefined);
    if (!down.delete(number)) down.add(number);
    await rename(admin, random.of(items)).catch(() => undefined);
    await poison.send().catch(() => undefined);
    await pause(250);
  }
  await poison.close();
  await until('all devices are well', () => simulate('up all').catch(() => false), 10);
}

const answers = {}; // how many, by status
const ask = async (admin, path, options) => {
  const answer = await admin.ask(path, options);
  const { status, headers } = answer;
  const isOdd = status === 500 || (status === 503 && !headers['retry-after']);
  const name = isOdd ? `odd ${status}` : status;
  answers[name] = (answers[name] ?? 0) + 1;
  if (isOdd) say(answer.text);
  return answer;
};

// Whether it is done is not asked: what was said must be stored, and what was not must not.
async function rename(admin, { id, name }) {
  const path = `/api/v1/devices/${id}`;
  const { headers } = await ask(admin, path);
  const body = { name: `${name} at ${Date.now()}` };
  const type = 'application/merge-patch+json';
  await ask(admin, path, {
    method: 'PATCH',
    body,
    headers: { 'if-match': headers.etag, 'content-type': type },
  });
}

// A listener that comes back whenever it is cut off, as a browser does.
async function keepListening(live, isOver) {
  while (!isOver()) {
    if (!live.isOpen) await live.open().catch(() => undefined);
    await pause(200);
  }
}

// The longest time between two readings of a device, in ms, and where it was too long: over two
// leases from when the next was due to the slot before it came, besides the time without servers.
function gaps(slots, outages) {
  let longest = 0;
  const late = [];
  for (const [device, readings] of slots) {
    for (let at = 1; at < readings.length; at += 1) {
      const [from, to] = [readings[at - 1].slot, readings[at].slot];
      const during = outages.filter(
        (one) => ofServers.has(one.name) && one.from < to && one.until > from,
      );
      const allowed =
        (usualGap + 2 * interval) * 1000 +
        during.reduce((sum, one) => sum + one.until - one.from, 0);
      longest = Math.max(longest, to - from);
      if (to - from > allowed) late.push({ device, from: from - began, ms: to - from, allowed });
    }
  }
  return { longest, late };
}

// Those of the readings that were told and are not in the table, under that fence or a higher one.
// What a recorder had in hand when it was killed comes again after a minute.
async function notKept(books, tenant, told) {
  let left = [];
  const look = async () => {
    const kept = await books.readings(tenant);
    left = [...told].filter(([key, fence]) => !(kept.get(key) >= fence)).map(([key]) => key);
    return left.length === 0;
  };
  await until('all readings are kept', look, 100, 2000).catch(() => undefined);
  return left;
}

const random = dice(seed);
let began = 0;
const books = await Books.open();
await Audit.install(books);
for (const one of all) one.start();
await Promise.all(all.map((one) => one.ready(90)));
const { admin, slug } = await newTenant('kill');
const tenant = slug ?? admin.tenant;
const live = new Live(admin, { nouns: 'device' });
await live.open();
await addDevices(admin);
const allOnline = async () => {
  const { body } = await admin.ask('/api/v1/devices/counts');
  return body?.by_status?.online === devices;
};
await until('all devices are online', allOnline, 300, 1000);
say(`${devices} devices are online; ${seconds} s of faults, seed ${seed}`);
const pollers = new Set(fleet.pollers.map(({ from }) => from));
const audit = new Audit(books, tenant, pollers);

let over = false;
const isOver = () => over;
const auditing = audit.run(isOver);
const outages = [];
const poison = new Poison(tenant);
const helpers = [stir(dice(seed + 1), admin, isOver, poison), keepListening(live, isOver)];
const counting = (async () => {
  while (!over) {
    await Promise.all(all.map((one) => one.count(counters)));
    await pause(500);
  }
})();
began = Date.now();
const found = auditing.then(() => over || say('the audit has found something'));
await haunt(fleet, random, { seconds, found }, (outage) => {
  outages.push(outage);
  say(`${Math.round((outage.from - began) / 1000)} s: ${outage.name}`);
});
over = true;
await Promise.all([...helpers, counting, auditing]);
if (!live.isOpen) await live.open();

say('mended; the books are compared');
await Promise.all(all.map((one) => one.ready(120)));
await books.reopen();
await until('all devices are online again', allOnline, 300, 1000);
await books.calm(120);
const said = await books.factsSaid(tenant);
const stored = await factsOnBus(tenant);
const missing = said.filter((id) => !stored.has(id));
const unknown = [...stored.keys()].filter((id) => !said.includes(id));
const twice = [...stored.values()].filter((count) => count > 1).length;
const told = await readingsOnBus(tenant);
const untold = await notKept(books, tenant, told);
const slots = await books.slots(tenant);
const strangers = await audit.strangers();
for (const [id, number] of await books.numbers(tenant)) if (comesAndGoes(number)) slots.delete(id);
const doubled = [...slots.values()].flat().filter(({ kept }) => kept > 1).length;
const { longest, late } = gaps(slots, outages);
const total = (name) => all.reduce((sum, one) => sum + one.total(name), 0);
const toHear = await books.factsSaid(tenant, 'device');
await until(
  'the stream has told all',
  () =>
    toHear.every((id) => live.facts.some(({ data }) => data.id === id)) ||
    live.named('gap').length > 0,
  30,
).catch(() => undefined);
const heard = new Map();
for (const { data } of live.facts) heard.set(data.id, (heard.get(data.id) ?? 0) + 1);
await until(
  'all poison is dead',
  async () => (await poison.letters()).size >= poison.stored,
  60,
  1000,
).catch(() => undefined);
const letters = await poison.letters();
const counts = {
  bench: 'kill',
  seconds: Math.round((Date.now() - began) / 1000),
  seed,
  devices,
  faults: outages.length,
  facts_said: said.length,
  facts_stored: stored.size,
  facts_missing: missing.length,
  facts_unknown: unknown.length,
  facts_twice: twice,
  facts_dead: await books.dead(),
  facts_marked_unstored: audit.unstored.length,
  readings: [...slots.values()].reduce((sum, one) => sum + one.length, 0),
  readings_not_kept: untold.length,
  poison_stored: poison.stored,
  poison_dead: letters.size,
  poison_twice: [...letters.values()].filter((count) => count > 1).length,
  slots_doubled: doubled,
  written_by_strangers: strangers.length,
  longest_gap_seconds: longest / 1000,
  gaps_too_long: late.length,
  polls: total('signalbox_poller_polls_total'),
  stale_refused: total('signalbox_poller_stale_total'),
  stream_connections: live.connections,
  stream_gaps: live.named('gap').length,
  stream_missing: toHear.filter((id) => !heard.has(id)).length,
  stream_twice: [...heard.values()].filter((count) => count > 1).length,
  answers,
};
const wrong = [
  'facts_missing',
  'facts_unknown',
  'facts_twice',
  'facts_dead',
  'facts_marked_unstored',
  'readings_not_kept',
  'slots_doubled',
  'written_by_strangers',
].filter((name) => counts[name] > 0);
const isDead = letters.size >= poison.stored && letters.size <= poison.sent;
if (!isDead || counts.poison_twice > 0) wrong.push('poison');
if (Object.keys(answers).some((name) => name.startsWith('odd'))) wrong.push('answers');
if (counts.gaps_too_long > 0) wrong.push('gaps_too_long');
// A gap that is said may leave out what it covers; nothing comes twice.
if (counts.stream_twice > 0) wrong.push('stream_twice');
if (counts.stream_gaps === 0 && counts.stream_missing > 0) wrong.push('stream_missing');
counts.wrong = wrong;
console.log(JSON.stringify(counts));
await books.close();
live.cut();
const copies = await copiesOfFacts();
if (new Set(Object.values(copies)).size > 1) say(`copies differ: ${JSON.stringify(copies)}`);
if (audit.unstored.length > 0) say(`marked and not found: ${audit.unstored.join(' ')}`);
const unheard = toHear.filter((id) => !heard.has(id));
if (unheard.length > 0) say(`not heard: ${unheard.slice(0, 5).join(' ')}`);
if (late.length > 0) say(JSON.stringify(late.slice(0, 20)));
if (missing.length > 0) say(`missing: ${missing.slice(0, 5).join(' ')}`);
if (wrong.length > 0) {
  say(`not what it must be: ${wrong.join(', ')}`);
  process.exitCode = 1;
}
