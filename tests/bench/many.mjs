// ./dev bench many: tens of thousands of simulated switches, added by one file and polled by one
// process. Prints a JSON line: how many rows a second an import adds; polls a second beside those
// that are due; how late they begin; what the process takes.
//
//   node tests/bench/many.mjs DEVICES [INTERVAL [SECONDS]]    # tests/fleet/stories/README.md
import { readFileSync } from 'node:fs';
import {
  addressOf,
  expect,
  newProfile,
  newTenant,
  setting,
  until,
} from '../fleet/stories/fleet.mjs';

const [devices, interval = 60, seconds = 180] = process.argv.slice(2).map(Number);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const [, poller] = /^device_poller (\S+)$/m.exec(
  readFileSync(`${setting('SIGNALBOX_RUN_DIR')}/services`, 'utf8'),
);
// Sums of all series of a name; the buckets of a histogram by their bounds.
async function metrics() {
  const text = await (await fetch(`http://${poller}/metrics`)).text();
  const sums = {};
  const lags = new Map();
  for (const [, name, labels = '', value] of text.matchAll(/^([a-z_]+)(\{[^}]*\})? (\S+)$/gm)) {
    sums[name] = (sums[name] ?? 0) + Number(value);
    const bound = /le="([^"]+)"/.exec(labels)?.[1];
    if (name === 'signalbox_poller_lag_seconds_bucket') lags.set(bound, Number(value));
  }
  return { sums, lags, at: Date.now() };
}
// The smallest bound under which this part of what was added lies.
function percentile(before, after, part) {
  const added = [...after].map(([bound, count]) => [bound, count - (before.get(bound) ?? 0)]);
  const all = added.at(-1)[1];
  return Number(added.find(([, count]) => count >= all * part)[0]);
}

const { admin } = await newTenant('bench');
const profile = await newProfile(admin);
const rows = Array.from(
  { length: devices },
  (_, at) =>
    `switch-${at},${addressOf(at)},snmp,${setting('SNMP_FLEET_PORT')},${profile.name},${interval}`,
);
const table = ['name,address,driver,port,credential_profile,interval_seconds', ...rows].join('\n');
const { upload, id } = (await admin.post('/api/v1/device-imports', { format: 'csv' })).body;
const from = Date.now();
expect(await admin.ask(upload.path, { method: 'PUT', body: Buffer.from(table) }), 201);
const read = async () => (await admin.must(200, `/api/v1/device-imports/${id}`)).body;
const imported = await until(
  'all are added',
  async () => {
    const now = await read();
    return now.ended_at && now;
  },
  1800,
  1000,
);
if (imported.good !== devices) throw new Error(JSON.stringify(imported));
const rowsPerSecond = devices / ((Date.parse(imported.ended_at) - from) / 1000);

const counts = async () => (await admin.must(200, '/api/v1/devices/counts')).body;
console.error(`many: ${devices} added, ${rowsPerSecond.toFixed(0)} a second`);
await until('all are online', async () => (await counts()).by_status.online === devices, 900, 2000);
await pause(2 * interval * 1000); // what is asked only at first lies behind
const before = await metrics();
await pause(seconds * 1000);
const after = await metrics();
const passed = (after.at - before.at) / 1000;
const grown = (name) => (after.sums[name] - before.sums[name]) / passed;
const polls = grown('signalbox_poller_polls_total');
const { total, by_status: status } = await counts();
console.log(
  JSON.stringify({
    bench: 'many',
    devices,
    interval_seconds: interval,
    rows_per_second: Math.round(rowsPerSecond),
    polls_per_second: Number(polls.toFixed(1)),
    ratio_to_due: Number((polls / (devices / interval)).toFixed(3)),
    lag_p50_ms: 1000 * percentile(before.lags, after.lags, 0.5),
    lag_p99_ms: 1000 * percentile(before.lags, after.lags, 0.99),
    cores: Number(grown('process_cpu_seconds_total').toFixed(2)),
    resident_mb: Math.round(after.sums.process_resident_memory_bytes / 1e6),
    online: status.online,
    total,
  }),
);
