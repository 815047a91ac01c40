import { describe, expect, test } from 'vitest';
import { readFilter, toggleStatus, writeFilter } from './filter';
import { bitsPerSecond, count, milliseconds, percent, short } from './numbers';
import { parseSearch, writeSearch } from './search';
import { ago, clock, dateAndTime, duration, lateness, moment, zoneName } from './time';

const plain = (text: string) => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('numbers', () => {
  test('three digits that mean something, and whole numbers whole', () => {
    expect(short(0.07312, 'en')).toBe('0.0731');
    expect(short(1204, 'en')).toBe('1,204');
    expect(count(38112, 'de')).toBe('38.112');
  });

  test.each([
    [1, '100 %'],
    [0.9996, '99.9 %'],
    [0.99, '99 %'],
    [0.125, '12.5 %'],
    [0.0004, '< 0.1 %'],
    [0, '0 %'],
  ])('%d near its edge is %s', (ratio, text) => {
    expect(plain(percent(ratio, 'en'))).toBe(text);
  });

  test.each([
    [0, '0 bit/s'],
    [999.4, '999 bit/s'],
    [999.6, '1 kbit/s'],
    [7999.94, '8 kbit/s'],
    [1e9, '1 Gbit/s'],
    [1.5e15, '1,500 Tbit/s'],
  ])('%d bits a second are %s', (value, text) => {
    expect(plain(bitsPerSecond(value, 'en'))).toBe(text);
  });

  test('latency', () => {
    expect(plain(milliseconds(0.0645, 'en'))).toBe('0.0645 ms');
    expect(plain(milliseconds(12_000, 'en'))).toBe('12 s');
  });
});

describe('time', () => {
  const zone = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
  const at = Date.parse('2026-10-25T00:30:00Z');

  test.each([
    [0, '0 s'],
    [59_999, '59 s'],
    [660_000, '11 min'],
    [8_040_000, '2 h 14 min'],
    [7_200_000, '2 h'],
    [93_600_000, '1 d 2 h'],
    [40 * 86_400_000, '40 d'],
  ])('%d ms last %s', (ms, text) => {
    expect(plain(duration(ms))).toBe(text);
  });

  test('lists say how long ago, and from a day on when', () => {
    expect(plain(ago(300))).toBe('just now');
    expect(plain(moment(at, at + 660_000, zone))).toBe('11 min ago');
    expect(moment(at, at + 90_000_000, zone)).toBe('25 Oct 2026, 02:30:00');
  });

  test('the zone is named, on both sides of a clock change', () => {
    expect(clock(at, zone)).toBe('02:30');
    expect(zoneName(at, zone)).toBe('CEST');
    expect(zoneName(at + 3_600_000, zone)).toBe('CET');
    expect(dateAndTime(at + 3_600_000, zone)).toBe('25 Oct 2026, 02:30:00');
  });

  test('a reading is late after two intervals, missed after five', () => {
    expect(lateness(120_000, 60_000)).toBe('fresh');
    expect(lateness(120_001, 60_000)).toBe('late');
    expect(lateness(300_001, 60_000)).toBe('missed');
    expect(lateness(90_000, 5_000, 75_000)).toBe('late');
  });
});

describe('filter', () => {
  test('status and text, and what is neither is said', () => {
    expect(readFilter(' status:offline,silent  core north ')).toEqual({
      statuses: ['offline', 'silent'],
      text: 'core north',
      unknown: [],
    });
    expect(readFilter('site:north status:broken').unknown).toEqual(['site:north', 'status:broken']);
    // An address is text, not a key.
    expect(readFilter('2001:db8::1').text).toBe('2001:db8::1');
  });

  test('reading what was written is the same', () => {
    for (const query of ['', 'status:offline', 'core', 'status:offline,online core sw']) {
      expect(writeFilter(readFilter(query))).toBe(query);
    }
  });

  test('a facet is put in and taken out', () => {
    expect(toggleStatus('core', 'offline')).toBe('status:offline core');
    expect(toggleStatus('status:offline core', 'offline')).toBe('core');
  });

  test('the address holds it as people would write it', () => {
    const search = writeSearch({
      q: 'status:offline,silent core',
      sort: '-since',
      none: undefined,
    });
    expect(search).toBe('?q=status:offline,silent+core&sort=-since');
    expect(parseSearch(search)).toEqual({ q: 'status:offline,silent core', sort: '-since' });
  });
});
