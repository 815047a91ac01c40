// Texts of sites and groups, and of whose credentials a device is asked with.
import { count } from '@/format/numbers';
import type { Schemas } from '@/api/client';

type Origin = Schemas['CredentialCandidate']['origin'];

export const places = {
  title: 'Sites and groups',
  intro:
    'A device stands at one site and belongs to up to 20 groups. Both can offer credentials ' +
    'to the devices that name none.',
  sites: 'Sites',
  groups: 'Groups',
  siteNoun: 'site list',
  groupNoun: 'group list',
  addSite: 'Add site',
  addGroup: 'Add group',
  noSites: 'No sites yet. Add the first one and its devices can be seen together.',
  noGroups: 'No groups yet. Add the first one to sort devices by what they do.',
  noSitesFor: 'No sites yet.',
  noGroupsFor: 'No groups yet.',
  onlyFirst: (shown: number) => `Only the first ${count(shown)} are shown here.`,
  edit: 'Change',
  remove: 'Remove',
  noDevices: 'No devices',
  devices: (number: number) => `${count(number)} ${number === 1 ? 'device' : 'devices'}`,
  coordinates: (latitude: number, longitude: number) => `${latitude}, ${longitude}`,
  offers: (names: string[]) => `Offers ${names.join(', ')}`,
  addSiteTitle: 'Add a site',
  addGroupTitle: 'Add a group',
  editTitle: (name: string) => `Change ${name}`,
  name: 'Name',
  groupNameHint: 'Without semicolons.',
  address: 'Address',
  latitude: 'Latitude',
  latitudeHint: '−90 to 90 degrees.',
  longitude: 'Longitude',
  longitudeHint: '−180 to 180 degrees.',
  notes: 'Notes',
  notesHint: 'Who has the key, where the rack stands.',
  colour: 'Colour',
  colourHint: 'A # and six hex digits.',
  defaults: 'Credentials for devices that name none',
  defaultsHint: 'One profile of each kind.',
  noDefault: 'None',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeSiteText: (name: string, devices: number) =>
    devices
      ? `${places.devices(devices)} of ${name} stay, without a site and what it offers them.`
      : `No device is at ${name}.`,
  removeGroupText: (name: string, devices: number) =>
    devices
      ? `${places.devices(devices)} of ${name} stay, without this group and what it offers them.`
      : `No device is in ${name}.`,
  removeButton: (name: string) => `Remove ${name}`,
  keep: 'Keep it',
  keys: { add: 'Add a site' },
  allSites: 'All sites',
  allGroups: 'All groups',
  bySite: 'Site',
  byGroup: 'Group',
  ofDevice: 'Site',
  groupsOfDevice: 'Groups',
};

export const choiceWords = {
  title: 'Credentials',
  noun: 'credentials',
  origins: {
    device: 'The device itself',
    site: 'Its site',
    group: 'Its group',
    tenant: 'The tenant',
  } satisfies Record<Origin, string>,
  from: (origin: string, place: string) => `${origin} ${place}`,
  taken: 'used',
  misfit: 'not for this driver',
  spare: 'not needed',
  order: 'Considered in this order:',
};
