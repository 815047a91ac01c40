// The changes of status in words, newest first, by day.
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Schemas } from '@/api/client';
import { statusChanges } from '@/api/queries';
import { clockWithSeconds, dayOf, duration } from '@/format/time';
import { useLive, useTimeText } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { Empty, Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { StatusMark } from '@/parts/StatusMark';
import { common } from '@/words/common';
import { history as words } from '@/words/device';
import { useDeviceId } from './use_device_page';

type Change = Schemas['StatusChange'];

function Lasted({ at, until }: { at: number; until: number | undefined }) {
  const text = useTimeText((now) =>
    until === undefined ? words.lasts(duration(now - at)) : words.lasted(duration(until - at)),
  );
  return <span className="text-text-2">{text}</span>;
}

function Entry({ change, until }: { change: Change; until: number | undefined }) {
  const at = Date.parse(change.at);
  return (
    <li className="grid gap-x-4 border-t border-line py-2 sm:grid-cols-[6rem_11rem_1fr]">
      <time dateTime={change.at} className="text-text-2">
        {clockWithSeconds(at)}
      </time>
      <StatusMark status={change.status} />
      <p className="flex flex-wrap gap-x-3">
        <span className="wrap-anywhere">{change.reason}</span>
        <Lasted at={at} until={until} />
      </p>
    </li>
  );
}

export default function HistoryTab() {
  const { tenant } = useLive();
  const id = useDeviceId();
  const list = useInfiniteQuery(statusChanges(tenant, id));
  const retry = () => void list.refetch();
  if (list.isPending) {
    return <Loading noun={words.nounMany} skeleton={<Skeleton rows={5} />} onRetry={retry} />;
  }
  if (!list.data) return <Failed error={list.error} noun={words.noun} onRetry={retry} />;
  const changes = list.data.pages.flatMap((page) => page.items);
  if (changes.length === 0) return <Empty text={words.empty} />;
  const days = Map.groupBy(
    changes.map((change, at) => ({ change, later: changes[at - 1] })),
    ({ change }) => dayOf(Date.parse(change.at)),
  );
  return (
    <div className="flex flex-col gap-6">
      {[...days].map(([day, entries]) => (
        <section key={day}>
          <h2 className="pb-2 font-semibold">{day}</h2>
          <ol>
            {entries.map(({ change, later }) => (
              <Entry
                key={change.at + change.status}
                change={change}
                until={later && Date.parse(later.at)}
              />
            ))}
          </ol>
        </section>
      ))}
      {list.hasNextPage && (
        <Button className="self-start" onClick={() => void list.fetchNextPage()}>
          {common.loadMore}
        </Button>
      )}
    </div>
  );
}
