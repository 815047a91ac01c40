// Texts of adding and changing a device: how it is reached, who asks, and what a good answer is.
import type { Schemas } from '@/api/client';

type Words<Key extends string> = Record<Key, string>;
type Probe = Schemas['ProbeOptions'];
type Routeros = Schemas['RouterosOptions'];
type Credentials = Schemas['Credentials'];

export const deviceForm = {
  addTitle: 'Add device',
  editTitle: (name: string) => `Change ${name}`,
  address: 'Address',
  addressHint: 'An IP address or a host name.',
  driver: 'How it is asked',
  port: 'Port',
  portHint: (usual: number) => `Empty for the usual one, ${usual}.`,
  portNeeded: 'A TCP probe has no usual one.',
  profile: 'Credential profile',
  profileHint: 'Who the device thinks is asking. Many devices can share one.',
  profileNeeded: 'is needed: choose one, or make a new one',
  profileAndKind: (name: string, kind: string) => `${name} (${kind})`,
  offeredProfile: 'What its site, its groups or the tenant offer',
  newProfile: 'New profile…',
  site: 'Site',
  noSite: 'None',
  groups: 'Groups',
  name: 'Name',
  nameHint: 'Empty: the name that the device tells when it is tested, or its address.',
  nameHintSilent: 'Empty: its address.',
  interval: 'Asked every',
  seconds: 'seconds',
  intervalHint: '5 to 3,600 seconds.',
  test: 'Test connection',
  testing: 'Asking the device…',
  tested: 'Test of the connection',
  testWell: (name: string) => `${name} would be polled.`,
  testBad: 'A poll would not succeed yet. You can add the device all the same.',
  testBadKnown: 'A poll would not succeed like this.',
  // By the name of the rung; the address and the ping come before the driver's own.
  rungs: {
    address: 'Address',
    ping: 'Ping',
    snmp: 'SNMP',
    routeros: 'RouterOS',
    probe: 'Probe',
  } as Record<string, string>,
  well: 'Well',
  bad: 'Not well',
  took: (time: string) => `in ${time}`,
  add: 'Add device',
  nothingYet: 'Nothing tested yet. The test asks the device once and stores nothing.',
};

export const credentialKindWord: Words<Schemas['CredentialKind']> = {
  snmp_v1: 'SNMP v1',
  snmp_v2c: 'SNMP v2c',
  snmp_v3: 'SNMP v3',
  routeros: 'RouterOS',
};

export const credentialForm = {
  profileName: 'Name of the profile',
  kind: 'Version of SNMP',
  kindHint: {
    snmp_v1: 'For devices that know nothing newer: counters of 32 bits, and all in the clear.',
    snmp_v2c: 'In the clear: whoever listens reads the community.',
    snmp_v3: 'With a user, signed and encrypted as its level says.',
    routeros: '',
  } satisfies Words<Schemas['CredentialKind']>,
  community: 'Community',
  stored: 'Stored encrypted; nobody can read it again.',
  userName: 'User name',
  password: 'Password',
  passwordHint: 'Stored encrypted; nobody can read it again. Empty if the user has none.',
  routerosHint: 'A user of the device that may read is enough: its group needs read and api.',
  level: 'Level',
  levels: {
    auth_priv: 'Signed and encrypted (authPriv)',
    auth_no_priv: 'Signed, not encrypted (authNoPriv)',
    no_auth_no_priv: 'Neither (noAuthNoPriv)',
  } satisfies Words<NonNullable<Credentials['level']>>,
  authentication: 'Authentication',
  authentications: {
    sha256: 'SHA-256',
    sha384: 'SHA-384',
    sha512: 'SHA-512',
  } satisfies Words<NonNullable<Credentials['authentication']>>,
  authenticationPassword: 'Authentication password',
  privacy: 'Privacy',
  privacies: {
    aes128: 'AES-128',
    aes256: 'AES-256',
  } satisfies Words<NonNullable<Credentials['privacy']>>,
  privacyPassword: 'Privacy password',
  eightLetters: 'At least 8 characters. Stored encrypted; nobody can read it again.',
};

export const routerosForm = {
  transport: 'Transport',
  transports: {
    api_tls: 'API over TLS',
    api_plain: 'API without TLS',
    rest: 'REST over HTTPS, from version 7.1 on',
  } satisfies Words<Routeros['transport']>,
  plainWarning:
    'Whoever listens on the way reads the password, and all that the device says. ' +
    'Choose TLS wherever the device can.',
  trust: 'Which certificate is believed',
  trusts: {
    first_use: 'The first one it shows',
    pinned: 'Only the one with this fingerprint',
    authority: 'One signed by a known authority',
  } satisfies Words<Routeros['trust']>,
  trustHints: {
    first_use: 'Another one is refused until a person accepts it.',
    pinned: 'Any other is refused, from the first poll on.',
    authority: 'It must be for the address, by an authority that the poller’s host knows.',
  } satisfies Words<Routeros['trust']>,
  fingerprint: 'Fingerprint of the certificate',
  fingerprintHint: 'SHA-256, 64 hex digits. A test with it empty tells what the device shows.',
  useShown: 'Use the one it shows',
  shown: 'The test saw this one:',
};

export const probeForm = {
  kind: 'What it is asked',
  kinds: {
    tcp: 'TCP: does the port open',
    http: 'HTTP: does the page answer',
    https: 'HTTPS: does the page answer, and is its certificate good',
    tls: 'TLS: is its certificate good',
    dns: 'DNS: is the name answered',
  } satisfies Words<Probe['kind']>,
  path: 'Path',
  pathHint: 'Empty for /.',
  statuses: 'Good statuses',
  statusesHint:
    'Like 200, 2xx. Empty for 2xx and 3xx; a redirect is an answer and is not followed.',
  bodyContains: 'Text in the body',
  bodyHint: 'Must stand in the first 256 KiB of the answer.',
  serverName: 'Server name',
  serverNameHint: 'The name that it is asked for. Empty for the address.',
  daysLeft: 'Days that the certificate must still be good',
  daysLeftHint: 'Empty for 14; 0 does not care.',
  verify: 'Certificate',
  verifies: {
    yes: 'Must be for that name, by a known authority',
    no: 'May be any, only not too old',
  },
  queryName: 'Name that is asked for',
  recordType: 'Type of record',
  answerContains: 'Expected answer',
  answerHint: 'One of the answers is exactly this. Empty: any answer is good.',
};
