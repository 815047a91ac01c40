// A chart of values over time: what it shows in a sentence, the picture, a cursor for keys and
// pointer with a fixed read-out, and the same as a table.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { withUnit } from '@/format/numbers';
import { clock, dateAndTime, duration } from '@/format/time';
import { theme } from '@/app/settings';
import { useMedia } from '@/parts/use_media';
import { charts as words } from '@/words/device';
import { useCursor } from './cursor';
import type { Plot } from './plot';
import { isEmpty, summaryOf, type ChartData } from './series';
import { ValueTable } from './ValueTable';

const height = 160;
const day = 86_400_000;

interface Props {
  name: string;
  data: ChartData;
}

export function TimeChart({ name, data }: Props) {
  const [isTable, setTable] = useState(false);
  const titleId = useId();
  const isNothing = isEmpty(data.series);
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-1">
      <figcaption className="flex flex-wrap items-baseline gap-x-3">
        <h2 id={titleId} className="font-semibold">
          {name}
        </h2>
        <Legend data={data} />
        <span className="flex-1" />
        {!isNothing && (
          <button
            type="button"
            className="min-h-6 px-1 text-meta text-accent underline"
            aria-expanded={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? words.chart : words.table}
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
      </figcaption>
      {isNothing ? (
        <p className="grid place-items-center text-text-2" style={{ height }}>
          {words.empty(name)}
        </p>
      ) : isTable ? (
        <ValueTable name={name} data={data} />
      ) : (
        <Picture name={name} data={data} />
      )}
    </figure>
  );
}

function Legend({ data }: { data: ChartData }) {
  const dashes = ['', '6 3', '2 3', '8 3 2 3', '1 2'];
  if (data.series.length < 2) return null;
  return data.series.map((one, at) => (
    <span key={one.metric} className="inline-flex items-center gap-1 text-meta text-text-2">
      <svg width="24" height="8" aria-hidden="true">
        <path
          d="M0 4h24"
          strokeWidth="2"
          strokeDasharray={dashes[at]}
          style={{ stroke: `var(--color-series-${at + 1})` }}
        />
      </svg>
      {words.names[one.metric] ?? one.metric}
    </span>
  ));
}

function summaryText(data: ChartData): string {
  return data.series
    .map((one) => {
      const { last, most, gaps } = summaryOf(data, one);
      const lead = data.series.length > 1 ? `${words.names[one.metric] ?? one.metric}: ` : '';
      const parts = [
        last !== undefined && words.lastNow(withUnit(last, one.unit)),
        most && words.highest(withUnit(most.value, one.unit), timeText(data, most.at)),
        gaps > 0 && words.gaps(gaps),
      ];
      return lead + parts.filter(Boolean).join(', ');
    })
    .join(' · ');
}

const timeText = (data: ChartData, at: number) =>
  data.to - data.from > day ? dateAndTime(at) : clock(at);

function readout(data: ChartData, at: number): string {
  const index = nearest(data, at);
  const time = data.times[index];
  if (time === undefined) return '';
  const values = data.series.map((one) => {
    const mean = one.means[index] ?? null;
    const lead = data.series.length > 1 ? `${words.names[one.metric] ?? one.metric} ` : '';
    if (mean !== null) return lead + withUnit(mean, one.unit);
    const gap = one.gaps.find((gap) => Date.parse(gap.from) <= time && time < Date.parse(gap.to));
    return lead + words.gap[gap?.reason ?? 'no_reading'];
  });
  return `${timeText(data, time)}: ${values.join(', ')}`;
}

const nearest = (data: ChartData, at: number) => {
  const first = data.times[0] ?? 0;
  const index = Math.round((at - first) / data.bucket);
  return Math.min(data.times.length - 1, Math.max(0, index));
};

function Picture({ name, data }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(undefined);
  const [at, cursor] = useCursor();
  const isDark = useMedia('(prefers-color-scheme: dark)');
  const chosen = theme.use();
  useEffect(() => {
    let isGone = false;
    void import('./plot').then(({ drawPlot }) => {
      if (isGone || !host.current) return;
      plot.current = drawPlot(host.current, data, height, cursor.set);
      plot.current.setTime(cursor.get());
    });
    return () => {
      isGone = true;
      plot.current?.destroy();
      plot.current = undefined;
    };
  }, [data, cursor, isDark, chosen]);
  useEffect(() => plot.current?.setTime(at), [at]);

  const here = at === undefined ? data.times.length - 1 : nearest(data, at);
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: here + 1,
      PageUp: here - 10,
      PageDown: here + 10,
      Home: 0,
      End: data.times.length - 1,
    };
    const to = steps[event.key];
    if (to === undefined) return;
    event.preventDefault();
    cursor.set(data.times[Math.min(data.times.length - 1, Math.max(0, to))]);
  };
  const said = readout(data, data.times[here] ?? data.to);
  return (
    <>
      <p className="flex justify-between gap-3 text-meta text-text-2">
        <span>{at === undefined ? summaryText(data) : said}</span>
        <span className="shrink-0 text-text-3">{words.bucket(duration(data.bucket))}</span>
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={words.cursor(name)}
        aria-valuemin={0}
        aria-valuemax={data.times.length - 1}
        aria-valuenow={here}
        aria-valuetext={said}
        onKeyDown={onKeyDown}
        onBlur={() => cursor.set(undefined)}
        onPointerLeave={() => cursor.set(undefined)}
        ref={host}
        data-testid="chart"
        style={{ height }}
        className="w-full overflow-hidden"
      />
    </>
  );
}
