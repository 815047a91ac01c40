// Texts of looking for devices, and of how they are connected.
import { count, percent } from '@/format/numbers';

export const sourceWord = {
  scan: 'Scan',
  lldp: 'LLDP',
  cdp: 'CDP',
  mndp: 'MNDP',
  arp: 'ARP',
} as const;

export const discovery = {
  title: 'Discovery',
  intro:
    'Look through networks for devices, and see what the devices you have say of others. Nothing ' +
    'is added by itself.',
  scan: 'Scan',
  scanTitle: 'Look through networks',
  networks: 'Networks',
  networksHint: 'As 10.1.0.0/24, apart by blanks or commas; 4,096 addresses in all at most.',
  profiles: 'Credentials to try',
  profilesHint: 'Each once on each address; five at most. Without any, only who is there is found.',
  noProfiles: 'There are no credential profiles yet. A scan finds who is there without them.',
  ports: 'Other ports',
  snmpPort: 'SNMP port',
  routerosPort: 'RouterOS port',
  routerosTlsPort: 'RouterOS port over TLS',
  start: 'Start scan',
  cancelScan: 'Stop scan',
  runsAlready: 'A scan is running.',
  noun: 'scan',
  progress: 'Addresses looked at',
  hosts: (done: number, total: number) => `${count(done)} of ${count(total)} addresses`,
  found: (found: number) => `${count(found)} answered`,
  states: {
    running: 'Running',
    finished: 'Finished',
    cancelled: 'Stopped by a person',
    interrupted: 'Interrupted: who ran it was restarted',
  },
  lastScan: 'Last scan',
  proposals: 'Proposals',
  proposalNoun: 'list of proposals',
  show: 'Show',
  shown: { open: 'Open', dismissed: 'Dismissed' },
  empty: {
    open: 'Nothing is proposed. Scan a network, or wait until devices have said who is beside them.',
    dismissed: 'Nothing was dismissed.',
  },
  add: 'Add',
  addTitle: (address: string) => `Add ${address}`,
  dismiss: 'Dismiss',
  name: 'Name',
  profile: 'Credential profile',
  noProfile: 'None',
  addButton: 'Add device',
  added: (name: string) => `${name} was added.`,
  dismissed: (address: string) => `${address} was dismissed.`,
  seen: 'Seen',
  foundBy: 'Found by',
  keys: {
    down: 'Next proposal',
    up: 'Previous proposal',
    add: 'Add the proposal',
    dismiss: 'Dismiss the proposal',
  },
};

export const topology = {
  title: 'Topology',
  intro: 'What each device is connected to, as devices say it themselves.',
  noun: 'topology',
  empty:
    'Nothing is known of how devices are connected. Devices are asked every ten minutes, if they ' +
    'speak SNMP or RouterOS.',
  silent: (devices: number) =>
    devices === 1
      ? '1 device more is known to be beside none.'
      : `${count(devices)} devices more are known to be beside none.`,
  edges: (name: string) => `Connections of ${name}`,
  to: 'to',
  unknownPort: 'unknown port',
  stranger: 'Not in the inventory',
  nameless: 'Unknown device',
  certain: (ratio: number) => `${percent(ratio)} certain`,
  mutual: 'both ends say so',
  oneSided: 'one end says so',
  stale: 'Not seen for a day',
  addresses: 'Addresses it has resolved',
  addressColumns: { address: 'Address', mac: 'MAC', interface: 'Interface', device: 'Device' },
  neighbours: 'Neighbours',
  neighboursNoun: 'neighbours',
  neighboursEmpty: 'This device has said nothing of what is beside it.',
};
