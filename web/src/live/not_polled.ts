// Whether what is said of a device is still so. Its status and reason are its last poll's; where no
// poll comes any more, nobody would ever say otherwise.
import { lateness } from '@/format/time';
import type { DeviceRow } from './tenant_live';

// The server writes the time of the last answer once a minute.
export const lastSeenSlack = 75_000;

type Told = Pick<DeviceRow, 'status' | 'since' | 'last_seen' | 'interval_seconds' | 'is_paused'>;

// Only an answer brings these, and each answer moves the time of the last one.
const answering = new Set(['online', 'degraded']);

// When it last answered. The change to such a status may be newer than what is written of it.
export function answeredAt({ status, since, last_seen }: Told): number | undefined {
  const seen = last_seen === undefined ? undefined : Date.parse(last_seen);
  return answering.has(status) ? Math.max(seen ?? 0, Date.parse(since)) : seen;
}

export interface NotPolled {
  since: number;
  intervals: number;
}

// The polls that a device lacks, as the server knew it at `readAt`: the age of what this page holds
// is no fault of the device's. A device that does not answer says by its status that it is asked.
export function notPolled(device: Told, readAt: number): NotPolled | undefined {
  const since = answeredAt(device);
  if (device.is_paused || !answering.has(device.status) || since === undefined) return undefined;
  const age = readAt - since;
  const interval = device.interval_seconds * 1000;
  if (lateness(age, interval, lastSeenSlack) !== 'missed') return undefined;
  return { since, intervals: Math.floor(age / interval) };
}
