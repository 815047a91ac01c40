// The moment that all charts of a page point at.
import { createContext, use, useSyncExternalStore } from 'react';

export function createCursor() {
  let at: number | undefined;
  const watchers = new Set<() => void>();
  return {
    get: () => at,
    set(next: number | undefined) {
      if (at === next) return;
      at = next;
      for (const watcher of watchers) watcher();
    },
    watch(watcher: () => void) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
export type Cursor = ReturnType<typeof createCursor>;

export const CursorContext = createContext<Cursor>(createCursor());

export function useCursor(): [number | undefined, Cursor] {
  const cursor = use(CursorContext);
  return [useSyncExternalStore(cursor.watch, cursor.get), cursor];
}
