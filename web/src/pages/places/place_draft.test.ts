import { expect, test } from 'vitest';
import {
  draftOfGroup,
  draftOfSite,
  emptyPlace,
  newPlaceOf,
  placeChangeOf,
  type Group,
  type Profile,
  type Site,
} from './place_draft';

const profiles = [
  { id: 'p1', kind: 'snmp_v2c', name: 'Switches' },
  { id: 'p2', kind: 'routeros', name: 'Routers' },
] as Profile[];
const site = {
  id: 's',
  name: 'Berlin',
  latitude: 52.5,
  longitude: 0,
  notes: 'Key at the desk.',
  credential_profile_ids: ['p2', 'p1'],
} as Site;

test('a new place says what is filled in, and nothing else', () => {
  expect(newPlaceOf({ ...emptyPlace, name: ' Berlin ' })).toEqual({
    name: 'Berlin',
    credential_profile_ids: [],
  });
  const draft = { ...emptyPlace, name: 'B', latitude: '52,5', longitude: '−0', colour: '' };
  expect(newPlaceOf(draft)).toMatchObject({ latitude: 52.5, longitude: -0 });
});

test('what is no number is sent as it was typed, so that it is refused', () => {
  expect(newPlaceOf({ ...emptyPlace, name: 'B', latitude: 'north' })).toMatchObject({
    latitude: 'north',
  });
});

test('a change holds what differs, and null for what was emptied', () => {
  const before = draftOfSite(site, profiles);
  expect(before.defaults).toEqual({ snmp_v2c: 'p1', routeros: 'p2' });
  expect(placeChangeOf(before, { ...before })).toEqual({});
  const after = { ...before, name: 'Bonn', notes: ' ', defaults: { snmp_v2c: 'p1' } };
  expect(placeChangeOf(before, after)).toEqual({
    name: 'Bonn',
    notes: null,
    credential_profile_ids: ['p1'],
  });
  const group = { name: 'core', credential_profile_ids: [] as string[] } as Group;
  const plain = draftOfGroup(group, profiles);
  expect(placeChangeOf(plain, { ...plain, colour: 'x' })).toEqual({ colour: 'x' });
});
