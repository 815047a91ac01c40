// What is beside a device: its connections, and the addresses that it has resolved.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Schemas } from '@/api/client';
import { neighbours } from '@/api/queries';
import { nothing } from '@/format/numbers';
import { useLive } from '@/live/use_live';
import { EdgeList } from '@/pages/topology/EdgeList';
import { Empty, Failed, Loading, Skeleton, StaleLine } from '@/parts/StateBlock';
import { topology as words } from '@/words/discovery';
import { useDeviceId } from './use_device_page';

function Addresses({ items }: { items: readonly Schemas['Neighbour'][] }) {
  const { tenant } = useLive();
  const columns = words.addressColumns;
  return (
    <div className="flex flex-col gap-2">
      <h2 id="resolved" className="font-semibold">
        {words.addresses}
      </h2>
      <div
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolls by key
        tabIndex={0}
        role="region"
        aria-labelledby="resolved"
        className="max-h-96 overflow-auto rounded-panel border border-line bg-surface"
      >
        <table className="w-full text-table">
          <thead className="sticky top-0 bg-surface text-left text-text-2">
            <tr>
              <th className="px-4 py-2 font-semibold">{columns.address}</th>
              <th className="px-4 py-2 font-semibold max-sm:hidden">{columns.mac}</th>
              <th className="px-4 py-2 font-semibold">{columns.interface}</th>
              <th className="px-4 py-2 font-semibold">{columns.device}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={`${one.interface} ${one.address}`} className="border-t border-line">
                <td className="px-4 py-1 font-mono wrap-anywhere">{one.address ?? nothing}</td>
                <td className="px-4 py-1 font-mono max-sm:hidden">{one.mac_address ?? nothing}</td>
                <td className="px-4 py-1 font-mono wrap-anywhere">{one.interface}</td>
                <td className="px-4 py-1">
                  {one.device_id ? (
                    <Link
                      to="/t/$tenant/fleet/$device"
                      params={{ tenant, device: one.device_id }}
                      className="wrap-anywhere"
                    >
                      {one.device_name}
                    </Link>
                  ) : (
                    nothing
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

export default function NeighboursTab() {
  const { tenant } = useLive();
  const query = useQuery(neighbours(tenant, useDeviceId()));
  const retry = () => void query.refetch();
  if (query.isPending) {
    return <Loading noun={words.neighboursNoun} skeleton={<Skeleton rows={4} />} onRetry={retry} />;
  }
  if (!query.data) {
    return <Failed error={query.error} noun={words.neighboursNoun} onRetry={retry} />;
  }
  const { edges, items } = query.data;
  const resolved = items.filter(({ source }) => source === 'arp');
  if (edges.length === 0 && resolved.length === 0) return <Empty text={words.neighboursEmpty} />;
  return (
    <div className="flex max-w-5xl flex-col gap-6">
      {query.isError && <StaleLine since={query.dataUpdatedAt} onRetry={retry} />}
      {edges.length > 0 && (
        <div className="rounded-panel border border-line bg-surface">
          <EdgeList edges={edges} label={words.neighbours} />
        </div>
      )}
      {resolved.length > 0 && <Addresses items={resolved} />}
    </div>
  );
}
