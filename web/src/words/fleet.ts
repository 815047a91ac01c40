// Texts of the fleet list and of adding and changing a device.
import { count } from '@/format/numbers';
import type { Status } from '@/api/client';

export const statusWord: Record<Status | 'paused', string> = {
  online: 'Online',
  degraded: 'Degraded',
  offline: 'Offline',
  unauthorized: 'Login refused',
  silent: 'Alive, no SNMP',
  unknown: 'Never polled',
  paused: 'Paused',
};

const many = (number: number, one: string, more: string) =>
  `${count(number)} ${number === 1 ? one : more}`;

export const fleet = {
  title: 'Fleet',
  noun: 'device list',
  devices: 'devices',
  add: 'Add device',
  filter: 'Filter devices',
  filterHint: 'status:offline core',
  clearFilter: 'Clear filter',
  facets: 'By status',
  all: 'All devices',
  paused: (number: number) => `${many(number, 'device is', 'devices are')} paused`,
  unknownFilter: (words: string[]) =>
    `No filter is named ${words.join(', ')}. Known is status: with ` +
    'online, degraded, offline, silent, unauthorized or unknown.',
  empty: 'No devices yet. Add the first one and its readings appear here within a minute.',
  emptyFor: 'No devices yet.',
  emptyByFilter: 'No device matches',
  hidden: (number: number) => `The filter hides ${many(number, 'device', 'devices')}.`,
  found: (number: number) => `${many(number, 'device matches', 'devices match')}`,
  totalAtLeast: (number: number) => `${count(number)}+`,
  changes: (number: number) => many(number, 'change', 'changes'),
  showChanges: 'Show',
  removed: 'Removed',
  columns: {
    status: 'Status',
    name: 'Name',
    address: 'Address',
    system: 'System',
    since: 'Since',
    latency: 'Latency',
  },
  noLatency: 'No ping was answered yet.',
  statusSaid: (name: string, word: string) => `${name}: ${word}`,
  statusesSaid: (number: number, worst: string) =>
    `${count(number)} devices changed, worst: ${worst}`,
  keys: {
    filter: 'Filter',
    down: 'Next device',
    up: 'Previous device',
    open: 'Open the device',
    show: 'Show waiting changes',
    add: 'Add a device',
  },
};

export const deviceForm = {
  addTitle: 'Add device',
  editTitle: (name: string) => `Change ${name}`,
  address: 'Address',
  addressHint: 'An IP address or a host name.',
  driver: 'How it is asked',
  drivers: { snmp: 'SNMP v2c', ping: 'Ping only' },
  port: 'Port',
  portHint: 'Empty for the usual one, 161.',
  profile: 'Credential profile',
  profileHint: 'Who the device thinks is asking. Many devices can share one.',
  newProfile: 'New profile…',
  profileName: 'Name of the profile',
  community: 'Community',
  communityHint: 'Stored encrypted; nobody can read it again.',
  name: 'Name',
  nameHint: 'Empty: the name that the device tells.',
  interval: 'Asked every',
  seconds: 'seconds',
  intervalHint: '5 to 3,600 seconds.',
  test: 'Test connection',
  testing: 'Asking the device…',
  tested: 'Test of the connection',
  testWell: (name: string) => `${name} would be polled.`,
  testBad: 'A poll would not succeed yet. You can add the device all the same.',
  rungs: { address: 'Address', ping: 'Ping', snmp: 'SNMP' },
  well: 'Well',
  bad: 'Not well',
  took: (time: string) => `in ${time}`,
  add: 'Add device',
  saved: 'Saved.',
  nothingYet: 'Nothing tested yet. The test asks the device once and stores nothing.',
};
