// The connections of one device: port to port, how it is known and how far to believe it.
import { Link } from '@tanstack/react-router';
import type { Schemas } from '@/api/client';
import { useLive } from '@/live/use_live';
import { StatusMark, type Shown } from '@/parts/StatusMark';
import { When } from '@/parts/When';
import { sourceWord, topology as words } from '@/words/discovery';

type Edge = Schemas['Edge'];

function Remote({ remote }: { remote: Edge['remote'] }) {
  const { tenant } = useLive();
  if (remote.device_id) {
    return (
      <span className="inline-flex min-w-0 flex-wrap items-center gap-x-2">
        <Link
          to="/t/$tenant/fleet/$device/neighbours"
          params={{ tenant, device: remote.device_id }}
          className="font-semibold break-words"
        >
          {remote.name}
        </Link>
        {remote.status && <StatusMark status={remote.status as Shown} />}
      </span>
    );
  }
  const name = remote.name ?? remote.address ?? remote.mac_address ?? words.nameless;
  const address = remote.address && remote.address !== name ? remote.address : undefined;
  return (
    <span className="inline-flex min-w-0 flex-wrap items-baseline gap-x-2">
      <span className="font-semibold wrap-anywhere">{name}</span>
      {address && <span className="font-mono text-text-2">{address}</span>}
      <span className="text-meta text-text-2">{words.stranger}</span>
    </span>
  );
}

export function EdgeList({ edges, label }: { edges: readonly Edge[]; label: string }) {
  return (
    <ul aria-label={label} className="flex flex-col">
      {edges.map((edge) => (
        <li
          key={edge.id}
          className={
            'grid items-baseline gap-x-4 border-t border-line px-4 py-2 first:border-t-0 ' +
            'sm:grid-cols-[minmax(6rem,1fr)_3fr_2fr]'
          }
        >
          <span className="font-mono text-text-2 wrap-anywhere">
            {edge.interface ?? words.unknownPort}
          </span>
          <span className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <span className="text-text-2">{words.to}</span>
            <Remote remote={edge.remote} />
            {edge.remote.interface && (
              <span className="font-mono text-text-2 wrap-anywhere">{edge.remote.interface}</span>
            )}
          </span>
          <span className="flex flex-wrap gap-x-3 text-meta text-text-2">
            <span>{sourceWord[edge.source]}</span>
            <span>{words.certain(edge.confidence)}</span>
            <span>{edge.is_mutual ? words.mutual : words.oneSided}</span>
            {edge.is_stale && (
              <span className="font-semibold text-warn">
                {words.stale} (<When at={edge.last_seen} />)
              </span>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
