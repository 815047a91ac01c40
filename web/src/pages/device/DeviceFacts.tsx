// What a device is: what it says of itself, and how it is asked.
import type { ReactNode } from 'react';
import { count, nothing } from '@/format/numbers';
import { duration } from '@/format/time';
import type { DeviceRow } from '@/live/tenant_live';
import { When } from '@/parts/When';
import { device as words } from '@/words/device';
import { deviceForm } from '@/words/fleet';

export function DeviceFacts({ device }: { device: DeviceRow }) {
  const { identity } = device;
  const said: [string, ReactNode][] = identity
    ? (Object.keys(words.identity) as (keyof typeof words.identity)[]).map((key) => {
        const value = identity[key];
        return [words.identity[key], typeof value === 'number' ? count(value) : value];
      })
    : [];
  const own: [string, ReactNode][] = [
    [words.address, device.port ? `${device.address}:${device.port}` : device.address],
    [words.driver, deviceForm.drivers[device.driver]],
    [words.interval, duration(device.interval_seconds * 1000)],
    [words.lastSeen, device.last_seen && <When at={device.last_seen} />],
    [words.added, device.created_at && <When at={device.created_at} />],
  ];
  return (
    <section className="flex flex-col gap-2">
      <h2 className="font-semibold">{words.facts}</h2>
      {!identity && <p className="text-text-2">{words.noIdentity}</p>}
      <dl className="grid gap-x-8 gap-y-2 sm:grid-cols-2 lg:grid-cols-3">
        {[...said, ...own].map(([name, value]) => (
          <div key={name} className="min-w-0">
            <dt className="text-meta text-text-2">{name}</dt>
            <dd className="break-words">{value || nothing}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
