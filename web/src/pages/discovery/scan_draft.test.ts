import { expect, test } from 'vitest';
import { bodyOf, emptyScan, placeOf, shareOf } from './scan_draft';

test('networks are apart by blanks or commas, and what is empty is not told', () => {
  expect(bodyOf({ ...emptyScan, networks: ' 10.1.0.0/24, 10.2.0.0/24\n10.3.0.1 ' })).toEqual({
    networks: ['10.1.0.0/24', '10.2.0.0/24', '10.3.0.1'],
  });
  expect(bodyOf(emptyScan)).toEqual({ networks: [] });
});

test('profiles and ports are told where they are chosen', () => {
  expect(bodyOf({ ...emptyScan, networks: '10.0.0.1', profiles: ['a'], snmpPort: '1161' })).toEqual(
    {
      networks: ['10.0.0.1'],
      credential_profile_ids: ['a'],
      snmp_port: 1161,
    },
  );
});

test('an error of the server lands on its field', () => {
  expect(placeOf('/networks/3')).toBe('networks');
  expect(placeOf('/credential_profile_ids/0')).toBe('profiles');
  expect(placeOf('/snmp_port')).toBe('ports');
  expect(placeOf('/other')).toBeUndefined();
});

test('a scan of nothing is done', () => {
  expect(shareOf({ hosts_done: 1, hosts_total: 4 })).toBe(0.25);
  expect(shareOf({ hosts_done: 0, hosts_total: 0 })).toBe(1);
});
