// Texts of signing in, of the first tenant, and of the settings.

export const signInWords = {
  title: 'Sign in',
  email: 'E-mail',
  password: 'Password',
  showPassword: 'Show password',
  hidePassword: 'Hide password',
  button: 'Sign in',
  wrong: 'E-mail or password is not right.',
  locked: (wait: string) =>
    `Too many attempts. Try again in ${wait}, or ask an administrator for a reset link.`,
  away: 'Signalbox does not answer. Check your connection.',
  needsBoth: 'Enter your e-mail address and your password.',
};

export const start = {
  title: 'Your first tenant',
  intro: 'A tenant is one customer: its devices, its people, its incidents.',
  name: 'Name',
  nameHint: 'As people call it: Acme Networks.',
  id: 'Short name',
  idHint: 'In every address, and never changed again: a to z, 0 to 9 and _, at least two.',
  button: 'Create tenant',
  newTitle: 'New tenant',
  noTenant: 'You are a member of no tenant yet. An administrator can add you to one.',
  noTenantTitle: 'No tenant yet',
};

export const streams = {
  title: 'Event streams',
  intro:
    'A stream credential lets a program of yours read what happens here from NATS, with its own ' +
    'place in the stream.',
  noun: 'stream credentials',
  empty: 'No stream credentials yet. Create the first one and a program can follow what happens.',
  create: 'Create credential',
  name: 'Name',
  nameHint: 'The program that will use it.',
  facts: 'Facts it reads',
  allFacts: 'All of the tenant',
  deviceFacts: 'About devices',
  siteFacts: 'About sites',
  groupFacts: 'About device groups',
  profileFacts: 'About credential profiles',
  expires: 'Ends on',
  expiresHint: 'In 90 days without a date; in 400 days at most.',
  columns: { name: 'Name', facts: 'Facts', created: 'Created', expires: 'Ends', action: 'Action' },
  end: 'End',
  endTitle: (name: string) => `End ${name}?`,
  endText: 'The program that uses it is cut off at once.',
  endButton: (name: string) => `End ${name}`,
  keep: 'Keep it',
  onceTitle: 'Copy it now',
  once: 'Copy it now. It is not stored and cannot be shown again.',
  file: 'Credentials file',
  servers: 'Servers',
  durable: 'Durable consumer',
  prefix: 'Prefix of JetStream’s API',
  have: 'I have it',
};
