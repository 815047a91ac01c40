// Keys: one table binds them and is the help sheet. Single letters are off in fields and wherever
// the person switched them off.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { letterKeys } from './settings';

export interface Key {
  // As typed: "j", "Enter", "g f" for one after the other.
  keys: string;
  does: string;
  run: () => void;
  isEverywhere?: boolean;
}

let bound: readonly (readonly Key[])[] = [];
const watchers = new Set<() => void>();

function become(next: readonly (readonly Key[])[]) {
  bound = next;
  for (const watcher of watchers) watcher();
}

// Bound while the component is there; the youngest binding of a key wins.
export function useKeys(keys: readonly Key[]) {
  const newest = useRef(keys);
  useEffect(() => {
    newest.current = keys;
  });
  const names = keys.map((key) => key.keys + key.does).join();
  useEffect(() => {
    // Runs what was rendered last, without binding anew at each render.
    const own = newest.current.map((key, at) => ({
      ...key,
      run: () => newest.current[at]?.run(),
    }));
    become([...bound, own]);
    return () => become(bound.filter((other) => other !== own));
  }, [names]);
}

export const useBoundKeys = () =>
  useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => bound,
  );

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

// Keys that a focused control answers itself.
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return event.key === 'Enter' && target.closest('a, button, summary, [role=slider]') !== null;
}

const sequenceMost = 1500;
let first: { key: string; at: number } | undefined;

function find(keys: string): Key | undefined {
  for (const group of bound.toReversed()) {
    const found = group.find((key) => key.keys === keys);
    if (found) return found;
  }
  return undefined;
}

function onKey(event: KeyboardEvent) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const isLetter = event.key.length === 1;
  if (isTyping(event.target) && event.key !== 'Escape') return;
  if (isLetter && letterKeys.get() === 'off') return;
  // A dialog is a place of its own: only its own keys and the browser's work there.
  if (document.querySelector('dialog[open]') || isTaken(event)) return;
  const before = first && Date.now() - first.at < sequenceMost ? first.key : undefined;
  first = undefined;
  const key = (before && find(`${before} ${event.key}`)) ?? find(event.key);
  if (key) {
    event.preventDefault();
    key.run();
  } else if (bound.flat().some((other) => other.keys.startsWith(`${event.key} `))) {
    first = { key: event.key, at: Date.now() };
  }
}

export function listenToKeys() {
  document.addEventListener('keydown', onKey);
}
