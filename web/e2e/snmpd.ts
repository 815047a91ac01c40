// The machine's own snmpd, for one test file alone: on a port of its own, with the users it is given.
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Snmpd {
  port: number;
  // Hears, and says nothing.
  pause: () => void;
  resume: () => void;
  // Ends it and starts it anew with this configuration.
  restart: (lines: string) => Promise<void>;
  end: () => void;
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const socket = createSocket('udp4');
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => done(port));
    });
  });
}

export async function startSnmpd(lines: string): Promise<Snmpd> {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-snmpd-'));
  const port = await freePort();
  let child: ChildProcess;
  const start = (more: string) => {
    const file = join(folder, 'snmpd.conf');
    writeFileSync(file, `agentaddress udp:127.0.0.1:${port}\nsysname box\n${more}\n`);
    // Users are kept between starts: a changed one needs another folder.
    const kept = mkdtempSync(join(folder, 'kept-'));
    child = spawn('snmpd', ['-f', '-Lo', '-C', '-c', file, '-p', join(kept, 'pid')], {
      env: { SNMP_PERSISTENT_DIR: kept, PATH: `${process.env.PATH ?? ''}:/usr/sbin` },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const { stdout } = child;
    return new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error('snmpd does not start')), 20_000);
      stdout?.on('data', (text: Buffer) => {
        if (!text.toString().includes('NET-SNMP version')) return;
        clearTimeout(timer);
        done();
      });
    });
  };
  await start(lines);
  return {
    port,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    restart: async (more) => {
      const ended = new Promise((done) => child.once('exit', done));
      child.kill('SIGKILL');
      await ended;
      await start(more);
    },
    end: () => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
