// Where the system under test is, from the environment.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tmpdir } from 'node:os';

function need(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: e2e/ needs a running system, see web/README.md`);
  return value;
}

// The first process of a run names it; its workers inherit the name.
process.env.SIGNALBOX_E2E_RUN ??= String(process.pid);

export const settings = {
  url: need('SIGNALBOX_URL').replace(/\/$/, ''),
  email: need('SIGNALBOX_EMAIL'),
  password: need('SIGNALBOX_PASSWORD'),
  fleetPort: Number(need('SNMP_FLEET_PORT')),
  controlPort: Number(need('SNMP_FLEET_CONTROL_PORT')),
  // Pictures of every page, where somebody wants to look at them.
  screens: process.env.SIGNALBOX_SCREENS,
  signInFile: join(tmpdir(), `signalbox-sign-in-${process.env.SIGNALBOX_E2E_RUN}.json`),
};

export function browserPath(): string {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const found = folders.map((folder) => join(folder, 'chromium')).find((path) => existsSync(path));
  if (!found) throw new Error('there is no chromium in PATH: apt-get install chromium');
  return found;
}
