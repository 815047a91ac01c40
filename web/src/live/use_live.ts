// The live state of the tenant whose page is open, for components.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { onTick, serverClock } from './clock';
import type { Fact } from './facts';
import { TenantLive, type DeviceRow } from './tenant_live';

export const LiveContext = createContext<TenantLive | undefined>(undefined);

// Opened with the tenant's pages and closed with them. The component has the tenant as its key.
export function useTenantLive(tenant: string): TenantLive {
  const queries = useQueryClient();
  const [live] = useState(() => new TenantLive(tenant, queries));
  useEffect(() => live.open(), [live]);
  return live;
}

export function useLive(): TenantLive {
  const live = use(LiveContext);
  if (!live) throw new Error('no tenant is open here');
  return live;
}

// One device as it is shown now.
export function useDevice(id: string): DeviceRow | undefined {
  const { devices } = useLive();
  const watch = useCallback((watcher: () => void) => devices.watch(id, watcher), [devices, id]);
  return useSyncExternalStore(watch, () => devices.get(id));
}

// Grows with every commit, for what depends on all devices.
export function useDeviceRevision(): number {
  const { devices } = useLive();
  return useSyncExternalStore(devices.watchCommits, devices.revision);
}

export function useFacts(run: (fact: Fact) => void) {
  const live = useLive();
  useEffect(() => {
    live.factWatchers.add(run);
    return () => {
      live.factWatchers.delete(run);
    };
  }, [live, run]);
}

// A value that is made from the live state as text, so that a tick renders only what reads anew.
export function useLiveText(read: (live: TenantLive) => string): string {
  const live = useLive();
  const watch = useCallback(
    (watcher: () => void) => {
      const ends = [live.watch(watcher), onTick(watcher)];
      return () => ends.forEach((end) => end());
    },
    [live],
  );
  return useSyncExternalStore(watch, () => read(live));
}

// The time of which statuses are true, if that is not now.
export function useStaleSince(): number | undefined {
  const text = useLiveText((live) => String(live.staleSince() ?? ''));
  return text === '' ? undefined : Number(text);
}

// Text that depends on the time: rendered again only when it reads differently.
export function useTimeText(make: (now: number) => string): string {
  return useSyncExternalStore(onTick, () => make(serverClock.now()));
}
