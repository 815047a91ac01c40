// Processes that are killed, stopped and started: servers that ./dev has started, replicas of ours.
import { spawn } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setting, until } from '../stories/fleet.mjs';

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

// A process of a service: with roles, where it has some, and a door for operators of its own.
export class Replica extends Part {
  constructor(name, service, roles) {
    const port = adminPorts.shift();
    if (!port) throw new Error('SIGNALBOX_ADMIN_PORTS names too few');
    const settings = readFileSync(`${run}/settings/${service}`, 'utf8').trim().split('\n');
    const own = [...settings, `SIGNALBOX_ADMIN_LISTEN=127.0.0.1:${port}`];
    if (roles) own.push(`SIGNALBOX_ROLES=${roles}`);
    const words = ['env', ...own, `${setting('SIGNALBOX_BUILD')}/bin/${service}`];
    super(name, words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' '));
    this.admin = `http://127.0.0.1:${port}`;
    this.counted = new Map(); // by name: what it had counted when it was last heard
    this.before = new Map(); // what processes before this one had
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
  // Reads its counters; those of a process that has gone are kept.
  async count(names) {
    let text;
    try {
      const answer = await fetch(`${this.admin}/metrics`, { signal: AbortSignal.timeout(1000) });
      text = await answer.text();
    } catch {
      return;
    }
    for (const name of names) {
      const series = text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'));
      const now = [...series].reduce((sum, [, value]) => sum + Number(value), 0);
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
