// The interfaces of a device with what goes through them. Enter shows the charts of one.
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useRef } from 'react';
import type { Interface } from '@/api/client';
import { interfaces as interfacesQuery } from '@/api/queries';
import { useKeys } from '@/app/keys';
import { bitsPerSecond, nothing, perSecond } from '@/format/numbers';
import { useLive } from '@/live/use_live';
import { Cell, Grid, type Column, type GridHandle } from '@/parts/Grid';
import { Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { interfaceWords as words } from '@/words/device';
import { fleet } from '@/words/fleet';
import { InterfaceState } from './InterfaceState';
import { useDeviceId } from './use_device_page';

// Charts come with the first interface that is looked at.
const InterfacePeek = lazy(() => import('./InterfacePeek'));

const columns: readonly Column[] = [
  { key: 'name', title: words.columns.name, phone: 'max-sm:col-start-1 max-sm:row-start-1' },
  { key: 'state', title: words.columns.state, phone: 'max-sm:col-start-1 max-sm:row-start-2' },
  {
    key: 'in',
    title: words.columns.in,
    isNumber: true,
    phone: 'max-sm:col-start-2 max-sm:row-start-1 max-sm:text-right',
  },
  {
    key: 'out',
    title: words.columns.out,
    isNumber: true,
    phone: 'max-sm:col-start-2 max-sm:row-start-2 max-sm:text-right',
  },
  { key: 'errors', title: words.columns.errors, isNumber: true },
  { key: 'speed', title: words.columns.speed, isNumber: true },
  { key: 'mac', title: words.columns.mac },
];
const template = 'minmax(8rem,2fr) minmax(7rem,1.2fr) 7rem 7rem 6rem 6rem 10rem';

const rate = (value: number | undefined) =>
  value === undefined ? <span title={words.noRate}>{nothing}</span> : bitsPerSecond(value);

function Cells({ one, onOpen }: { one: Interface; onOpen: () => void }) {
  const errors =
    one.in_errors_per_second === undefined && one.out_errors_per_second === undefined
      ? undefined
      : (one.in_errors_per_second ?? 0) + (one.out_errors_per_second ?? 0);
  const values = {
    name: (
      <button
        type="button"
        tabIndex={-1}
        title={words.showChart}
        onClick={onOpen}
        className="max-w-full truncate text-left font-semibold after:absolute after:inset-0"
      >
        {one.name}
        {one.alias && <span className="font-normal text-text-2"> {one.alias}</span>}
      </button>
    ),
    state: <InterfaceState one={one} />,
    in: rate(one.in_bits_per_second),
    out: rate(one.out_bits_per_second),
    errors: errors === undefined ? nothing : perSecond(errors),
    speed: one.speed_bits_per_second ? bitsPerSecond(Number(one.speed_bits_per_second)) : nothing,
    mac: <span className="font-mono">{one.mac_address || nothing}</span>,
  };
  return columns.map((column) => (
    <Cell key={column.key} column={column}>
      {values[column.key as keyof typeof values]}
    </Cell>
  ));
}

export default function InterfacesTab() {
  const { tenant } = useLive();
  const id = useDeviceId();
  const query = useQuery(interfacesQuery(tenant, id));
  const search = useSearch({ from: '/t/$tenant/fleet/$device' });
  const navigate = useNavigate();
  const grid = useRef<GridHandle>(null);
  const show = (index: number | undefined) =>
    void navigate({ to: '.', search: (old) => ({ ...old, interface: index }), replace: true });
  const items = query.data?.items ?? [];
  const byId = new Map(items.map((one) => [String(one.index), one]));
  const peeked = items.find(({ index }) => index === search.interface);
  const open = () => {
    const active = grid.current?.active();
    if (active !== undefined) show(Number(active));
  };
  useKeys([
    { keys: 'j', does: fleet.keys.down, run: () => grid.current?.move(1) },
    { keys: 'k', does: fleet.keys.up, run: () => grid.current?.move(-1) },
    { keys: 'Enter', does: words.showChart, run: open },
    ...(peeked ? [{ keys: 'Escape', does: words.closePeek, run: () => show(undefined) }] : []),
  ]);
  const retry = () => void query.refetch();
  if (query.isPending) {
    return <Loading noun={words.nounMany} skeleton={<Skeleton rows={4} />} onRetry={retry} />;
  }
  if (!query.data) return <Failed error={query.error} noun={words.noun} onRetry={retry} />;
  if (items.length === 0) return <Empty text={words.empty} />;
  return (
    <>
      {query.isError && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {peeked && (
        <Suspense>
          <InterfacePeek id={id} one={peeked} onClose={() => show(undefined)} />
        </Suspense>
      )}
      {query.data.read_at && (
        <p className="text-meta text-text-2">
          {words.readAt('')}
          <When at={query.data.read_at} />
        </p>
      )}
      <Grid
        ref={grid}
        label={words.title}
        memory={`${id} interfaces`}
        ids={items.map(({ index }) => String(index))}
        rowCount={items.length}
        columns={columns}
        template={template}
        cells={(at) => {
          const one = byId.get(at);
          return one && <Cells one={one} onOpen={() => show(one.index)} />;
        }}
      />
    </>
  );
}
