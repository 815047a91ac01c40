// How well a wireless client is heard, in a number and a word. Pure.
import type { Schemas } from '@/api/client';
import { dbm } from '@/format/numbers';
import { wirelessWords as words } from '@/words/wireless';

export type Registration = Schemas['Registration'];

const weakBelow = -70;

export const isWeak = (level: number) => level < weakBelow;

export const strengthWord = (level: number): string =>
  words.strengths.find(([from]) => level >= from)?.[1] ?? '';

export const signalText = (level: number) => `${dbm(level)} ${strengthWord(level)}`;

// A client stands once at each of its interfaces.
export const keyOf = (one: Registration) => `${one.mac_address} ${one.interface}`;

// By interface and MAC: an order that no reading changes, so that rows hold still.
export function inOrder(clients: readonly Registration[]): Registration[] {
  const compare = (one: string, other: string) =>
    one.localeCompare(other, undefined, { numeric: true });
  return [...clients].sort(
    (one, other) =>
      compare(one.interface, other.interface) || compare(one.mac_address, other.mac_address),
  );
}

export function weakestOf(clients: readonly Registration[]) {
  return clients.reduce<(Registration & { signal_dbm: number }) | undefined>((weakest, one) => {
    const { signal_dbm } = one;
    if (signal_dbm === undefined) return weakest;
    return weakest && weakest.signal_dbm <= signal_dbm ? weakest : { ...one, signal_dbm };
  }, undefined);
}
