// How many devices are in which state; each is a filter. What needs somebody comes first.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { deviceCounts, type Belonging } from '@/api/queries';
import { readFilter, statusWords, toggleStatus } from '@/format/filter';
import { count } from '@/format/numbers';
import { StatusMark } from '@/parts/StatusMark';
import { fleet as words } from '@/words/fleet';

interface Props {
  tenant: string;
  query: string;
  sort: string | undefined;
  of: Belonging;
}

export function Facets({ tenant, query, sort, of }: Props) {
  const counts = useQuery(deviceCounts(tenant, of)).data;
  const chosen = readFilter(query).statuses;
  if (!counts) return <div className="w-52 shrink-0 max-sm:h-11" />;
  const shown = statusWords.filter(
    (status) => counts.by_status[status] > 0 || chosen.includes(status) || status === 'online',
  );
  return (
    <nav
      aria-label={words.facets}
      className="flex w-52 shrink-0 flex-col gap-1 max-lg:w-full max-lg:flex-row max-lg:flex-wrap"
    >
      <h2 className="px-2 text-meta font-semibold text-text-2 max-lg:visually-hidden">
        {words.facets}
      </h2>
      {shown.map((status) => {
        const isChosen = chosen.includes(status);
        return (
          <Link
            key={status}
            to="/t/$tenant/fleet"
            params={{ tenant }}
            search={{ q: toggleStatus(query, status) || undefined, sort, ...of }}
            aria-current={isChosen || undefined}
            // Counts are here already, and the link is only here: no page is worth loading.
            preload={false}
            className={
              'flex min-h-8 max-sm:min-h-11 items-center justify-between gap-3 rounded-control ' +
              'border px-2 text-table no-underline hover:bg-sunken ' +
              (isChosen ? 'border-accent bg-accent-tint' : 'border-transparent max-lg:border-line')
            }
          >
            <StatusMark status={status} />
            <span className="font-semibold">{count(counts.by_status[status])}</span>
          </Link>
        );
      })}
      {(counts.paused ?? 0) > 0 && (
        <p className="px-2 py-1 text-table text-text-2 max-lg:self-center">
          {words.paused(counts.paused ?? 0)}
        </p>
      )}
    </nav>
  );
}
