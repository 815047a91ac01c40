// ./dev bench live: how long a status change takes from the poller's decision (ce time) to those
// who listen, beside bare round trips to the same gateway (GET /api/v1/me) in the same run. All on
// one machine, so one clock. Prints a JSON line for each number of listeners: medians of the runs.
//
//   node tests/bench/live.mjs [RUNS [CHANGES]]      # what must be set: tests/fleet/stories/README.md
import http from 'node:http';
import net from 'node:net';
import {
  addressOf,
  newMember,
  newProfile,
  newTenant,
  setting,
  until,
  url,
} from '../fleet/stories/fleet.mjs';

const [runs = 3, changesLeast = 200] = process.argv.slice(2).map(Number);
const deviceCount = 20;
const listenerCounts = [1, 50];
const meEveryMs = 250; // of the 600 reads a minute that a person has

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const percentile = (numbers, part) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
const median = (numbers) => percentile(numbers, 0.5);
const rounded = (number) => Number(number.toFixed(2));

function simulate(command) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(setting('SNMP_FLEET_CONTROL_PORT')), '127.0.0.1');
    socket.on('error', reject);
    socket.on('data', (answer) => {
      socket.end();
      const text = answer.toString().trim();
      if (text === 'ok') resolve();
      else reject(new Error(`${command}: ${text}`));
    });
    socket.write(`${command}\n`);
  });
}

const tellDevices = async (word) => {
  for (let number = 0; number < deviceCount; number += 1) await simulate(`${word} ${number}`);
};

// Opens a stream of facts about devices, and answers what ends it; `take` gets each fact with the
// moment of its last byte.
function listen(person, take) {
  const target = new URL('/api/v1/events/stream?nouns=device', url);
  const headers = { authorization: `Bearer ${person.token}`, 'signalbox-tenant': person.tenant };
  return new Promise((resolve, reject) => {
    const request = http.get(target, { headers, agent: false }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`stream: ${response.statusCode}`));
      let rest = '';
      response.setEncoding('utf8');
      response.on('data', (text) => {
        const at = Date.now();
        const frames = (rest + text).split('\n\n');
        rest = frames.pop();
        for (const frame of frames) {
          const data = frame.startsWith('id: ') && /^event: fact\ndata: (.*)$/m.exec(frame);
          if (data) take(JSON.parse(data[1]), at);
        }
      });
      // A stream that ends by itself would only look like changes that never come.
      response.on('close', () => {
        if (!request.isOver) throw new Error('a stream ended');
      });
      response.on('error', () => {});
      resolve(() => {
        request.isOver = true;
        request.on('error', () => {}).destroy();
      });
    });
    request.on('error', reject);
  });
}

// Asks GET /api/v1/me again and again on a connection of its own, until `stop` is called.
function askMe(person) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { authorization: `Bearer ${person.token}` };
  const took = [];
  let stopped = false;
  const once = () =>
    new Promise((resolve, reject) => {
      const from = performance.now();
      const request = http.get(new URL('/api/v1/me', url), { agent, headers }, (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode !== 200) reject(new Error(`me: ${response.statusCode}`));
          took.push(performance.now() - from);
          resolve();
        });
      });
      request.on('error', reject);
    });
  const ended = (async () => {
    while (!stopped) {
      await once();
      await pause(meEveryMs);
    }
    agent.destroy();
    return took;
  })();
  return () => {
    stopped = true;
    return ended;
  };
}

async function makeWorld() {
  const tenant = await newTenant('bench');
  const profile = await newProfile(tenant.admin);
  for (let number = 0; number < deviceCount; number += 1) {
    await tenant.admin.post('/api/v1/devices', {
      name: `device ${number}`,
      address: addressOf(number),
      driver: 'snmp',
      port: Number(setting('SNMP_FLEET_PORT')),
      credential_profile_id: profile.id,
      interval_seconds: 5,
    });
  }
  const [listener, asker] = [await newMember(tenant, 'viewer'), await newMember(tenant, 'viewer')];
  return { tenant, listener, asker };
}

// Until every device has such a status, by the API: what a stream has missed is no matter here.
async function untilAll(world, what, isRight, seconds) {
  const ask = async () => {
    const answer = await world.tenant.admin.must(200, '/api/v1/devices?limit=500');
    return answer.body.items.every((device) => isRight(device.status));
  };
  await until(what, ask, seconds, 500);
}

// One run: all devices down and up, until every listener has seen so many changes.
async function measure(world, listenerCount) {
  const late = [];
  const seen = new Array(listenerCount).fill(0);
  const ends = [];
  for (let number = 0; number < listenerCount; number += 1) {
    ends.push(
      await listen(world.listener, (fact, at) => {
        if (fact.type !== 'signalbox.device.status_changed') return;
        seen[number] += 1;
        late.push(at - Date.parse(fact.time));
      }),
    );
  }
  const stop = askMe(world.asker);
  while (seen[0] < changesLeast) {
    // A port that refuses: two polls, and the status is `offline`.
    await tellDevices('down');
    await untilAll(world, 'all are down', (status) => status !== 'online', 60);
    await tellDevices('up');
    await untilAll(world, 'all are up', (status) => status === 'online', 90);
  }
  await until('all have seen as much', () => seen.every((count) => count === seen[0]), 10);
  const asked = await stop();
  ends.forEach((end) => end());
  return { late, asked, changes: seen[0] };
}

function line(listeners, measured) {
  const of = (what, part) => rounded(median(measured.map((run) => percentile(run[what], part))));
  const [p50, p99, meP50, meP99] = [
    of('late', 0.5),
    of('late', 0.99),
    of('asked', 0.5),
    of('asked', 0.99),
  ];
  return JSON.stringify({
    bench: 'live',
    listeners,
    changes: measured.reduce((sum, run) => sum + run.changes, 0),
    runs: measured.length,
    p50_ms: p50,
    p99_ms: p99,
    me_p50_ms: meP50,
    me_p99_ms: meP99,
    ratio_p50: rounded(p50 / meP50),
    ratio_p99: rounded(p99 / meP99),
    runs_p50_ms: measured.map((run) => percentile(run.late, 0.5)),
    runs_p99_ms: measured.map((run) => percentile(run.late, 0.99)),
  });
}

await tellDevices('up');
const world = await makeWorld();
await untilAll(world, 'all answer', (status) => status === 'online', 60);
const all = new Map(listenerCounts.map((count) => [count, []]));
for (let run = 1; run <= runs; run += 1) {
  for (const count of listenerCounts) {
    console.error(`live: run ${run} of ${runs}, ${count} listening`);
    all.get(count).push(await measure(world, count));
  }
}
for (const [count, measured] of all) console.log(line(count, measured));
process.exit(0);
