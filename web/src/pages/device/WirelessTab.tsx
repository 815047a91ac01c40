// The radios of a device, how well its clients are heard, and who they are.
import { useQuery } from '@tanstack/react-query';
import { Suspense, useRef } from 'react';
import type { Schemas } from '@/api/client';
import { registrations as registrationsQuery } from '@/api/queries';
import { useKeys } from '@/app/keys';
import { count, dbm, nothing } from '@/format/numbers';
import { duration } from '@/format/time';
import { useLive } from '@/live/use_live';
import { Cell, Grid, type Column, type GridHandle } from '@/parts/Grid';
import { latePart } from '@/parts/late_part';
import { Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { interfaceWords } from '@/words/device';
import { fleet } from '@/words/fleet';
import { wirelessWords as words } from '@/words/wireless';
import { inOrder, isWeak, keyOf, signalText, weakestOf, type Registration } from './signal';
import { useDeviceId } from './use_device_page';

// Charts come after the list, which answers first.
const WirelessCharts = latePart(() => import('./WirelessCharts'));

const left = 'max-sm:col-start-1';
const right = 'max-sm:col-start-2 max-sm:text-right';
const columns: readonly (Column & { width: string })[] = [
  {
    key: 'mac',
    title: words.columns.mac,
    phone: `${left} max-sm:row-start-1`,
    width: 'minmax(9.5rem,1fr)',
  },
  {
    key: 'interface',
    title: words.columns.interface,
    phone: `${left} max-sm:row-start-2`,
    width: 'minmax(6rem,1fr)',
  },
  {
    key: 'signal',
    title: words.columns.signal,
    phone: `${right} max-sm:row-start-1`,
    width: 'minmax(9rem,1fr)',
  },
  { key: 'ccq', title: words.columns.ccq, isNumber: true, width: '4rem' },
  { key: 'tx', title: words.columns.tx, width: 'minmax(6rem,1.2fr)' },
  { key: 'rx', title: words.columns.rx, width: 'minmax(6rem,1.2fr)' },
  {
    key: 'uptime',
    title: words.columns.uptime,
    phone: `${right} max-sm:row-start-2`,
    width: '8rem',
  },
  { key: 'ip', title: words.columns.ip, width: 'minmax(7rem,1fr)' },
];

function Signal({ one }: { one: Registration }) {
  const level = one.signal_dbm;
  if (level === undefined) return nothing;
  const there = one.tx_signal_dbm;
  return (
    <span
      className={isWeak(level) ? 'font-semibold text-warn' : undefined}
      title={there === undefined ? undefined : words.heardThere(dbm(there))}
    >
      {signalText(level)}
    </span>
  );
}

function Cells({ one, shown }: { one: Registration; shown: readonly Column[] }) {
  const values = {
    mac: <span className="font-mono">{one.mac_address}</span>,
    interface: one.interface,
    signal: <Signal one={one} />,
    ccq: one.ccq_percent === undefined ? nothing : `${count(one.ccq_percent)}\u00a0%`,
    tx: <span title={one.tx_rate}>{one.tx_rate || nothing}</span>,
    rx: <span title={one.rx_rate}>{one.rx_rate || nothing}</span>,
    uptime: one.uptime_ms === undefined ? nothing : duration(one.uptime_ms),
    ip: <span className="font-mono">{one.last_ip || nothing}</span>,
  };
  return shown.map((column) => (
    <Cell key={column.key} column={column}>
      {values[column.key as keyof typeof values]}
    </Cell>
  ));
}

// What a radio does not tell does not stand there.
function Radio({ one }: { one: Schemas['Radio'] }) {
  const facts: [name: string, value: string | undefined][] = [
    [words.channel, one.channel],
    [words.noise, one.noise_floor_dbm === undefined ? undefined : dbm(one.noise_floor_dbm)],
    [words.power, one.tx_power_dbm === undefined ? undefined : dbm(one.tx_power_dbm)],
  ];
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line py-2">
      <span className="min-w-24 font-semibold">{one.interface}</span>
      {facts.map(
        ([name, value]) =>
          value && (
            <span key={name}>
              <span className="text-meta text-text-2">{name}</span> {value}
            </span>
          ),
      )}
      {one.clients !== undefined && <span>{words.clients(count(one.clients))}</span>}
    </li>
  );
}

function Clients({ id, clients }: { id: string; clients: readonly Registration[] }) {
  const grid = useRef<GridHandle>(null);
  useKeys([
    { keys: 'j', does: fleet.keys.down, run: () => grid.current?.move(1) },
    { keys: 'k', does: fleet.keys.up, run: () => grid.current?.move(-1) },
  ]);
  const byKey = new Map(inOrder(clients).map((one) => [keyOf(one), one]));
  const hasCcq = clients.some(({ ccq_percent }) => ccq_percent !== undefined);
  const shown = columns.filter(({ key }) => key !== 'ccq' || hasCcq);
  return (
    <Grid
      ref={grid}
      label={words.title}
      memory={`${id} wireless`}
      ids={[...byKey.keys()]}
      rowCount={byKey.size}
      columns={shown}
      template={shown.map(({ width }) => width).join(' ')}
      cells={(key) => {
        const one = byKey.get(key);
        return one && <Cells one={one} shown={shown} />;
      }}
    />
  );
}

export default function WirelessTab() {
  const { tenant } = useLive();
  const id = useDeviceId();
  const query = useQuery(registrationsQuery(tenant, id));
  const retry = () => void query.refetch();
  if (query.isPending) {
    return <Loading noun={words.nounMany} skeleton={<Skeleton rows={4} />} onRetry={retry} />;
  }
  if (!query.data) return <Failed error={query.error} noun={words.noun} onRetry={retry} />;
  const { radios, registrations: clients, read_at } = query.data;
  if (radios.length === 0 && clients.length === 0) return <Empty text={words.noRadio} />;
  const weakest = weakestOf(clients);
  return (
    <>
      {query.isError && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {radios.length > 0 && (
        <section className="flex flex-col gap-2">
          <h2 className="font-semibold">{words.radios}</h2>
          <ul className="border-b border-line">
            {radios.map((one) => (
              <Radio key={one.interface} one={one} />
            ))}
          </ul>
        </section>
      )}
      {/* As tall as it needs, and never so tall that charts have no room. */}
      <section className="flex max-h-[60dvh] shrink-0 flex-col gap-2">
        <h2 className="font-semibold">{words.title}</h2>
        <p className="flex flex-wrap gap-x-4 text-meta text-text-2">
          {read_at && (
            <span>
              {interfaceWords.readAt('')}
              <When at={read_at} />
            </span>
          )}
          {weakest && (
            <span>
              {words.weakest(
                weakest.mac_address,
                weakest.interface,
                signalText(weakest.signal_dbm),
              )}
            </span>
          )}
        </p>
        {clients.length > 0 ? <Clients id={id} clients={clients} /> : <Empty text={words.empty} />}
      </section>
      <Suspense>
        <WirelessCharts id={id} />
      </Suspense>
    </>
  );
}
