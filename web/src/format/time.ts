// Times as people read them. Milliseconds since 1970 inside; text with a zone outside.

const space = '\u00a0';
const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

// "2 h 14 min": the two largest units, the second one only where it still matters.
export function duration(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minute) return `${Math.floor(whole / second)}${space}s`;
  if (whole < hour) return `${Math.floor(whole / minute)}${space}min`;
  if (whole < day) {
    const rest = Math.floor((whole % hour) / minute);
    return `${Math.floor(whole / hour)}${space}h` + (rest ? `${space}${rest}${space}min` : '');
  }
  const days = Math.floor(whole / day);
  const rest = days < 3 ? Math.floor((whole % day) / hour) : 0;
  return `${days}${space}d` + (rest ? `${space}${rest}${space}h` : '');
}

export function ago(ms: number): string {
  return ms < second ? 'just now' : `${duration(ms)} ago`;
}

export interface Zone {
  locale?: string;
  timeZone?: string;
}

const forms = new Map<string, Intl.DateTimeFormat>();

// Making a formatter costs more than all that a list formats with it.
function form(name: string, zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${zone.locale ?? ''} ${zone.timeZone ?? ''}`;
  let made = forms.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(zone.locale, { timeZone: zone.timeZone, ...options });
    forms.set(key, made);
  }
  return made;
}

const clockParts = { hour: '2-digit', minute: '2-digit' } as const;

export function clock(at: number, zone: Zone = {}): string {
  return form('clock', zone, clockParts).format(at);
}

export function clockWithSeconds(at: number, zone: Zone = {}): string {
  return form('seconds', zone, { ...clockParts, second: '2-digit' }).format(at);
}

export function dateAndTime(at: number, zone: Zone = {}): string {
  return form('date and time', zone, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    ...clockParts,
    second: '2-digit',
  }).format(at);
}

// "3 Feb 2026": where there is no room for more.
export function date(at: number, zone: Zone = {}): string {
  return form('date', zone, { year: 'numeric', month: 'short', day: 'numeric' }).format(at);
}

export function dayOf(at: number, zone: Zone = {}): string {
  return form('day', zone, {
    weekday: 'long',
    year: 'numeric',
    month: 'long',
    day: 'numeric',
  }).format(at);
}

// "CET", or "GMT+1" where the zone has no name.
export function zoneName(at: number, zone: Zone = {}): string {
  const parts = form('zone', zone, { timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
}

// What a list says of a moment: how long ago, and from a day on when.
export function moment(at: number, now: number, zone: Zone = {}): string {
  const age = now - at;
  return age < day ? ago(age) : dateAndTime(at, zone);
}

// The shortest that says when: a time within the last day, else a date.
export const isWithinDay = (at: number, now: number) => now - at < day;

export function shortMoment(at: number, now: number, zone: Zone = {}): string {
  return isWithinDay(at, now) ? clock(at, zone) : date(at, zone);
}

// A reading is late after two of its intervals and missed after five. `slack` is how exactly its
// time is known.
export function lateness(age: number, interval: number, slack = 0): 'fresh' | 'late' | 'missed' {
  const sure = age - slack;
  if (sure > 5 * interval) return 'missed';
  return sure > 2 * interval ? 'late' : 'fresh';
}
