import { expect, test } from 'vitest';
import type { Schemas } from '@/api/client';
import { fieldError, Problem } from '@/api/problem';
import { fingerprintText } from '@/format/fingerprint';
import { dbm } from '@/format/numbers';
import { acceptance, otherCertificate } from './certificate_trust';
import { sensorText } from './SensorList';
import { inOrder, isWeak, signalText, strengthWord, weakestOf, type Registration } from './signal';

type Sensor = Schemas['Sensor'];

const [old, now] = ['0a'.repeat(32), '1b'.repeat(32)];
const routeros = { transport: 'api_tls', trust: 'first_use' } as const;
const refused = {
  status: 'unauthorized',
  routeros,
  trusted_certificate_sha256: old,
  shown_certificate_sha256: now,
} as const;

test('another certificate is one that is refused, and not only new', () => {
  expect(otherCertificate(refused)).toEqual({ trusted: old, shown: now });
  expect(otherCertificate({ ...refused, status: 'online' })).toBeUndefined();
  expect(otherCertificate({ ...refused, shown_certificate_sha256: old })).toBeUndefined();
  expect(otherCertificate({ ...refused, trusted_certificate_sha256: undefined })).toBeUndefined();
});

test('where a fingerprint is pinned, that is compared and changed', () => {
  const pinned = { ...routeros, trust: 'pinned', certificate_sha256: old } as const;
  // The first one that it showed is remembered as well, and says nothing here.
  const device = { ...refused, routeros: pinned, trusted_certificate_sha256: now };
  expect(otherCertificate(device)).toEqual({ trusted: old, shown: now });
  expect(acceptance(device, now).routeros).toEqual({ ...pinned, certificate_sha256: now });
  expect(acceptance(refused, now)).toEqual({ trusted_certificate_sha256: now });
  expect(fingerprintText('0a1b2c3d4e')).toBe('0a1b 2c3d 4e');
});

const client = (mac_address: string, signal_dbm?: number, name = 'wlan1'): Registration => ({
  mac_address,
  interface: name,
  ...(signal_dbm === undefined ? {} : { signal_dbm }),
});

test('a signal is a number and a word, and an absent one is no 0', () => {
  expect(dbm(-67, 'en')).toBe('−67\u00a0dBm');
  expect([-40, -60, -61, -70, -71, -80, -81].map(strengthWord)).toEqual([
    'strong',
    'strong',
    'good',
    'good',
    'weak',
    'weak',
    'very weak',
  ]);
  expect(signalText(-81)).toMatch(/81\u00a0dBm very weak$/);
  expect([-70, -71].map(isWeak)).toEqual([false, true]);
  expect(weakestOf([client('a'), client('b', -50), client('c', -80)])?.mac_address).toBe('c');
  expect(weakestOf([client('a')])).toBeUndefined();
});

test('clients stand by interface and MAC, whatever a reading says', () => {
  const rows = [client('b', -1, 'wlan10'), client('b', -2, 'wlan2'), client('a', -3, 'wlan2')];
  expect(inOrder(rows).map(({ signal_dbm }) => signal_dbm)).toEqual([-3, -2, -1]);
});

test('an error about an entry of a list belongs to the list’s field', () => {
  const problem = new Problem({
    status: 400,
    code: 'invalid',
    errors: [
      { pointer: '/probe/statuses/1', code: 'not_a_status', detail: 'must be a status' },
      { pointer: '/credentials/community', code: 'missing', detail: 'is needed' },
    ],
  });
  expect(fieldError(problem, '/probe/statuses')).toBe('must be a status');
  expect(fieldError(problem, '/credentials')).toBeUndefined();
});

test('a sensor says its value in its unit, and a state its word', () => {
  const plain = (unit: Sensor['unit'], value: number, word?: string) =>
    sensorText({ name: 'x', unit, value, word }, 'en').replaceAll('\u00a0', ' ');
  expect(plain('volts', 27.3)).toBe('27.3 V');
  expect(plain('percent', 97)).toBe('97 %');
  expect(plain('rpm', 4200)).toBe('4,200 rpm');
  expect(plain('celsius', -4)).toBe('-4 °C');
  expect(plain('seconds', 2520)).toBe('42 min');
  expect(plain('pages', 48_211)).toBe('48,211 pages');
  expect(plain('state', 5, 'battery')).toBe('battery');
  expect(plain('state', 9)).toBe('9');
  expect(plain('count', 0.25)).toBe('0.25');
});
