// Texts of the fleet list.
import { count } from '@/format/numbers';
import type { Schemas, Status } from '@/api/client';

export const statusWord: Record<Status | 'paused', string> = {
  online: 'Online',
  degraded: 'Degraded',
  offline: 'Offline',
  unauthorized: 'Login refused',
  silent: 'Alive, no SNMP',
  unknown: 'Never polled',
  paused: 'Paused',
};

export const driverWord: Record<Schemas['Driver'], string> = {
  snmp: 'SNMP',
  routeros: 'RouterOS API',
  probe: 'Probe from outside',
  ping: 'Ping only',
};

const many = (number: number, one: string, more: string) =>
  `${count(number)} ${number === 1 ? one : more}`;

export const fleet = {
  title: 'Fleet',
  noun: 'device list',
  devices: 'devices',
  add: 'Add device',
  addMany: 'Add many',
  export: 'Export CSV',
  exporting: 'Exporting…',
  exportTitle: 'The devices of this list, as Add many reads them',
  fileName: (tenant: string) => `${tenant}-devices.csv`,
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
