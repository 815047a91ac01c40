// All devices of the tenant: find one in two seconds, trust its state.
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { deviceCounts, me, type Belonging } from '@/api/queries';
import { say } from '@/app/announcer';
import { useKeys } from '@/app/keys';
import { allows } from '@/app/permissions';
import { readFilter } from '@/format/filter';
import { count } from '@/format/numbers';
import { useLive } from '@/live/use_live';
import { Button, LinkButton } from '@/parts/Button';
import { Grid, type GridHandle } from '@/parts/Grid';
import { PageTitle } from '@/parts/Page';
import { Empty, Failed, Line, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { fleet as words } from '@/words/fleet';
import { ChangesPill } from './ChangesPill';
import { columns, DeviceCells, template } from './DeviceCells';
import { Facets } from './Facets';
import { FilterBar } from './FilterBar';
import { ManyActions } from './ManyActions';
import { PlaceFilter, useNames } from './PlaceFilter';
import { listParams, useDeviceList } from './use_device_list';
import { useStatusNews } from './use_status_news';

export default function FleetPage() {
  const live = useLive();
  const { tenant } = live;
  const { q = '', sort: wantedSort, site, group } = useSearch({ from: '/t/$tenant/fleet' });
  const of = { site, group };
  const sort = wantedSort ?? 'name';
  const navigate = useNavigate({ from: '/t/$tenant/fleet' });
  const [isHeld, setHeld] = useState(false);
  const grid = useRef<GridHandle>(null);
  const counts = useQuery(deviceCounts(tenant)).data;
  const { list, ids, total, isExact, changes, showChanges } = useDeviceList(
    { query: q, sort, ...of },
    isHeld,
  );
  const mayWrite = allows(useQuery(me(tenant)).data?.permissions, 'device:write');
  useStatusNews();

  const setQuery = useCallback(
    (query: string) =>
      void navigate({ search: (old) => ({ ...old, q: query || undefined }), replace: true }),
    [navigate],
  );
  const setSort = (next: string) =>
    void navigate({
      search: (old) => ({ ...old, sort: next === 'name' ? undefined : next }),
      replace: true,
    });
  const setPlace = (next: Belonging) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true });
  const clear = () =>
    void navigate({ search: ({ sort: kept }) => ({ sort: kept }), replace: true });
  const open = () => {
    const device = grid.current?.active();
    if (device)
      void navigate({ to: '/t/$tenant/fleet/$device/overview', params: { tenant, device } });
  };
  const add = () => void navigate({ to: '/t/$tenant/fleet/add', params: { tenant } });
  useKeys([
    { keys: 'j', does: words.keys.down, run: () => grid.current?.move(1) },
    { keys: 'k', does: words.keys.up, run: () => grid.current?.move(-1) },
    { keys: 'Enter', does: words.keys.open, run: open },
    { keys: 'R', does: words.keys.show, run: showChanges },
    ...(mayWrite ? [{ keys: '+', does: words.keys.add, run: add }] : []),
  ]);

  const showWaiting = (isByKey: boolean) => {
    showChanges();
    // The button goes; the focus must not go with it.
    if (isByKey) grid.current?.move(0);
  };

  const unknown = readFilter(q).unknown;
  const named = useNames(of);
  const isFiltered = q.trim() !== '' || site !== undefined || group !== undefined;
  const isFound = list.isSuccess && !list.isPlaceholderData;
  useEffect(() => {
    if (!isFiltered || !isFound) return;
    const timer = setTimeout(() => say(words.found(total)), 500);
    return () => clearTimeout(timer);
  }, [q, isFiltered, isFound, total]);

  const all = counts?.total ?? total;
  const isFew = !isFiltered && all < 2;
  const addButton = mayWrite && (
    <LinkButton
      look="primary"
      to="/t/$tenant/fleet/add"
      params={{ tenant }}
      title={`${words.add} (+)`}
      icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
    >
      {words.add}
    </LinkButton>
  );
  const loadMore = useCallback(() => {
    if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
  }, [list]);
  const retry = () => void list.refetch();
  const isEmpty = isFound && ids.length === 0;
  const readAt = live.readAt(list.dataUpdatedAt);

  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle title={words.title} tenant={tenant}>
          {counts && <span className="font-normal text-text-2"> {count(all)}</span>}
        </PageTitle>
        {!isFew && (
          <div className="flex flex-1 gap-3 max-sm:order-last max-sm:basis-full max-sm:flex-wrap">
            <FilterBar query={q} onQuery={setQuery} />
            <PlaceFilter of={of} onChange={setPlace} />
          </div>
        )}
        <span className="ml-auto flex flex-wrap items-center justify-end gap-2">
          <ManyActions list={listParams(q, of)} mayAdd={mayWrite} hasDevices={ids.length > 0} />
          {!(isEmpty && isFew) && addButton}
        </span>
      </div>
      {unknown.length > 0 && <Line tone="warn">{words.unknownFilter(unknown)}</Line>}
      {list.isError && list.data && <StaleLine since={list.dataUpdatedAt} onRetry={retry} />}
      <div className="flex min-h-0 flex-1 gap-4 max-lg:flex-col">
        {!isFew && <Facets tenant={tenant} query={q} sort={wantedSort} of={of} />}
        <div className="relative flex min-h-0 min-w-0 flex-1 flex-col">
          {list.isPending && (
            <Loading noun={words.devices} skeleton={<Skeleton />} onRetry={retry} />
          )}
          {list.isError && !list.data && (
            <Failed
              error={list.error}
              noun={words.noun}
              tenant={tenant}
              permission="device:read"
              onRetry={retry}
            />
          )}
          {isEmpty && isFiltered && (
            <Empty
              text={
                <>
                  {words.emptyByFilter} <strong>{[q, ...named].filter(Boolean).join(' ')}</strong>.{' '}
                  {words.hidden(all)}
                </>
              }
            >
              <Button look="primary" onClick={clear}>
                {words.clearFilter}
              </Button>
            </Empty>
          )}
          {isEmpty && !isFiltered && (
            <Empty text={mayWrite ? words.empty : words.emptyFor}>{addButton}</Empty>
          )}
          {ids.length > 0 && (
            <Grid
              ref={grid}
              pill={changes > 0 && <ChangesPill changes={changes} onShow={showWaiting} />}
              label={words.title}
              memory={[tenant, q, sort, site, group].join(' ')}
              ids={ids}
              rowCount={isExact ? total : -1}
              columns={columns}
              template={template}
              cells={(id) => <DeviceCells id={id} readAt={readAt} />}
              sort={sort}
              onSort={setSort}
              onHeld={setHeld}
              onEnd={loadMore}
            />
          )}
        </div>
      </div>
    </>
  );
}
