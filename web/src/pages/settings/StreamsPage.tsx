// Credentials for programs that read the event stream themselves.
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take, type Schemas } from '@/api/client';
import { isProblem } from '@/api/problem';
import { me, queryClient, streamCredentials } from '@/api/queries';
import { allows } from '@/app/permissions';
import { useLive } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { CopyButton } from '@/parts/CopyButton';
import { ConfirmDanger, Dialog } from '@/parts/Dialog';
import { PageTitle } from '@/parts/Page';
import { Empty, Failed, Loading, Skeleton } from '@/parts/StateBlock';
import { When } from '@/parts/When';
import { streams as words } from '@/words/other';
import { NewStream } from './NewStream';

type Credential = Schemas['StreamCredential'];
type WithSecret = Schemas['StreamCredentialWithSecret'];

// Shown once: the server keeps no copy, and neither do we.
function ShownOnce({ made, onClose }: { made: WithSecret; onClose: () => void }) {
  const rows = [
    [words.servers, made.servers.join(', ')],
    [words.durable, made.durable],
    [words.prefix, made.api_prefix],
  ] as const;
  return (
    <Dialog title={words.onceTitle}>
      <p className="font-semibold">{words.once}</p>
      <div className="flex flex-col gap-2">
        <p id="credentials-file">{words.file}</p>
        <pre
          // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by key
          tabIndex={0}
          role="region"
          aria-labelledby="credentials-file"
          data-testid="credentials"
          className="max-h-48 overflow-auto rounded-control bg-sunken p-3 font-mono text-meta"
        >
          {made.credentials}
        </pre>
        <div>
          <CopyButton text={made.credentials} />
        </div>
      </div>
      <dl className="flex flex-col gap-2">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt className="text-meta text-text-2">{name}</dt>
            <dd className="font-mono text-table break-all">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="flex justify-end">
        <Button look="primary" onClick={onClose}>
          {words.have}
        </Button>
      </div>
    </Dialog>
  );
}

function Row({ one, onEnd }: { one: Credential; onEnd: (() => void) | undefined }) {
  return (
    <li
      className={
        'grid items-center gap-x-4 gap-y-1 border-t border-line px-4 py-2 ' +
        'sm:grid-cols-[2fr_2fr_1fr_1fr_auto]'
      }
    >
      <span className="font-semibold break-words">{one.name}</span>
      <span className="text-text-2">{one.noun ?? words.allFacts}</span>
      <span className="text-text-2">
        {words.columns.created} <When at={one.created_at} />
      </span>
      <span className="text-text-2">
        {words.columns.expires} <When at={one.expires_at} />
      </span>
      {onEnd && (
        <Button onClick={onEnd}>
          {words.end}
          <span className="visually-hidden"> {one.name}</span>
        </Button>
      )}
    </li>
  );
}

export default function StreamsPage() {
  const { tenant } = useLive();
  const query = useQuery(streamCredentials(tenant));
  const mayWrite = allows(useQuery(me(tenant)).data?.permissions, 'stream_credential:write');
  const [made, setMade] = useState<WithSecret>();
  const [ending, setEnding] = useState<Credential>();
  const readAnew = () =>
    queryClient.invalidateQueries({ queryKey: streamCredentials(tenant).queryKey });
  const end = useMutation({
    mutationFn: (one: Credential) =>
      take(
        api(tenant).DELETE('/api/v1/stream-credentials/{stream_credential_id}', {
          params: { path: { stream_credential_id: one.id } },
        }),
      ),
    onSuccess: () => setEnding(undefined),
    onSettled: readAnew,
  });
  const retry = () => void query.refetch();
  const items = query.data?.items ?? [];
  return (
    <div className="flex max-w-4xl flex-col gap-6">
      <div className="flex flex-col gap-1">
        <PageTitle title={words.title} tenant={tenant} />
        <p className="max-w-[72ch] text-text-2">{words.intro}</p>
      </div>
      {query.isPending && (
        <Loading noun={words.noun} skeleton={<Skeleton rows={3} />} onRetry={retry} />
      )}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={words.noun}
          tenant={tenant}
          permission="stream_credential:read"
          onRetry={retry}
        />
      )}
      {query.data && items.length === 0 && <Empty text={words.empty} />}
      {items.length > 0 && (
        <ul className="rounded-panel border border-t-0 border-line bg-surface">
          {items.map((one) => (
            <Row key={one.id} one={one} onEnd={mayWrite ? () => setEnding(one) : undefined} />
          ))}
        </ul>
      )}
      {mayWrite && !isProblem(query.error, 'forbidden') && (
        <NewStream
          onMade={(fresh) => {
            setMade(fresh);
            void readAnew();
          }}
        />
      )}
      {made && <ShownOnce made={made} onClose={() => setMade(undefined)} />}
      {ending && (
        <ConfirmDanger
          title={words.endTitle(ending.name)}
          consequence={words.endText}
          button={words.endButton(ending.name)}
          keep={words.keep}
          isPending={end.isPending}
          error={end.error}
          onConfirm={() => end.mutate(ending)}
          onClose={() => {
            end.reset();
            setEnding(undefined);
          }}
        />
      )}
    </div>
  );
}
