// How the devices of the tenant are connected: by device, with its connections.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { topology } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { PageTitle } from '@/parts/Page';
import { Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { StatusMark, type Shown } from '@/parts/StatusMark';
import { common } from '@/words/common';
import { topology as words } from '@/words/discovery';
import { EdgeList } from './EdgeList';

export default function TopologyPage() {
  const { tenant } = useLive();
  const query = useInfiniteQuery(topology(tenant));
  const retry = () => void query.refetch();
  const all = query.data?.pages.flatMap((page) => page.items) ?? [];
  const nodes = all
    .filter((node) => node.edges.length > 0)
    .sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
  const isWhole = !query.hasNextPage;
  return (
    <div className="flex max-w-5xl flex-col gap-4">
      <div className="flex flex-col gap-1">
        <PageTitle title={words.title} tenant={tenant} />
        <p className="max-w-[72ch] text-text-2">{words.intro}</p>
      </div>
      {query.isPending && (
        <Loading noun={words.noun} skeleton={<Skeleton rows={6} />} onRetry={retry} />
      )}
      {query.isError && !query.data && (
        <Failed
          error={query.error}
          noun={words.noun}
          tenant={tenant}
          permission="device:read"
          onRetry={retry}
        />
      )}
      {query.isError && query.data && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {query.data && isWhole && nodes.length === 0 && <Empty text={words.empty} />}
      {nodes.map((node) => (
        <section
          key={node.id}
          aria-labelledby={`node-${node.id}`}
          className="rounded-panel border border-line bg-surface"
        >
          <h2
            id={`node-${node.id}`}
            className="flex flex-wrap items-center gap-x-3 border-b border-line px-4 py-2"
          >
            <Link
              to="/t/$tenant/fleet/$device"
              params={{ tenant, device: node.id }}
              className="font-semibold break-words"
            >
              {node.name}
            </Link>
            <StatusMark status={node.status as Shown} />
          </h2>
          <EdgeList edges={node.edges} label={words.edges(node.name)} />
        </section>
      ))}
      {nodes.length > 0 && isWhole && all.length > nodes.length && (
        <p className="text-text-2">{words.silent(all.length - nodes.length)}</p>
      )}
      {query.hasNextPage && (
        <div>
          <Button onClick={() => void query.fetchNextPage()}>{common.loadMore}</Button>
        </div>
      )}
    </div>
  );
}
