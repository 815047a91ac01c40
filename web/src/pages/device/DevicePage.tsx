// One device: what it is, how it is and since when, and the tabs.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { ChevronLeft } from 'lucide-react';
import { Suspense } from 'react';
import { me, registrations } from '@/api/queries';
import { useKeys } from '@/app/keys';
import { allows } from '@/app/permissions';
import { dateAndTime, duration, lateness } from '@/format/time';
import { answeredAt, lastSeenSlack, notPolled } from '@/live/not_polled';
import { useLive, useStaleSince, useTimeText } from '@/live/use_live';
import type { DeviceRow } from '@/live/tenant_live';
import { LinkButton } from '@/parts/Button';
import { latePart } from '@/parts/late_part';
import { PageTitle } from '@/parts/Page';
import { Failed, Line, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { shownStatus, StatusMark } from '@/parts/StatusMark';
import { Since } from '@/parts/When';
import { liveness } from '@/words/common';
import { device as words } from '@/words/device';
import { DeviceActions } from './DeviceActions';
import { useDeviceId, useDevicePage } from './use_device_page';

const CertificateBlock = latePart(() => import('./CertificateBlock'));

// The last ones are not there for all; each keeps its key, and none moves when another comes.
const tabs = ['overview', 'interfaces', 'history', 'wireless', 'neighbours'] as const;
type Tab = (typeof tabs)[number];
const key = (tab: Tab) => String(tabs.indexOf(tab) + 1);

// Only who answers from inside has interfaces, and only some of those have radios.
function useTabs(device: DeviceRow | undefined): readonly Tab[] {
  const { tenant } = useLive();
  const id = useDeviceId();
  const isInside = device?.driver === 'snmp' || device?.driver === 'routeros';
  const air = useQuery({ ...registrations(tenant, id), enabled: isInside }).data;
  const isOpen = useLocation({ select: ({ pathname }) => pathname.endsWith('/wireless') });
  const hasAir = isOpen || (air?.radios.length ?? 0) + (air?.registrations.length ?? 0) > 0;
  return tabs.filter((tab) => {
    if (tab === 'interfaces' || tab === 'neighbours') return isInside;
    return tab !== 'wireless' || hasAir;
  });
}

// How old what is known of the device is; nothing while that is as it should be.
function LateReading({ device }: { device: DeviceRow }) {
  const interval = device.interval_seconds * 1000;
  const text = useTimeText((now) => {
    const at = answeredAt(device);
    if (at === undefined || device.is_paused) return '';
    const age = now - at;
    const late = lateness(age, interval, lastSeenSlack);
    if (late === 'fresh') return '';
    if (late === 'late') return liveness.expected(duration(age), duration(interval));
    return liveness.noReadingSince(dateAndTime(at));
  });
  return text ? <span className="text-warn">{text}</span> : null;
}

export default function DevicePage() {
  const live = useLive();
  const { tenant } = live;
  const id = useDeviceId();
  const { query, device, isRemoved } = useDevicePage(id);
  const staleSince = useStaleSince();
  const navigate = useNavigate();
  const mayWrite = allows(useQuery(me(tenant)).data?.permissions, 'device:write');
  const params = { tenant, device: id };
  const shownTabs = useTabs(device);
  useKeys([
    ...shownTabs.map((tab) => ({
      keys: key(tab),
      does: words.keys.tab(words.tabs[tab]),
      run: () => void navigate({ to: `/t/$tenant/fleet/$device/${tab}`, params }),
    })),
    {
      keys: 'Escape',
      does: words.allDevices,
      run: () => void navigate({ to: '/t/$tenant/fleet', params: { tenant } }),
    },
  ]);
  const retry = () => void query.refetch();
  const back = (
    <LinkButton to="/t/$tenant/fleet" params={{ tenant }} look="primary">
      {words.allDevices}
    </LinkButton>
  );
  if (!device) {
    return (
      <>
        <PageTitle title={words.noun} tenant={tenant} />
        {query.isPending && <Loading noun={words.noun} skeleton={<Skeleton />} onRetry={retry} />}
        {query.isError && (
          <Failed
            error={query.error}
            noun={words.noun}
            tenant={tenant}
            permission="device:read"
            missing={words.notFound}
            onRetry={retry}
          >
            {back}
          </Failed>
        )}
      </>
    );
  }
  const status = shownStatus(device);
  const late = notPolled(device, live.readAt(query.dataUpdatedAt));
  return (
    <>
      <div className="flex flex-col gap-2">
        <Link
          to="/t/$tenant/fleet"
          params={{ tenant }}
          className="inline-flex min-h-6 items-center gap-1 self-start text-text-2 no-underline"
        >
          <ChevronLeft size={16} strokeWidth={1.75} aria-hidden="true" /> {words.back}
        </Link>
        <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
          <div className="flex min-w-0 flex-col gap-1">
            <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
              <PageTitle title={device.name} tenant={tenant} id={id} />
              <span className="font-mono text-text-2">{device.address}</span>
            </div>
            <p className="flex flex-wrap items-center gap-x-2" data-testid="status">
              <StatusMark status={status} staleSince={late?.since ?? staleSince} />
              <span className="text-text-2">
                <Since at={device.since} />
              </span>
              <LateReading device={device} />
            </p>
            <p className="max-w-[72ch] text-text-2 wrap-anywhere">
              {words.reasonLine(device, late)}
            </p>
          </div>
          {mayWrite && !isRemoved && <DeviceActions device={device} />}
        </div>
      </div>
      {isRemoved && <Line tone="warn">{words.removedLine}</Line>}
      {query.isError && query.data && !isRemoved && (
        <StaleLine since={query.dataUpdatedAt} onRetry={retry} />
      )}
      {device.status === 'unauthorized' && device.shown_certificate_sha256 && !isRemoved && (
        <Suspense>
          <CertificateBlock device={device} mayWrite={mayWrite} />
        </Suspense>
      )}
      <nav aria-label={words.tabsName} className="flex flex-wrap gap-1 border-b border-line">
        {shownTabs.map((tab) => (
          <Link
            key={tab}
            to={`/t/$tenant/fleet/$device/${tab}`}
            params={params}
            search={(old) => ({ range: old.range, back: old.back })}
            title={key(tab)}
            className={
              'flex min-h-9 max-sm:min-h-11 items-center gap-2 border-b-2 border-transparent px-3 ' +
              'text-text-2 no-underline hover:text-text'
            }
            activeProps={{ className: 'border-accent! text-text! font-semibold' }}
            activeOptions={{ includeSearch: false }}
          >
            {words.tabs[tab]}
            {tab === 'interfaces' && device.identity?.interface_count !== undefined && (
              <span className="text-meta text-text-3">{device.identity.interface_count}</span>
            )}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  );
}
