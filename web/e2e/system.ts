// The system under test, spoken to beside the browser: tenants and devices by the API, the simulated
// devices by their control port, facts by a stream of our own.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { settings } from './settings';

interface State {
  cookies: { name: string; value: string }[];
}

function headers(tenant?: string): Record<string, string> {
  const { cookies } = JSON.parse(readFileSync(settings.signInFile, 'utf8')) as State;
  return {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; '),
    origin: settings.url,
    ...(tenant ? { 'signalbox-tenant': tenant } : {}),
  };
}

export async function ask<T>(
  tenant: string | undefined,
  method: string,
  path: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<T> {
  const answer = await fetch(settings.url + path, {
    method,
    headers: {
      ...headers(tenant),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...more,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (answer.status === 204 ? undefined : await answer.json()) as T;
}

export interface Device {
  id: string;
  name: string;
  status: string;
  entity_version: number;
}

// A tenant of its own for each test: nobody cleans up, nobody meets another's devices.
export async function newTenant(name: string): Promise<string> {
  const id = `e2e_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 7)}`;
  await ask(undefined, 'POST', '/api/v1/tenants', { id, name });
  return id;
}

export async function newProfile(tenant: string, community = 'public'): Promise<string> {
  const profile = await ask<{ id: string }>(tenant, 'POST', '/api/v1/credential-profiles', {
    name: community,
    kind: 'snmp_v2c',
    credentials: { community },
  });
  return profile.id;
}

export const addressOf = (number: number) => `127.1.0.${number + 1}`;

export async function newDevice(
  tenant: string,
  profile: string,
  number: number,
  name = `switch-${number}`,
): Promise<Device> {
  return ask<Device>(tenant, 'POST', '/api/v1/devices', {
    name,
    address: addressOf(number),
    driver: 'snmp',
    port: settings.fleetPort,
    credential_profile_id: profile,
    interval_seconds: 5,
  });
}

// What a simulated device does from now on: "silent 3", "up 3".
export function control(command: string): Promise<void> {
  return new Promise((done, fail) => {
    const socket = connect(settings.controlPort, '127.0.0.1', () => socket.write(`${command}\n`));
    socket.once('data', (data) => {
      socket.end();
      const text = data.toString().trim();
      if (text === 'ok') done();
      else fail(new Error(`${command}: ${text}`));
    });
    socket.once('error', fail);
  });
}

export interface SeenFact {
  type: string;
  subject: string;
  time: string;
  data: Record<string, unknown>;
  seenAt: number;
}

// A reader of the stream that knows nothing of the app. `next` waits for the first that fits.
export async function readFacts(tenant: string) {
  const leaving = new AbortController();
  const answer = await fetch(`${settings.url}/api/v1/events/stream?tenant=${tenant}`, {
    headers: headers(),
    signal: leaving.signal,
  });
  const { body } = answer;
  if (!answer.ok || !body) throw new Error(`stream: ${answer.status}`);
  const seen: SeenFact[] = [];
  const waiting = new Set<() => void>();
  const read = async () => {
    let rest = '';
    const text = new TextDecoder();
    for await (const part of body as unknown as AsyncIterable<Uint8Array>) {
      const frames = (rest + text.decode(part, { stream: true })).split('\n\n');
      rest = frames.pop() ?? '';
      for (const frame of frames) {
        const data = frame.split('\n').find((line) => line.startsWith('data: '));
        if (!frame.includes('event: fact') || !data) continue;
        seen.push({ ...(JSON.parse(data.slice(6)) as SeenFact), seenAt: Date.now() });
        for (const wake of waiting) wake();
      }
    }
  };
  read().catch(() => undefined);
  return {
    close: () => leaving.abort(),
    next(fits: (fact: SeenFact) => boolean, within = 60_000): Promise<SeenFact> {
      return new Promise((done, fail) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          fail(new Error('the fact did not come'));
        }, within);
        const look = () => {
          const found = seen.find(fits);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(look);
          done(found);
        };
        waiting.add(look);
        look();
      });
    },
  };
}
