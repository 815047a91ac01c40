// What is done to the fleet. Each returns when it is mended again as far as we mend it, and notes
// from when to when it lasted: whoever looks for gaps knows what to allow.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { setting, until } from '../stories/fleet.mjs';
import { simulate } from '../stories/servers.mjs';
import { Part } from './parts.mjs';

const lease = 15; // seconds: redis/leases
const postgres = Part.found('postgres');
const redis = Part.found('redis');
const nodes = ['nats', 'nats2', 'nats3'].map((name) => Part.found(name));
const monitors = setting('SIGNALBOX_NATS_MONITORS').split(' ');

// The node that leads the stream, as any of them that answers says.
async function leaderOf(stream) {
  for (const monitor of monitors) {
    try {
      const url = `${monitor}/jsz?accounts=true&streams=true`;
      const told = await (await fetch(url, { signal: AbortSignal.timeout(1000) })).json();
      const streams = (told.account_details ?? []).flatMap((one) => one.stream_detail ?? []);
      const leader = streams.find(({ name }) => name === stream)?.cluster?.leader;
      const node = nodes.find(({ name }) => name === leader);
      if (node) return node;
    } catch {
      // It is away: the next.
    }
  }
  return nodes[0];
}

const restOf = (parent) =>
  readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(/\s+/).map(Number);

// As on a disk that does not answer: all its processes stand still.
async function hang(pids, seconds) {
  const tell = (signal) =>
    pids.forEach((pid) => {
      try {
        process.kill(pid, signal);
      } catch {
        // It has ended meanwhile.
      }
    });
  tell('SIGSTOP');
  await pause(seconds * 1000);
  tell('SIGCONT');
}

async function cutOff(replica, server, seconds) {
  await replica.shut(server);
  await pause(seconds * 1000);
  await replica.lift(server);
}

// One that was killed just now has few shards.
async function busiest(pollers) {
  const shards = await Promise.all(pollers.map((one) => one.read('signalbox_poller_shards')));
  const most = Math.max(...shards.map((count) => count ?? 0));
  return pollers[Math.max(shards.indexOf(most), 0)];
}

// Stops it while it waits for devices that do not answer, also when it goes on: what it makes of
// their silence it will write, and the shards are somebody else's by then.
async function stopWhileItWaits(poller, devices, seconds) {
  const tell = (word) => Promise.all(devices.map((number) => simulate(`${word} ${number}`)));
  // Polls that are answered end within milliseconds, so that it is 0 now and then without others.
  let looks = 0;
  const waits = async () => {
    looks = (await poller.read('signalbox_poller_under_way')) > 0 ? looks + 1 : 0;
    return looks > 10;
  };
  await tell('silent');
  await until('polls are under way', waits, 12, 100).catch(() => undefined);
  poller.signal('SIGSTOP');
  await pause(seconds * 1000);
  poller.signal('SIGCONT');
  await pause(5000); // it asks a second time
  await tell('up');
}

async function setClock(replica, ahead, seconds) {
  replica.setClock(ahead);
  await pause(seconds * 1000);
  replica.setClock(0);
}

async function gone(part, signal, seconds) {
  await part.end(signal);
  await pause(seconds * 1000);
  part.start();
}

export const faults = {
  'kill a poller': ({ pollers }, random) => gone(random.of(pollers), 'SIGKILL', 3),
  'stop a poller past its lease': async ({ pollers, silenced }) => {
    await stopWhileItWaits(await busiest(pollers), silenced, lease + 5);
  },
  'kill a recorder': ({ recorders }, random) => gone(random.of(recorders), 'SIGKILL', 2),
  'kill the gateway': ({ gateway }) => gone(gateway, 'SIGKILL', 1),
  'kill who answers': ({ api }) => gone(api, 'SIGKILL', 1),
  'drain a poller': ({ pollers }, random) => gone(random.of(pollers), 'SIGTERM', 1),
  'restart Redis': () => gone(redis, 'SIGKILL', 2),
  'kill the leader of the bus': async () => gone(await leaderOf('EVENTS'), 'SIGKILL', 3),
  'restart PostgreSQL': () => gone(postgres, 'SIGQUIT', 2),
  'cut a poller off Redis': ({ pollers }, random) => cutOff(random.of(pollers), 'redis', 25),
  'cut a poller off the bus': ({ pollers }, random) => cutOff(random.of(pollers), 'bus', 40),
  'cut a poller off PostgreSQL': ({ pollers }, random) =>
    cutOff(random.of(pollers), 'postgres', 40),
  'cut a recorder off PostgreSQL': ({ recorders }, random) =>
    cutOff(random.of(recorders), 'postgres', 15),
  'cut a recorder off the bus': ({ recorders }, random) => cutOff(random.of(recorders), 'bus', 15),
  'cut the gateway off the bus': ({ gateway }) => cutOff(gateway, 'bus', 12),
  'cut who answers off PostgreSQL': ({ api }) => cutOff(api, 'postgres', 12),
  'PostgreSQL hangs': () => hang([postgres.pid, ...restOf(postgres.pid)], 8),
  'the leader of the bus hangs': async () => hang([(await leaderOf('EVENTS')).pid], 8),
  'Redis hangs': () => hang([redis.pid], 5),
  "set a poller's clock": ({ pollers }, random) =>
    setClock(random.of(pollers), random.of([-3600, -90, 90, 3600]), 20),
  "set a recorder's clock": ({ recorders }, random) =>
    setClock(random.of(recorders), random.of([-86400, 3600, 86400 * 400]), 20),
  "set the gateway's clock": ({ gateway }, random) =>
    setClock(gateway, random.of([-7200, 7200]), 10),
};

// How long a device may be unpolled, whatever happens to pollers; servers that are away add their
// time, because nobody can take over, write or tell without them.
export const usualGap = 2 * lease;
export const ofServers = new Set([
  'restart Redis',
  'kill the leader of the bus',
  'restart PostgreSQL',
  'PostgreSQL hangs',
  'the leader of the bus hangs',
  'Redis hangs',
]);

// Runs them until the time is over or `found` is fulfilled: each once, in turn, then pairs as the
// dice fall.
export async function haunt(fleet, random, { seconds, found }, note) {
  const ends = Date.now() + seconds * 1000;
  let isFound = false;
  found.then(() => {
    isFound = true;
  });
  const names = Object.keys(faults);
  const one = async (name) => {
    const from = Date.now();
    await faults[name](fleet, random);
    note({ name, from, until: Date.now() });
  };
  for (let turn = 0; Date.now() < ends && !isFound; turn += 1) {
    const chosen = turn < names.length ? [names[turn]] : [random.of(names), random.of(names)];
    await Promise.all([...new Set(chosen)].map(one));
    await pause(2000 + random.below(6000));
  }
}
