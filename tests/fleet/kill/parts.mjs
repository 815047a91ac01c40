// Processes that are killed, stopped and started: servers that ./dev has started, replicas of ours.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setting, until } from '../stories/fleet.mjs';
import { gateTo, lift, shut } from './gates.mjs';

const run = setting('SIGNALBOX_RUN_DIR');
const adminPorts = setting('SIGNALBOX_ADMIN_PORTS').split(' ');

// Field 22 of /proc/PID/stat: a number that was given out again is not taken for ours.
function startedAt(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

// Which server stands behind a setting.
const servers = { PG: 'postgres', PG_JOBS: 'postgres', NATS: 'bus', REDIS: 'redis' };
const faketime = '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1';

// The same setting, with gates where it has addresses of servers.
async function behindGates(name, line, from) {
  const server = servers[/^SIGNALBOX_(\w+)_URL=/.exec(line)?.[1]];
  if (!server) return line;
  let after = line;
  for (const [address] of line.matchAll(/127\.0\.0\.1:\d+/g)) {
    after = after.replace(address, await gateTo(`${name}.${server}`, address, from));
  }
  return after;
}

export class Part {
  // `command` as a shell would read it.
  constructor(name, command) {
    Object.assign(this, { name, command, file: `${run}/pid/${name}` });
  }
  // One that ./dev has started.
  static found(name) {
    return new Part(name, readFileSync(`${run}/start/${name}`, 'utf8'));
  }

  get pid() {
    try {
      const [pid, started] = readFileSync(this.file, 'utf8').trim().split(' ');
      return startedAt(pid) === started ? Number(pid) : undefined;
    } catch {
      return undefined;
    }
  }

  start() {
    if (this.pid) return;
    const log = openSync(`${run}/log/${this.name}.log`, 'a');
    const options = { detached: true, stdio: ['ignore', log, log] };
    const child = spawn('/bin/bash', ['-c', `exec ${this.command}`], options);
    child.unref();
    mkdirSync(`${run}/pid`, { recursive: true });
    writeFileSync(this.file, `${child.pid} ${startedAt(child.pid)}\n`);
  }
  signal(name) {
    const { pid } = this;
    if (pid) process.kill(pid, name);
  }
  async end(signal, seconds = 30) {
    this.signal(signal);
    await until(`${this.name} ends`, () => !this.pid, seconds, 20);
    rmSync(this.file, { force: true });
  }
}

let made = 0;
// A process of a service: with roles, where it has some, a door for operators of its own, gates
// between it and its servers, behind which it has an address of its own, and a clock that can be set.
export class Replica extends Part {
  static async make(name, service, { roles, settings = [] } = {}) {
    const port = adminPorts.shift();
    if (!port) throw new Error('SIGNALBOX_ADMIN_PORTS names too few');
    made += 1;
    const from = `127.8.0.${made}`;
    const own = [];
    for (const line of readFileSync(`${run}/settings/${service}`, 'utf8').trim().split('\n')) {
      own.push(await behindGates(name, line, from));
    }
    own.push(`SIGNALBOX_ADMIN_LISTEN=127.0.0.1:${port}`);
    if (roles) own.push(`SIGNALBOX_ROLES=${roles}`);
    own.push(...settings);
    return Object.assign(new Replica(name, service, `http://127.0.0.1:${port}`, own), { from });
  }
  constructor(name, service, admin, settings) {
    const clock = `${run}/clock-${name}`;
    const clocks = [
      `LD_PRELOAD=${faketime}`,
      `FAKETIME_TIMESTAMP_FILE=${clock}`,
      'FAKETIME_CACHE_DURATION=1',
      'FAKETIME_DONT_FAKE_MONOTONIC=1',
      'NO_FAKE_STAT=1',
    ];
    const words = ['env', ...clocks, ...settings, `${setting('SIGNALBOX_BUILD')}/bin/${service}`];
    super(name, words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '));
    Object.assign(this, { admin, clock });
    this.setClock(0);
    this.counted = new Map(); // by name: what it had counted when it was last heard
    this.before = new Map(); // what processes before this one had
  }
  // So many seconds from the host's; within a second.
  setClock(ahead) {
    writeFileSync(this.clock, ahead < 0 ? `${ahead}` : `+${ahead}`);
  }
  shut(server) {
    return shut(`${this.name}.${server}`);
  }
  lift(server) {
    return lift(`${this.name}.${server}`);
  }
  // How often it had to cut work short when it was told to end.
  cutShort() {
    const log = readFileSync(`${run}/log/${this.name}.log`, 'utf8');
    return log.split('\n').filter((line) => /"msg":"stopped".*"clean":false/.test(line)).length;
  }
  async isReady() {
    try {
      return (await fetch(`${this.admin}/health/ready`, { signal: AbortSignal.timeout(1000) })).ok;
    } catch {
      return false;
    }
  }
  ready(seconds = 60) {
    return until(`${this.name} is ready`, () => this.isReady(), seconds, 100);
  }
  // The sum of what these show now; nothing if it does not answer.
  async #metrics(names) {
    try {
      const answer = await fetch(`${this.admin}/metrics`, { signal: AbortSignal.timeout(1000) });
      const text = await answer.text();
      return names.map((name) => {
        const series = text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'));
        return [...series].reduce((sum, [, value]) => sum + Number(value), 0);
      });
    } catch {
      return [];
    }
  }
  async read(name) {
    return (await this.#metrics([name]))[0];
  }
  // Reads its counters; those of a process that has gone are kept.
  async count(names) {
    for (const [at, now] of (await this.#metrics(names)).entries()) {
      const name = names[at];
      const last = this.counted.get(name) ?? 0;
      // It began anew since.
      if (now < last) this.before.set(name, (this.before.get(name) ?? 0) + last);
      this.counted.set(name, now);
    }
  }
  total(name) {
    return (this.counted.get(name) ?? 0) + (this.before.get(name) ?? 0);
  }
}
