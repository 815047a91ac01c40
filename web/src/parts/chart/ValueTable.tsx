// The values of a chart as a table: newest first, gaps with their reason.
import { withUnit } from '@/format/numbers';
import { dateAndTime } from '@/format/time';
import { charts as words } from '@/words/device';
import type { ChartData } from './series';

export function ValueTable({ name, data }: { name: string; data: ChartData }) {
  const rows = data.times.map((time, at) => ({ time, at })).reverse();
  return (
    // A scrolling box needs the focus, so that keys can scroll it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- for scrolling by key
    <div tabIndex={0} role="region" aria-label={words.tableOf(name)} className="h-44 overflow-auto">
      <table className="w-full border-collapse text-table">
        <thead>
          <tr className="text-left text-text-2">
            <th scope="col">{words.time}</th>
            {data.series.map((one) => (
              <th key={one.metric} scope="col" className="text-right">
                {words.names[one.metric] ?? one.metric}, {words.mean}
              </th>
            ))}
            {data.series.length === 1 && (
              <>
                <th scope="col" className="text-right">
                  {words.least}
                </th>
                <th scope="col" className="text-right">
                  {words.most}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, at }) => (
            <tr key={time} className="border-t border-line">
              <td>{dateAndTime(time)}</td>
              {data.series.map((one) => (
                <ValueCell key={one.metric} series={one} time={time} value={one.means[at]} />
              ))}
              {data.series.length === 1 &&
                data.series.flatMap((one) => [
                  <ValueCell key="least" series={one} time={time} value={one.least?.[at]} />,
                  <ValueCell key="most" series={one} time={time} value={one.most?.[at]} />,
                ])}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  series: ChartData['series'][number];
  time: number;
  value: number | null | undefined;
}

function ValueCell({ series, time, value }: CellProps) {
  if (value !== null && value !== undefined) {
    return <td className="text-right">{withUnit(value, series.unit)}</td>;
  }
  const gap = series.gaps.find(({ from, to }) => Date.parse(from) <= time && time < Date.parse(to));
  return <td className="text-right text-text-2">{words.gap[gap?.reason ?? 'no_reading']}</td>;
}
