import { expect, test } from 'vitest';
import type { Device } from '@/api/client';
import { credentialsOf, emptyCredentials, kindsOf } from './credentials_draft';
import {
  changeOf,
  connectionOf,
  draftOf,
  emptyDraft,
  newDeviceOf,
  newProfile,
  offered,
  usualPort,
  type Draft,
} from './device_draft';
import { emptyProbe, probeDraftOf, probeOf } from './probe_draft';

const at = (part: Partial<Draft>): Draft => ({ ...emptyDraft, address: ' 10.0.0.1 ', ...part });
const pin = 'ab'.repeat(32);

test('SNMP v2c comes first, and each kind sends its own credentials only', () => {
  expect(kindsOf('snmp')).toEqual(['snmp_v2c', 'snmp_v1', 'snmp_v3']);
  expect(kindsOf('routeros')).toEqual(['routeros']);
  const all = {
    ...emptyCredentials,
    community: 'public',
    userName: 'ann',
    password: 'p',
    authenticationPassword: 'authauth',
    privacyPassword: 'privpriv',
  };
  expect(credentialsOf(all)).toEqual({ community: 'public' });
  expect(credentialsOf({ ...all, kind: 'routeros', password: '' })).toEqual({
    user_name: 'ann',
    password: '',
  });
  const signed = {
    user_name: 'ann',
    level: 'auth_no_priv',
    authentication: 'sha256',
    authentication_password: 'authauth',
  };
  expect(credentialsOf({ ...all, kind: 'snmp_v3', level: 'auth_no_priv' })).toEqual(signed);
  expect(credentialsOf({ ...all, kind: 'snmp_v3' })).toEqual({
    ...signed,
    level: 'auth_priv',
    privacy: 'aes128',
    privacy_password: 'privpriv',
  });
  expect(credentialsOf({ ...all, kind: 'snmp_v3', level: 'no_auth_no_priv' })).toEqual({
    user_name: 'ann',
    level: 'no_auth_no_priv',
  });
});

test('a test sends typed credentials with their kind, or the profile', () => {
  const credentials = { ...emptyCredentials, community: 'public' };
  expect(connectionOf(at({ profile: newProfile, credentials, port: '1161' }))).toEqual({
    address: '10.0.0.1',
    driver: 'snmp',
    port: 1161,
    credential_kind: 'snmp_v2c',
    credentials: { community: 'public' },
  });
  expect(connectionOf(at({ profile: 'id' })).credential_profile_id).toBe('id');
  expect(connectionOf(at({ driver: 'ping', profile: 'id', port: '7' }))).toEqual({
    address: '10.0.0.1',
    driver: 'ping',
  });
});

test('a test finds out the fingerprint that is to be pinned, a device is not added without', () => {
  const pinned = at({
    driver: 'routeros',
    profile: 'id',
    routeros: { transport: 'api_tls', trust: 'pinned', fingerprint: '' },
  });
  expect(connectionOf(pinned).routeros).toEqual({ transport: 'api_tls', trust: 'first_use' });
  expect(newDeviceOf(pinned, 'id').routeros).toEqual({ transport: 'api_tls', trust: 'pinned' });
  const typed = 'AB:'.repeat(32).slice(0, -1);
  const known = { ...pinned, routeros: { ...pinned.routeros, fingerprint: typed } };
  expect(newDeviceOf(known, 'id').routeros?.certificate_sha256).toBe(pin);
  const plain = { ...known, routeros: { ...known.routeros, transport: 'api_plain' as const } };
  expect(newDeviceOf(plain, 'id').routeros).toEqual({
    transport: 'api_plain',
    trust: 'first_use',
  });
});

test('a probe sends what belongs to its kind', () => {
  const full = { ...emptyProbe, path: '/up', statuses: '200, 3xx', daysLeft: '0', verify: false };
  expect(probeOf(full)).toEqual({ kind: 'tcp' });
  expect(probeOf({ ...full, kind: 'http' })).toEqual({
    kind: 'http',
    path: '/up',
    statuses: ['200', '3xx'],
  });
  expect(probeOf({ ...full, kind: 'tls' })).toEqual({
    kind: 'tls',
    days_left_min: 0,
    verify: false,
  });
  const dns = {
    kind: 'dns',
    query_name: 'example.org',
    record_type: 'MX',
    answer_contains: '10 mail.',
  } as const;
  expect(probeOf(probeDraftOf(dns))).toEqual(dns);
  expect(newDeviceOf(at({ driver: 'probe', profile: 'id' }), 'id')).not.toHaveProperty(
    'credential_profile_id',
  );
});

test('where a device belongs is sent, and what is offered there is no profile of its own', () => {
  const there = at({ profile: offered, site: 's', groups: ['a', 'b'] });
  const belonging = { site_id: 's', group_ids: ['a', 'b'] };
  expect(connectionOf(there)).toMatchObject(belonging);
  expect(connectionOf({ ...there, profile: 'id' })).not.toHaveProperty('site_id');
  expect(newDeviceOf(there, offered)).toMatchObject(belonging);
  expect(newDeviceOf(there, offered)).not.toHaveProperty('credential_profile_id');
  const before = { ...there, profile: 'id' };
  expect(changeOf(before, { ...there, site: '', groups: ['a'] })).toEqual({
    credential_profile_id: null,
    site_id: null,
    group_ids: ['a'],
  });
  const device = { ...newDeviceOf(there, offered), group_ids: ['b', 'a'] } as Device;
  expect(draftOf(device)).toMatchObject({ profile: offered, site: 's', groups: ['a', 'b'] });
  expect(draftOf({ ...device, driver: 'ping' }).profile).toBe('');
});

test('the usual port is the driver’s', () => {
  const routeros = { ...emptyDraft.routeros, transport: 'api_plain' as const };
  expect(usualPort(emptyDraft)).toBe(161);
  expect(usualPort(at({ driver: 'routeros' }))).toBe(8729);
  expect(usualPort(at({ driver: 'routeros', routeros }))).toBe(8728);
  const probes = (['tcp', 'http', 'https', 'tls', 'dns'] as const).map((kind) =>
    usualPort(at({ driver: 'probe', probe: { ...emptyProbe, kind } })),
  );
  expect(probes).toEqual([undefined, 80, 443, 443, 53]);
});

test('a change holds the options as a whole, and only if they differ', () => {
  const device = {
    name: 'r1',
    address: '10.0.0.1',
    driver: 'routeros',
    credential_profile_id: 'id',
    group_ids: ['b', 'a'],
    interval_seconds: 60,
    routeros: { transport: 'api_tls', trust: 'pinned', certificate_sha256: pin },
  } as Device;
  const before = draftOf(device);
  expect(changeOf(before, draftOf({ ...device }))).toEqual({});
  const after = { ...before, routeros: { ...before.routeros, trust: 'authority' as const } };
  expect(changeOf(before, { ...after, port: '8730', profile: 'other' })).toEqual({
    port: 8730,
    credential_profile_id: 'other',
    routeros: { transport: 'api_tls', trust: 'authority' },
  });
});
