// What a person chose for this browser: colours, letter keys, how times are shown.
import { useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
const watch = (watcher: () => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

function setting<T extends string>(name: string, usual: T, apply?: (value: T) => void) {
  const key = `signalbox.${name}`;
  const get = () => (localStorage.getItem(key) as T | null) ?? usual;
  return {
    get,
    set(value: T) {
      if (value === usual) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      apply?.(value);
      for (const watcher of watchers) watcher();
    },
    use: () => useSyncExternalStore(watch, get),
  };
}

export type Theme = 'system' | 'light' | 'dark';

export const theme = setting<Theme>('theme', 'system', (value) => {
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
});
export const letterKeys = setting<'on' | 'off'>('letter_keys', 'on');
export const times = setting<'relative' | 'absolute'>('times', 'relative');
