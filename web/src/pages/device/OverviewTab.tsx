// What a device did lately: availability, its charts, and what it is.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { interfaces as interfacesQuery, me, statusChanges } from '@/api/queries';
import { allows } from '@/app/permissions';
import { serverClock } from '@/live/clock';
import { useLive } from '@/live/use_live';
import { createCursor, CursorContext } from '@/parts/chart/cursor';
import { AvailabilityStrip } from '@/parts/chart/AvailabilityStrip';
import { stretchesOf } from '@/parts/chart/availability';
import { latePart } from '@/parts/late_part';
import { availability, charts as words } from '@/words/device';
import { RangeBar } from './RangeBar';
import { chosenIn, windowOf } from './ranges';
import { SeriesCharts } from './SeriesCharts';
import { useDeviceId, useDevicePage } from './use_device_page';

// Below the charts, and seen after them.
const DeviceFacts = latePart(() => import('./DeviceFacts'));
const SensorList = latePart(() => import('./SensorList'));
const CredentialBlock = latePart(() => import('./CredentialBlock'));

const gauges = ['latency_ms', 'cpu_ratio', 'memory_ratio', 'temperature_celsius'];

function Availability({ id }: { id: string }) {
  const { tenant } = useLive();
  const chosen = chosenIn(useSearch({ from: '/t/$tenant/fleet/$device' }));
  const list = useInfiniteQuery(statusChanges(tenant, id));
  // The window moves with the answers, not with every render.
  const asked = list.dataUpdatedAt;
  const { range, back } = chosen;
  const { from, to } = useMemo(() => {
    void asked;
    return windowOf({ range, back }, serverClock.now());
  }, [range, back, asked]);
  const changes = list.data?.pages.flatMap((page) => page.items) ?? [];
  const oldest = changes.at(-1);
  const isShort = list.hasNextPage && oldest !== undefined && Date.parse(oldest.at) > from;
  const { fetchNextPage, isFetchingNextPage } = list;
  useEffect(() => {
    if (isShort && !isFetchingNextPage) void fetchNextPage();
  }, [isShort, isFetchingNextPage, fetchNextPage]);
  if (list.isError && !list.data) return <p className="text-text-2">{availability.nothing}</p>;
  if (!list.data) return <div className="h-12" />;
  return <AvailabilityStrip stretches={stretchesOf(changes, from, to)} from={from} to={to} />;
}

function Traffic({ id }: { id: string }) {
  const { tenant } = useLive();
  const list = useQuery(interfacesQuery(tenant, id)).data?.items;
  const [chosen, setChosen] = useState<number>();
  if (!list?.length) return null;
  const rate = (at: (typeof list)[number]) =>
    (at.in_bits_per_second ?? 0) + (at.out_bits_per_second ?? 0);
  const busiest = list.reduce((most, one) => (rate(one) > rate(most) ? one : most));
  const shown = list.find(({ index }) => index === chosen) ?? busiest;
  return (
    <div className="flex flex-col gap-1">
      <SeriesCharts
        id={id}
        groups={[
          {
            name: words.traffic(shown.name),
            metrics: ['in_bits_per_second', 'out_bits_per_second'],
          },
        ]}
        interfaceIndex={shown.index}
      />
      <label className="flex items-center gap-2 text-meta text-text-2">
        {words.interface}
        <select
          className="min-h-8 max-sm:min-h-11 rounded-control border border-edge bg-surface px-2 text-input"
          value={shown.index}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {list.map((one) => (
            <option key={one.index} value={one.index}>
              {one.alias ? `${one.name} (${one.alias})` : one.name}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

export default function OverviewTab() {
  const id = useDeviceId();
  const { device } = useDevicePage(id);
  const [cursor] = useState(createCursor);
  const { tenant } = useLive();
  const mayRead = allows(useQuery(me(tenant)).data?.permissions, 'credential_profile:read');
  if (!device) return null;
  // Who is only asked from outside tells nothing of what is inside.
  const isInside = device.driver !== 'ping' && device.driver !== 'probe';
  return (
    <CursorContext value={cursor}>
      <div className="flex flex-col gap-6">
        <RangeBar />
        <Availability id={id} />
        <div className="grid grid-cols-1 gap-x-8 gap-y-6 lg:grid-cols-2">
          <SeriesCharts
            id={id}
            groups={(isInside ? gauges : gauges.slice(0, 1)).map((metric) => ({
              name: words.names[metric] ?? metric,
              metrics: [metric],
            }))}
          />
          {isInside && <Traffic id={id} />}
        </div>
        <Suspense>
          {device.driver === 'snmp' && <SensorList id={id} />}
          <DeviceFacts device={device} />
          {isInside && mayRead && <CredentialBlock id={id} />}
        </Suspense>
      </div>
    </CursorContext>
  );
}
