// What stands in the form of a device, and what the API is told of it. Pure.
import type { Schemas } from '@/api/client';

export const newProfile = 'new';

export interface Draft {
  address: string;
  driver: 'snmp' | 'ping';
  port: string;
  // An id, `newProfile`, or empty.
  profile: string;
  profileName: string;
  community: string;
  name: string;
  interval: string;
}

export const emptyDraft: Draft = {
  address: '',
  driver: 'snmp',
  port: '',
  profile: '',
  profileName: '',
  community: '',
  name: '',
  interval: '60',
};

export function draftOf(device: Schemas['Device']): Draft {
  return {
    ...emptyDraft,
    address: device.address,
    driver: device.driver,
    port: device.port === undefined ? '' : String(device.port),
    profile: device.credential_profile_id ?? '',
    name: device.name,
    interval: String(device.interval_seconds),
  };
}

// The API says what is wrong with a number; what is none goes as NaN would, and is refused there.
const portOf = (draft: Draft) => (draft.port.trim() ? Number(draft.port) : undefined);

export function connectionOf(draft: Draft): Schemas['ConnectionToTest'] {
  const port = portOf(draft);
  const isNew = draft.profile === newProfile;
  return {
    address: draft.address.trim(),
    driver: draft.driver,
    ...(port === undefined ? {} : { port }),
    ...(draft.driver === 'snmp' && isNew ? { credentials: { community: draft.community } } : {}),
    ...(draft.driver === 'snmp' && !isNew && draft.profile
      ? { credential_profile_id: draft.profile }
      : {}),
  };
}

export function newDeviceOf(draft: Draft, profileId: string | undefined): Schemas['NewDevice'] {
  const port = portOf(draft);
  return {
    name: draft.name.trim() || draft.address.trim(),
    address: draft.address.trim(),
    driver: draft.driver,
    interval_seconds: Number(draft.interval),
    is_paused: false,
    ...(port === undefined ? {} : { port }),
    ...(draft.driver === 'snmp' && profileId ? { credential_profile_id: profileId } : {}),
  };
}

// Only what is different: what somebody else changed meanwhile stays theirs.
export function changeOf(before: Draft, after: Draft): Schemas['DeviceChange'] {
  const change: Schemas['DeviceChange'] = {};
  if (after.name !== before.name) change.name = after.name.trim();
  if (after.address !== before.address) change.address = after.address.trim();
  if (after.interval !== before.interval) change.interval_seconds = Number(after.interval);
  if (after.port !== before.port) change.port = portOf(after) ?? null;
  if (after.profile !== before.profile) change.credential_profile_id = after.profile || null;
  return change;
}
