// Charts of one question to the API: all metrics come together, each group is one chart.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { series } from '@/api/queries';
import { useLive } from '@/live/use_live';
import { chartData } from '@/parts/chart/series';
import { TimeChart } from '@/parts/chart/TimeChart';
import { Failed, Loading, StaleLine } from '@/parts/StateBlock';
import { charts as words } from '@/words/device';
import { askedWindow } from './RangeBar';
import { chosenIn } from './ranges';

interface Group {
  name: string;
  metrics: readonly string[];
}

interface Props {
  id: string;
  groups: readonly Group[];
  interfaceIndex?: number;
}

export function SeriesCharts({ id, groups, interfaceIndex }: Props) {
  const { tenant } = useLive();
  const chosen = chosenIn(useSearch({ from: '/t/$tenant/fleet/$device' }));
  const metrics = groups.flatMap((group) => group.metrics).join(',');
  const at = interfaceIndex === undefined ? {} : { interface: interfaceIndex };
  const query = useQuery({
    ...series(
      tenant,
      id,
      `${chosen.range} ${chosen.back}`,
      () => ({ metrics, ...askedWindow(chosen), ...at }),
      { metrics, isLive: chosen.back === 0, ...at },
    ),
    placeholderData: keepPreviousData,
  });
  const data = useMemo(() => query.data && chartData(query.data), [query.data]);
  const retry = () => void query.refetch();
  if (!data) {
    if (query.isError) {
      return (
        <Failed error={query.error} noun={words.noun(groups[0]?.name ?? '')} onRetry={retry} />
      );
    }
    return groups.map(({ name }) => (
      <div key={name} className="h-[205px]">
        <Loading
          noun={words.noun(name)}
          skeleton={<div className="h-40 rounded-control bg-sunken" />}
          onRetry={retry}
        />
      </div>
    ));
  }
  return (
    <>
      {query.isError && (
        <div className="lg:col-span-2">
          <StaleLine since={query.dataUpdatedAt} onRetry={retry} />
        </div>
      )}
      {groups.map((group) => (
        <GroupChart key={group.name} group={group} data={data} />
      ))}
    </>
  );
}

function GroupChart({ group, data }: { group: Group; data: ReturnType<typeof chartData> }) {
  const names = group.metrics.join();
  const own = useMemo(
    () => ({
      ...data,
      series: data.series.filter(({ metric }) => names.split(',').includes(metric)),
    }),
    [data, names],
  );
  return <TimeChart name={group.name} data={own} />;
}
