// Texts of one device's pages.
import type { Schemas } from '@/api/client';
import { count } from '@/format/numbers';

export const device = {
  notFound: 'such device',
  allDevices: 'All devices',
  back: 'Fleet',
  noun: 'device',
  tabs: {
    overview: 'Overview',
    interfaces: 'Interfaces',
    history: 'History',
    wireless: 'Wireless',
    neighbours: 'Neighbours',
  },
  tabsName: 'Parts of this device',
  edit: 'Change',
  pause: 'Pause',
  resume: 'Resume',
  remove: 'Remove',
  pausedLine: 'It is paused: nobody asks it, and nothing here is new.',
  // Why it has its status; below the line that tells since when this is no longer known.
  reasonLine: (
    { is_paused, reason }: Pick<Schemas['Device'], 'is_paused' | 'reason'>,
    late: { intervals: number } | undefined,
  ) => {
    if (is_paused) return device.pausedLine;
    if (!late) return reason;
    return `It answered then, and was not polled for ${count(late.intervals)} intervals since.`;
  },
  removedLine: 'This device was removed. What you see was known before.',
  removeTitle: (name: string) => `Remove ${name}?`,
  removeText: (name: string) =>
    `${name} stops being watched at once. Its readings stay until they are old.`,
  removeButton: (name: string) => `Remove ${name}`,
  keep: 'Keep it',
  lastSeen: 'Last answer',
  facts: 'What it is',
  identity: {
    system_name: 'Calls itself',
    description: 'Description',
    vendor: 'Made by',
    model: 'Model',
    version: 'Version',
    serial_number: 'Serial number',
    architecture: 'Architecture',
    firmware: 'Firmware',
    location: 'Location',
    contact: 'Contact',
    object_id: 'Object id',
    config_changed: 'Configuration changed',
    interface_count: 'Interfaces',
    http_status: 'Status of HTTP',
    answers: 'Answers',
    certificate: 'Certificate',
  },
  firmware: {
    installed: (version: string) => `${version} installed`,
    newer: (version: string, latest: string) => `${version} installed, ${latest} is there`,
    newest: (version: string) => `${version} installed, the newest`,
    channel: (text: string, channel: string) => `${text} (${channel})`,
  },
  certificate: {
    issuer: (name: string) => `by ${name}`,
    ownIssuer: 'signed by itself',
    until: (time: string, left: string) => `good until ${time}, ${left} left`,
    ended: (time: string, age: string) => `ended ${time}, ${age}`,
    begins: (time: string) => `good only from ${time} on`,
  },
  address: 'Address',
  driver: 'Asked by',
  interval: 'Asked every',
  added: 'Added',
  since: (age: string) => `since ${age}`,
  sensors: {
    title: 'Sensors',
    noun: 'list of sensors',
    // What a page of paper or a count of things is called; other units are signs.
    pages: (number: string) => `${number} pages`,
  },
  noIdentity: 'It has not said yet what it is.',
  keys: {
    tab: (name: string) => `Show ${name}`,
    back: 'Earlier',
    forward: 'Later',
  },
};

export const charts = {
  title: 'Charts',
  range: 'Time range',
  ranges: { '1h': '1 h', '6h': '6 h', '24h': '24 h', '7d': '7 d', '30d': '30 d' },
  earlier: 'Earlier',
  later: 'Later',
  now: 'Now',
  noun: (name: string) => `chart of ${name}`,
  names: {
    latency_ms: 'Latency',
    cpu_ratio: 'CPU',
    memory_ratio: 'Memory',
    temperature_celsius: 'Temperature',
    in_bits_per_second: 'In',
    out_bits_per_second: 'Out',
    in_errors_per_second: 'Errors in',
    out_errors_per_second: 'Errors out',
    signal_dbm: 'Mean',
    weakest_signal_dbm: 'Weakest',
    wireless_clients: 'Wireless clients',
  } as Record<string, string>,
  traffic: (name: string) => `Traffic of ${name}`,
  errors: (name: string) => `Errors of ${name}`,
  interface: 'Interface',
  empty: (name: string) => `No reading of ${name} in this range.`,
  notMeasured: 'The device does not tell this.',
  gap: {
    no_reading: 'no reading',
    counter_reset: 'counter reset',
    not_yet_polled: 'not yet polled',
  } satisfies Record<Schemas['Gap']['reason'], string>,
  bucket: (width: string) => `${width} mean`,
  lastNow: (value: string) => `now ${value}`,
  highest: (value: string, time: string) => `highest ${value} at ${time}`,
  gaps: (number: number) => (number === 1 ? '1 gap' : `${number} gaps`),
  cursor: (name: string) => `Time in the chart of ${name}`,
  table: 'Table',
  chart: 'Chart',
  tableOf: (name: string) => `Values of ${name}`,
  time: 'Time',
  least: 'lowest',
  mean: 'mean',
  most: 'highest',
};

export const availability = {
  title: 'Availability',
  answered: (share: string) => `${share} answered`,
  nothing: 'Nothing is known of this range.',
  noun: 'history of this device',
  segment: (word: string, from: string, to: string) => `${word}, ${from} to ${to}`,
  before: 'Not yet added',
};

export const interfaceWords = {
  noun: 'interface list',
  nounMany: 'interfaces',
  title: 'Interfaces',
  empty: 'No interfaces yet. They appear with the first answer.',
  readAt: (age: string) => `Read ${age}`,
  columns: {
    name: 'Name',
    state: 'State',
    in: 'In',
    out: 'Out',
    errors: 'Errors',
    speed: 'Speed',
    mac: 'MAC',
  },
  states: {
    up: 'Up',
    down: 'Down',
    testing: 'Testing',
    unknown: 'Unknown',
    dormant: 'Dormant',
    not_present: 'Not present',
    lower_layer_down: 'Layer below down',
    off: 'Switched off',
  },
  noRate: 'A rate needs two readings.',
  closePeek: 'Close',
  showChart: 'Show its charts',
};

export const history = {
  title: 'History',
  empty: 'No change of status yet.',
  noun: 'history',
  nounMany: 'changes',
  lasted: (duration: string) => `for ${duration}`,
  lasts: (duration: string) => `for ${duration} so far`,
};
