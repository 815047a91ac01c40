// The fleet list as it is shown: answers and facts together, rows that hold still while somebody is
// in the list, and how many changes wait.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { deviceList, type Belonging, type DeviceListParams } from '@/api/queries';
import { readFilter } from '@/format/filter';
import type { Fact } from '@/live/facts';
import { useDeviceRevision, useFacts, useLive } from '@/live/use_live';
import { changesBetween, wantedOrder, withTail } from './order';

const refetchEvery = 30_000;
// After a device's first answer the list is read anew: what it says of itself is in no fact. Once
// for all that are new together.
const firstAnswerWait = 2_000;

function useFirstAnswers(readAnew: () => void) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useFacts(
    useCallback(
      ({ data }: Fact) => {
        if (data.previous_status !== 'unknown' || timer.current !== undefined) return;
        timer.current = setTimeout(() => {
          timer.current = undefined;
          readAnew();
        }, firstAnswerWait);
      },
      [readAnew],
    ),
  );
}

// What the server is asked for.
export function listParams(query: string, { site, group }: Belonging): DeviceListParams {
  const filter = readFilter(query);
  return {
    ...(filter.statuses.length ? { status: filter.statuses.join(',') } : {}),
    ...(filter.text ? { search: filter.text } : {}),
    ...(site ? { site } : {}),
    ...(group ? { group } : {}),
  };
}

export interface ListWanted extends Belonging {
  query: string;
  sort: string;
}

export function useDeviceList({ query, sort, site, group }: ListWanted, isHeld: boolean) {
  const live = useLive();
  const params = { sort, ...listParams(query, { site, group }) };
  const list = useInfiniteQuery({
    ...deviceList(live.tenant, params),
    refetchInterval: refetchEvery,
    placeholderData: keepPreviousData,
  });
  const answer = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
  const { refetch } = list;
  useFirstAnswers(useCallback(() => void refetch(), [refetch]));
  // Before the paint, so that no row is seen without its values.
  useLayoutEffect(() => live.devices.putAnswer(answer), [live, answer]);

  const revision = useDeviceRevision();
  const isWhole = !list.hasNextPage;
  const wanted = useMemo(() => {
    void revision; // what the store holds has changed
    const { isRemoved, get, all } = live.devices;
    const newest = (id: string) => (isRemoved(id) ? undefined : get(id));
    const inAnswer = new Map(answer.map((row) => [row.id, row]));
    const shown = (id: string) => newest(id) ?? (isRemoved(id) ? undefined : inAnswer.get(id));
    return wantedOrder(answer, shown, all(), { query, sort, site, group, isWhole });
  }, [answer, live, query, sort, site, group, isWhole, revision]);

  // Another filter is another list: nothing of the old one is held.
  const key = [query, sort, site, group, list.isPlaceholderData].join('\n');
  const [shown, setShown] = useState({ key, ids: wanted });
  const isKept = shown.key === key && isHeld && shown.ids.length > 0;
  const ids = isKept ? withTail(shown.ids, wanted) : wanted;
  if (shown.key !== key || !isSame(shown.ids, ids)) setShown({ key, ids });

  return {
    list,
    ids,
    total: list.data?.pages.at(-1)?.total ?? 0,
    isExact: list.data?.pages.at(-1)?.total_is_exact ?? true,
    changes: isKept ? changesBetween(ids, wanted) : 0,
    showChanges: () => setShown({ key, ids: wanted }),
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((id, at) => id === b[at]));
}
