// Texts that all pages share: states, liveness, buttons. Exact words; pages put their nouns in.
import { count } from '@/format/numbers';

export const common = {
  product: 'Signalbox',
  skip: 'Skip to the content',
  tryAgain: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  copy: 'Copy',
  copied: 'Copied',
  save: 'Save',
  more: 'More',
  show: 'Show',
  hide: 'Hide',
  request: 'Request',
  loadMore: 'Load more',
  errorSummary: 'This could not be saved yet',
  otherPages: 'Other pages may still work.',
  optional: 'optional',
};

export const states = {
  stillLoading: (noun: string) => `Still loading ${noun}…`,
  tooLong: 'This takes longer than it should.',
  failed: (noun: string, why: string) => `The ${noun} could not be loaded: ${why}.`,
  stale: (time: string, age: string) =>
    `Could not be refreshed. What you see is from ${time} (${age}).`,
  forbidden: (noun: string, tenant: string) => `You cannot see the ${noun} of ${tenant}.`,
  needsPermission: (permission: string) =>
    `It needs the permission ${permission}. An administrator of the tenant can grant it.`,
  notFound: (what: string) => `There is no ${what}, or you have no access to it.`,
  tooMany: (seconds: number) => `Too many requests from you. Trying again in ${seconds}\u00a0s.`,
  changedElsewhere: (age: string) => `Somebody else changed this ${age}. Your text is kept.`,
  changedMeanwhile: 'Somebody else changed this in the meantime. Nothing was done.',
  seeChange: 'See what changed',
  saveAnyway: 'Save mine anyway',
  needsConnection: (verb: string) => `${verb} needs a connection.`,
};

export const why: Record<string, string> = {
  no_answer: 'Signalbox does not answer',
  timeout: 'no answer within 10\u00a0s',
  unavailable: 'the service behind it does not answer',
  internal: 'the service failed',
  unauthenticated: 'your sign-in has ended',
};

export const liveness = {
  live: 'Live',
  connecting: 'Connecting…',
  reconnecting: (age: string) => `Reconnecting… last update ${age}`,
  catchingUp: (updates: number) => `Catching up, ${count(updates)} updates`,
  paused: (time: string, waiting: number) =>
    `Paused ${time}, ${count(waiting)} ${waiting === 1 ? 'change waits' : 'changes wait'}`,
  offline: (time: string) => `Offline since ${time}`,
  offlineLine: (time: string) => `You are offline since ${time}. You see what was known then.`,
  gapLine: (from: string, until: string) =>
    `Updates between ${from} and ${until} were missed; this page was read anew from the server.`,
  pause: 'Pause updates',
  resume: 'Show updates again',
  about: 'Changes appear by themselves, as they happen.',
  aboutNotLive: 'What you see may be old until the connection is back.',
  asOf: (word: string, time: string) => `${word} at ${time}`,
  asOfDay: (word: string, day: string) => `${word} on ${day}`,
  expected: (age: string, interval: string) => `${age} old (expected every ${interval})`,
  noReadingSince: (time: string) => `No reading since ${time}`,
  notPolled: (intervals: number) => `Not polled for ${count(intervals)} intervals`,
  notPolledSince: (intervals: number, time: string) =>
    `Not polled for ${count(intervals)} intervals, since ${time}`,
};

export const signInEnded = {
  title: 'Your sign-in has ended',
  text: 'Your sign-in has ended. Sign in to go on; nothing you typed is lost.',
};

export const shell = {
  rail: 'Pages',
  fleet: 'Fleet',
  topology: 'Topology',
  discovery: 'Discovery',
  places: 'Sites',
  settings: 'Settings',
  streams: 'Event streams',
  help: 'Keys and help',
  tenant: 'Tenant',
  switchTenant: 'Switch tenant',
  findTenant: 'Find a tenant',
  noTenantFound: (text: string) => `No tenant matches “${text}”.`,
  newTenant: 'New tenant',
  tenantList: 'tenant list',
  tenantNamed: (name: string) => `tenant ${name}`,
  page: 'page',
  suchPage: 'such page',
  person: 'You',
  theme: 'Colours',
  themes: { system: 'As the system', light: 'Light', dark: 'Dark' },
  signOut: 'Sign out',
  apiDocs: 'API description',
};

export const keyWords = {
  title: 'Keys',
  everywhere: 'Everywhere',
  page: 'This page',
  letters: 'Letter keys',
  lettersHint: 'Off, if single letters get in the way of your tools.',
  keys: 'Keys',
  does: 'What it does',
  thisSheet: 'Show these keys',
  back: 'One level back',
  goFleet: 'Go to Fleet',
  goTopology: 'Go to Topology',
  goDiscovery: 'Go to Discovery',
  goPlaces: 'Go to Sites',
  goTenant: 'Switch tenant',
  pause: 'Pause and resume updates',
  times: 'Relative or absolute times',
};
