// What stands around every page of a tenant: who it is, how live it is, where one can go.
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import {
  ChevronDown,
  CircleQuestionMark,
  MapPin,
  Network,
  Radar,
  Router,
  Settings,
} from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { me, tenants } from '@/api/queries';
import { useSignInState } from '@/api/sign_in';
import { clock, clockWithSeconds, zoneName } from '@/format/time';
import { LiveContext, useLive, useLiveText, useTenantLive, useTimeText } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { Line } from '@/parts/StateBlock';
import { common, keyWords, liveness, shell } from '@/words/common';
import { useKeys } from './keys';
import { PersonMenu } from './PersonMenu';
import { Pulse } from './Pulse';
import { times } from './settings';

// Needed on a press only: they come with it.
const KeyHints = lazy(() => import('./KeyHints').then((m) => ({ default: m.KeyHints })));
const TenantSwitcher = lazy(() =>
  import('./TenantSwitcher').then((m) => ({ default: m.TenantSwitcher })),
);
const SignInDialog = lazy(() =>
  import('./SignInDialog').then((m) => ({ default: m.SignInDialog })),
);

const railLink =
  'flex min-h-9 items-center gap-3 rounded-control px-3 text-text-2 no-underline ' +
  'hover:bg-sunken max-sm:min-h-14 max-sm:min-w-0 max-sm:flex-1 max-sm:px-0.5 ' +
  'max-sm:flex-col max-sm:justify-center ' +
  'max-sm:gap-0.5 max-sm:rounded-none max-sm:text-meta';
const railHere = { className: 'bg-accent-tint text-accent! font-semibold', 'aria-current': 'page' };

function Rail({ tenant, onHelp }: { tenant: string; onHelp: () => void }) {
  const icon = { size: 20, strokeWidth: 1.75, 'aria-hidden': true } as const;
  return (
    <nav
      aria-label={shell.rail}
      className={
        'flex shrink-0 flex-col gap-1 border-line p-3 max-sm:order-last max-sm:flex-row ' +
        'max-sm:border-t max-sm:bg-surface max-sm:p-0 sm:w-52 sm:border-r'
      }
    >
      <Link
        to="/t/$tenant/fleet"
        params={{ tenant }}
        className={railLink}
        activeProps={railHere as object}
        activeOptions={{ includeSearch: false }}
      >
        <Router {...icon} /> {shell.fleet}
      </Link>
      <Link
        to="/t/$tenant/topology"
        params={{ tenant }}
        className={railLink}
        activeProps={railHere as object}
      >
        <Network {...icon} /> {shell.topology}
      </Link>
      <Link
        to="/t/$tenant/discovery"
        params={{ tenant }}
        className={railLink}
        activeProps={railHere as object}
      >
        <Radar {...icon} /> {shell.discovery}
      </Link>
      <Link
        to="/t/$tenant/settings/places"
        params={{ tenant }}
        className={railLink}
        activeProps={railHere as object}
      >
        <MapPin {...icon} /> {shell.places}
      </Link>
      <Link
        to="/t/$tenant/settings/streams"
        params={{ tenant }}
        className={`${railLink} sm:mt-4`}
        activeProps={railHere as object}
      >
        <Settings {...icon} /> {shell.settings}
      </Link>
      <button type="button" className={railLink} title="?" onClick={onHelp}>
        <CircleQuestionMark {...icon} /> {shell.help}
      </button>
    </nav>
  );
}

function Clock() {
  const text = useTimeText((now) => `${clock(now)} ${zoneName(now)}`);
  return <span className="text-text-2 max-lg:hidden">{text}</span>;
}

function Lines() {
  const live = useLive();
  const gap = useLiveText(() => {
    const missed = live.missed();
    if (!missed) return '';
    return liveness.gapLine(clockWithSeconds(missed.from), clockWithSeconds(missed.until));
  });
  const offline = useLiveText(() => {
    const state = live.liveness();
    return state.kind === 'offline' ? liveness.offlineLine(clock(state.since)) : '';
  });
  return (
    <>
      {offline && <Line tone="warn">{offline}</Line>}
      {gap && (
        <Line tone="info">
          <span>{gap}</span>
          <Button onClick={() => live.closeGap()}>{common.close}</Button>
        </Line>
      )}
    </>
  );
}

type Sheet = 'keys' | 'tenants' | undefined;

function ShellKeys({ tenant, open }: { tenant: string; open: (sheet: Sheet) => void }) {
  const live = useLive();
  const navigate = useNavigate();
  const toggleTimes = () => times.set(times.get() === 'relative' ? 'absolute' : 'relative');
  const goFleet = () => void navigate({ to: '/t/$tenant/fleet', params: { tenant } });
  const goTopology = () => void navigate({ to: '/t/$tenant/topology', params: { tenant } });
  const goDiscovery = () => void navigate({ to: '/t/$tenant/discovery', params: { tenant } });
  const goPlaces = () => void navigate({ to: '/t/$tenant/settings/places', params: { tenant } });
  const everywhere = (keys: string, does: string, run: () => void) => ({
    keys,
    does,
    run,
    isEverywhere: true,
  });
  useKeys([
    everywhere('?', keyWords.thisSheet, () => open('keys')),
    everywhere('g f', keyWords.goFleet, goFleet),
    everywhere('g t', keyWords.goTopology, goTopology),
    everywhere('g d', keyWords.goDiscovery, goDiscovery),
    everywhere('g p', keyWords.goPlaces, goPlaces),
    everywhere('g x', keyWords.goTenant, () => open('tenants')),
    everywhere('.', keyWords.pause, () => live.pause(!live.isPaused())),
    everywhere('z', keyWords.times, toggleTimes),
  ]);
  return null;
}

function TopBar(props: { tenantName: string; personName: string; onTenant: () => void }) {
  return (
    <header
      className={
        'flex h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 sm:gap-4'
      }
    >
      <button
        type="button"
        title={`${shell.switchTenant} (g x)`}
        onClick={props.onTenant}
        className={
          'flex min-h-8 max-sm:min-h-11 min-w-0 items-center gap-2 rounded-control px-2 ' +
          'font-semibold hover:bg-sunken'
        }
      >
        <span className="visually-hidden">{shell.tenant}</span>
        <span className="truncate" data-testid="tenant">
          {props.tenantName}
        </span>
        <ChevronDown size={16} strokeWidth={1.75} aria-hidden="true" className="shrink-0" />
      </button>
      <span className="flex-1" />
      <Pulse />
      <Clock />
      <PersonMenu name={props.personName} />
    </header>
  );
}

function Frame({ tenant }: { tenant: string }) {
  const [sheet, setSheet] = useState<Sheet>();
  const person = useQuery(me(tenant)).data;
  const known = useQuery(tenants()).data?.items.find(({ id }) => id === tenant);
  const membership = person?.memberships.find((one) => one.tenant === tenant);
  const close = () => setSheet(undefined);
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className={
          'absolute left-2 top-2 z-40 -translate-y-16 rounded-control bg-accent px-3 py-2 ' +
          'text-on-accent focus:translate-y-0'
        }
      >
        {common.skip}
      </a>
      <ShellKeys tenant={tenant} open={setSheet} />
      <TopBar
        tenantName={known?.name ?? membership?.name ?? tenant}
        personName={person?.person.name ?? ''}
        onTenant={() => setSheet('tenants')}
      />
      <div className="flex min-h-0 flex-1 max-sm:flex-col">
        <Rail tenant={tenant} onHelp={() => setSheet('keys')} />
        <main
          id="content"
          tabIndex={-1}
          className="flex min-w-0 flex-1 flex-col gap-3 overflow-auto p-3 outline-none sm:p-6"
        >
          <Lines />
          <Outlet />
        </main>
      </div>
      <Suspense>
        {sheet === 'keys' && <KeyHints onClose={close} />}
        {sheet === 'tenants' && (
          <TenantSwitcher
            current={tenant}
            mayCreate={person?.person.is_super_admin ?? false}
            onClose={close}
          />
        )}
        {useSignInState() === 'ended' && <SignInDialog email={person?.person.email ?? ''} />}
      </Suspense>
    </div>
  );
}

function Scope({ tenant }: { tenant: string }) {
  const live = useTenantLive(tenant);
  return (
    <LiveContext value={live}>
      <Frame tenant={tenant} />
    </LiveContext>
  );
}

// Another tenant is another world: nothing of the one before stays mounted.
export function AppShell({ tenant }: { tenant: string }) {
  return <Scope key={tenant} tenant={tenant} />;
}
