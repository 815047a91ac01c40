// What stands in the form of a device, and what the API is told of it. Pure.
import type { Schemas } from '@/api/client';
import {
  credentialsOf,
  emptyCredentials,
  kindsOf,
  needsCredentials,
  type CredentialsDraft,
} from './credentials_draft';
import { emptyProbe, probeDraftOf, probeOf, type ProbeDraft } from './probe_draft';

export const newProfile = 'new';
// What its site, its groups or the tenant offer.
export const offered = 'offered';
type Routeros = Schemas['RouterosOptions'];

export interface RouterosDraft {
  transport: Routeros['transport'];
  trust: Routeros['trust'];
  fingerprint: string;
}

export interface Draft {
  address: string;
  driver: Schemas['Driver'];
  port: string;
  // An id, `newProfile`, `offered`, or empty: nothing is chosen yet.
  profile: string;
  profileName: string;
  credentials: CredentialsDraft;
  routeros: RouterosDraft;
  probe: ProbeDraft;
  name: string;
  interval: string;
  site: string;
  groups: string[];
}

export const emptyDraft: Draft = {
  address: '',
  driver: 'snmp',
  port: '',
  profile: '',
  profileName: '',
  credentials: emptyCredentials,
  routeros: { transport: 'api_tls', trust: 'first_use', fingerprint: '' },
  probe: emptyProbe,
  name: '',
  interval: '60',
  site: '',
  groups: [],
};

export function draftOf(device: Schemas['Device']): Draft {
  const { routeros, probe } = device;
  return {
    ...emptyDraft,
    address: device.address,
    driver: device.driver,
    port: device.port === undefined ? '' : String(device.port),
    profile: device.credential_profile_id ?? (needsCredentials(device.driver) ? offered : ''),
    name: device.name,
    interval: String(device.interval_seconds),
    site: device.site_id ?? '',
    groups: [...device.group_ids].sort(),
    ...(routeros && {
      routeros: { ...routeros, fingerprint: routeros.certificate_sha256 ?? '' },
    }),
    ...(probe && { probe: probeDraftOf(probe) }),
  };
}

// Another driver has other credentials, and other ports.
export function withDriver(draft: Draft, driver: Draft['driver']): Partial<Draft> {
  const kind = kindsOf(driver)[0] ?? draft.credentials.kind;
  return { driver, profile: '', port: '', credentials: { ...draft.credentials, kind } };
}

// The port that is asked without one in the form; none where it must be named, or there is none.
export function usualPort({ driver, routeros, probe }: Draft): number | undefined {
  if (driver === 'snmp') return 161;
  if (driver === 'routeros') return routeros.transport === 'api_plain' ? 8728 : 8729;
  if (driver === 'probe') {
    return { tcp: undefined, http: 80, https: 443, tls: 443, dns: 53 }[probe.kind];
  }
  return undefined;
}

// People copy fingerprints with colons, blanks and capitals.
export const plainFingerprint = (text: string) => text.replace(/[\s:]/g, '').toLowerCase();

function routerosOf({ transport, trust, fingerprint }: RouterosDraft): Routeros {
  if (transport === 'api_plain') return { transport, trust: 'first_use' };
  const pin = plainFingerprint(fingerprint);
  return trust === 'pinned' && pin
    ? { transport, trust, certificate_sha256: pin }
    : { transport, trust };
}

// The API says what is wrong with a number; what is none goes as NaN would, and is refused there.
const portOf = (draft: Draft) => (draft.port.trim() ? Number(draft.port) : undefined);

// How the device is reached, in the words of its driver.
function reachOf(draft: Draft) {
  const port = draft.driver === 'ping' ? undefined : portOf(draft);
  return {
    address: draft.address.trim(),
    driver: draft.driver,
    ...(port === undefined ? {} : { port }),
    ...(draft.driver === 'routeros' ? { routeros: routerosOf(draft.routeros) } : {}),
    ...(draft.driver === 'probe' ? { probe: probeOf(draft.probe) } : {}),
  };
}

function belongingOf({ site, groups }: Draft) {
  return { ...(site ? { site_id: site } : {}), ...(groups.length ? { group_ids: groups } : {}) };
}

// The id of a profile of its own.
const ownOf = (profile: string) => (profile && profile !== offered ? profile : undefined);

export function connectionOf(draft: Draft): Schemas['ConnectionToTest'] {
  const reach: Schemas['ConnectionToTest'] = reachOf(draft);
  // Who does not know the fingerprint yet learns it from the test.
  const { routeros } = reach;
  if (routeros?.trust === 'pinned' && !routeros.certificate_sha256) {
    reach.routeros = { ...routeros, trust: 'first_use' };
  }
  if (!needsCredentials(draft.driver) || !draft.profile) return reach;
  if (draft.profile === offered) return { ...reach, ...belongingOf(draft) };
  if (draft.profile !== newProfile) return { ...reach, credential_profile_id: draft.profile };
  const credentials = credentialsOf(draft.credentials);
  return { ...reach, credential_kind: draft.credentials.kind, credentials };
}

export function newDeviceOf(draft: Draft, profile: string): Schemas['NewDevice'] {
  const own = ownOf(profile);
  return {
    ...reachOf(draft),
    name: draft.name.trim() || draft.address.trim(),
    interval_seconds: Number(draft.interval),
    is_paused: false,
    ...belongingOf(draft),
    ...(needsCredentials(draft.driver) && own ? { credential_profile_id: own } : {}),
  };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

// Only what is different: what somebody else changed meanwhile stays theirs.
export function changeOf(before: Draft, after: Draft): Schemas['DeviceChange'] {
  const change: Schemas['DeviceChange'] = {};
  const was = reachOf(before);
  const is = reachOf(after);
  if (after.name !== before.name) change.name = after.name.trim();
  if (after.address !== before.address) change.address = is.address;
  if (after.interval !== before.interval) change.interval_seconds = Number(after.interval);
  if (after.port !== before.port) change.port = is.port ?? null;
  if (after.profile !== before.profile) {
    change.credential_profile_id = ownOf(after.profile) ?? null;
  }
  if (after.site !== before.site) change.site_id = after.site || null;
  if (!isSame(before.groups, after.groups)) change.group_ids = after.groups;
  if (!isSame(was.routeros, is.routeros)) change.routeros = is.routeros;
  if (!isSame(was.probe, is.probe)) change.probe = is.probe;
  return change;
}
