// ./dev bench lag: how late after its slot a poll begins (taken_at less slot, of each reading), while
// all devices are well, and beside devices that answer byte by byte or after 900 s: the same devices,
// in the same run, in turns. Prints a JSON line: medians of the runs, in ms.
//
//   node tests/bench/lag.mjs [RUNS [SECONDS]]       # what must be set: tests/fleet/stories/README.md
import { addressOf, newProfile, newTenant, setting, until } from '../fleet/stories/fleet.mjs';
import { listen } from '../fleet/stories/live.mjs';
import { RouterosFleet } from '../fleet/stories/routeros.mjs';

const [runs = 3, seconds = 60] = process.argv.slice(2).map(Number);
const wellCount = 40;
const perAddress = 5; // devices at each simulated address
const illCount = 20;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sorted = (numbers) => numbers.toSorted((a, b) => a - b);
const percentile = (numbers, part) =>
  sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * part))];
const median = (numbers) => percentile(numbers, 0.5);

async function addWell(admin) {
  const profile = await newProfile(admin);
  const ids = new Set();
  for (let number = 0; number < wellCount * perAddress; number += 1) {
    const made = await admin.post('/api/v1/devices', {
      name: `well ${number}`,
      address: addressOf(number % wellCount),
      driver: 'snmp',
      port: Number(setting('SNMP_FLEET_PORT')),
      credential_profile_id: profile.id,
      interval_seconds: 5,
    });
    ids.add(made.body.id);
  }
  return ids;
}

async function addIll(admin, routers) {
  const credentials = { user_name: 'signalbox', password: 'routeros-password' };
  const body = { name: 'routers', kind: 'routeros', credentials };
  const profile = (await admin.post('/api/v1/credential-profiles', body)).body;
  const devices = [];
  for (let number = 0; number < illCount; number += 1) {
    const fault = number % 2 === 0 ? `lastbyte ${number} 900000` : `bytes ${number} 1000`;
    if ((await routers.tell(fault)) !== 'ok') throw new Error(fault);
    const made = await admin.post('/api/v1/devices', {
      name: `ill ${number}`,
      address: `127.2.0.${number + 1}`,
      driver: 'routeros',
      port: routers.ports[1],
      credential_profile_id: profile.id,
      interval_seconds: 5,
      is_paused: true,
    });
    devices.push(made.body);
  }
  return devices;
}

// A poll may change a device between the read and the change: then it is read again.
const setPaused = async (admin, devices, isPaused) => {
  for (const { id } of devices) {
    await until(`${id} is changed`, async () => {
      const { body, headers } = await admin.must(200, `/api/v1/devices/${id}`);
      const options = {
        method: 'PATCH',
        body: { is_paused: isPaused },
        headers: { 'if-match': headers.etag, 'content-type': 'application/merge-patch+json' },
      };
      return (
        body.is_paused === isPaused ||
        (await admin.ask(`/api/v1/devices/${id}`, options)).body?.is_paused === isPaused
      );
    });
  }
};

// Of the readings that come in the time, in ms.
async function lags(live, ids) {
  const from = live.named('telemetry').length;
  await pause(seconds * 1000);
  return live
    .named('telemetry')
    .slice(from)
    .map(({ data }) => data.data)
    .filter((reading) => ids.has(reading.device_id))
    .map((reading) => Date.parse(reading.taken_at) - Date.parse(reading.slot));
}

const routers = await RouterosFleet.start(illCount);
const { admin } = await newTenant('bench');
const ids = await addWell(admin);
const ill = await addIll(admin, routers);
const live = await listen(admin, { telemetry: 'device' });
await until('all are polled', () => live.named('telemetry').length >= 3 * ids.size, 120);
const [alone, beside] = [[], []];
for (let run = 1; run <= runs; run += 1) {
  console.error(`lag: run ${run} of ${runs}`);
  alone.push(await lags(live, ids));
  await setPaused(admin, ill, false);
  await pause(10_000); // the list is read every 5 s
  beside.push(await lags(live, ids));
  await setPaused(admin, ill, true);
  await pause(40_000); // until the last poll of an ill one has come to its end
}
const of = (all, part) => median(all.map((one) => percentile(one, part)));
console.log(
  JSON.stringify({
    bench: 'lag',
    well: ids.size,
    ill: ill.length,
    readings: [...alone, ...beside].reduce((sum, one) => sum + one.length, 0),
    runs,
    alone_p50_ms: of(alone, 0.5),
    beside_p50_ms: of(beside, 0.5),
    alone_p99_ms: of(alone, 0.99),
    beside_p99_ms: of(beside, 0.99),
    ratio_p99: Number((of(beside, 0.99) / of(alone, 0.99)).toFixed(2)),
    runs_alone_p99_ms: alone.map((one) => percentile(one, 0.99)),
    runs_beside_p99_ms: beside.map((one) => percentile(one, 0.99)),
  }),
);
routers.end();
process.exit(0);
