// The device whose pages are open: read anew when a fact says that it changed, as facts hold less.
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useCallback, useLayoutEffect } from 'react';
import { device as deviceQuery, queryClient } from '@/api/queries';
import type { Fact } from '@/live/facts';
import { useDevice, useFacts, useLive } from '@/live/use_live';

export function useDeviceId(): string {
  return useParams({ from: '/t/$tenant/fleet/$device' }).device;
}

export function useDevicePage(id: string) {
  const live = useLive();
  const query = useQuery(deviceQuery(live.tenant, id));
  const answer = query.data;
  useLayoutEffect(() => {
    if (answer) live.devices.putAnswer([answer]);
  }, [live, answer]);
  useFacts(
    useCallback(
      (fact: Fact) => {
        if (fact.subject !== id || fact.verb === 'removed') return;
        void queryClient.invalidateQueries({ queryKey: [live.tenant, 'device', id] });
      },
      [id, live],
    ),
  );
  return { query, device: useDevice(id) ?? answer, isRemoved: live.devices.isRemoved(id) };
}
