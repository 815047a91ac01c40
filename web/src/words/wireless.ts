// Texts of the radios of a device and of who is connected to them.

export const wirelessWords = {
  noun: 'list of wireless clients',
  nounMany: 'wireless clients',
  title: 'Wireless clients',
  radios: 'Radios',
  charts: { signal: 'Signal', clients: 'Wireless clients' },
  empty: 'No wireless client is connected.',
  noRadio: 'This device has told of no radio.',
  channel: 'Channel',
  noise: 'Noise floor',
  power: 'Power',
  clients: (number: string) => `${number} connected`,
  weakest: (mac: string, name: string, signal: string) => `Weakest: ${mac} on ${name}, ${signal}`,
  columns: {
    mac: 'MAC',
    interface: 'Interface',
    signal: 'Signal',
    ccq: 'CCQ',
    tx: 'Rate to it',
    rx: 'Rate from it',
    uptime: 'Connected for',
    ip: 'Last IP',
  },
  // From the level on that stands beside it, in dBm.
  strengths: [
    [-60, 'strong'],
    [-70, 'good'],
    [-80, 'weak'],
    [-Infinity, 'very weak'],
  ] as const,
  heardThere: (signal: string) => `The client hears the device at ${signal}`,
};
