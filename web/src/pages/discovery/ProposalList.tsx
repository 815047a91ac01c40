// What may be a device: looked at one by one, added or dismissed, by hand or by key.
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, take, type Schemas } from '@/api/client';
import { proposals, queryClient } from '@/api/queries';
import { say } from '@/app/announcer';
import { useKeys } from '@/app/keys';
import { useLive } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { ChoiceField } from '@/parts/Field';
import { ActionFailed, Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { common } from '@/words/common';
import { discovery as words, sourceWord } from '@/words/discovery';
import { driverWord } from '@/words/fleet';
import { AcceptDialog } from './AcceptDialog';

type Proposal = Schemas['Proposal'];
type Shown = keyof typeof words.shown;

interface RowProps {
  one: Proposal;
  onAdd?: (() => void) | undefined;
  onDismiss?: (() => void) | undefined;
}

function Row({ one, onAdd, onDismiss }: RowProps) {
  return (
    <li
      tabIndex={-1}
      data-id={one.id}
      className={
        'grid items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 first:border-t-0 ' +
        'focus-visible:-outline-offset-2 sm:grid-cols-[minmax(8rem,1fr)_2fr_1fr_auto]'
      }
    >
      <span className="font-mono wrap-anywhere">{one.address}</span>
      <span className="flex min-w-0 flex-col">
        <span className="font-semibold wrap-anywhere">{one.name}</span>
        <span className="text-meta text-text-2 wrap-anywhere">
          {driverWord[one.driver]}
          {one.description && `, ${one.description}`}
        </span>
      </span>
      <span className="text-meta text-text-2">
        {one.sources.map((source) => sourceWord[source]).join(', ')} <When at={one.last_seen} />
      </span>
      <span className="flex gap-2">
        {onAdd && (
          <Button onClick={onAdd} keyHint="a">
            {words.add}
            <span className="visually-hidden"> {one.address}</span>
          </Button>
        )}
        {onDismiss && (
          <Button look="quiet" onClick={onDismiss} keyHint="d">
            {words.dismiss}
            <span className="visually-hidden"> {one.address}</span>
          </Button>
        )}
      </span>
    </li>
  );
}

function useDismiss(tenant: string, onSettled: () => void) {
  return useMutation({
    mutationFn: (one: Proposal) =>
      take(
        api(tenant).POST('/api/v1/discovery/proposals/{proposal_id}/dismiss', {
          params: { path: { proposal_id: one.id } },
        }),
      ),
    onSuccess: (_, one) => say(words.dismissed(one.address)),
    onSettled,
  });
}

export function ProposalList({ mayWrite }: { mayWrite: boolean }) {
  const { tenant } = useLive();
  const [shown, setShown] = useState<Shown>('open');
  const [adding, setAdding] = useState<Proposal>();
  const query = useInfiniteQuery(proposals(tenant, shown));
  const list = useRef<HTMLUListElement>(null);
  const readAnew = () => void queryClient.invalidateQueries({ queryKey: [tenant, 'proposals'] });
  const dismiss = useDismiss(tenant, readAnew);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const rows = () => [...(list.current?.querySelectorAll<HTMLElement>('li') ?? [])];
  const hereAt = () => rows().findIndex((row) => row.contains(document.activeElement));
  const move = (by: number) =>
    rows()
      .at(Math.max(0, hereAt() + by))
      ?.focus();
  const here = () => items.find(({ id }) => id === rows()[hereAt()]?.dataset.id);
  // Its row goes: the focus goes on to the next, or back to the one before.
  const leave = (one: Proposal) => {
    const all = rows();
    const at = all.findIndex((row) => row.dataset.id === one.id);
    (all[at + 1] ?? all[at - 1])?.focus();
  };
  const drop = (one: Proposal) => {
    leave(one);
    dismiss.mutate(one);
  };
  const withHere = (act: (one: Proposal) => void) => {
    const one = here();
    if (one && mayWrite) act(one);
  };
  const isOpen = shown === 'open';
  useKeys([
    { keys: 'j', does: words.keys.down, run: () => move(1) },
    { keys: 'k', does: words.keys.up, run: () => move(-1) },
    { keys: 'a', does: words.keys.add, run: () => withHere(setAdding) },
    ...(isOpen ? [{ keys: 'd', does: words.keys.dismiss, run: () => withHere(drop) }] : []),
  ]);
  const retry = () => void query.refetch();
  return (
    <section aria-labelledby="proposals" className="flex flex-col gap-3">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <h2 id="proposals" className="font-semibold">
          {words.proposals}
        </h2>
        <div className="w-40">
          <ChoiceField label={words.show} value={shown} choices={words.shown} onChoice={setShown} />
        </div>
      </div>
      {dismiss.isError && <ActionFailed error={dismiss.error} />}
      {query.isPending && (
        <Loading noun={words.proposalNoun} skeleton={<Skeleton rows={4} />} onRetry={retry} />
      )}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={words.proposalNoun}
          tenant={tenant}
          permission="device:read"
          onRetry={retry}
        />
      )}
      {query.isError && query.data && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {query.data && items.length === 0 && <Empty text={words.empty[shown]} />}
      {items.length > 0 && (
        <ul
          ref={list}
          aria-labelledby="proposals"
          className="rounded-panel border border-line bg-surface"
        >
          {items.map((one) => (
            <Row
              key={one.id}
              one={one}
              onAdd={mayWrite ? () => setAdding(one) : undefined}
              onDismiss={mayWrite && isOpen ? () => drop(one) : undefined}
            />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <div>
          <Button onClick={() => void query.fetchNextPage()}>{common.loadMore}</Button>
        </div>
      )}
      {adding && (
        <AcceptDialog
          proposal={adding}
          onClose={() => setAdding(undefined)}
          onAdded={(device) => {
            say(words.added(device.name));
            setAdding(undefined);
            readAnew();
            // Behind the dialog, which gives the focus back as it closes.
            setTimeout(() => leave(adding));
          }}
        />
      )}
    </section>
  );
}
