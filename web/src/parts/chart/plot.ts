// Draws one chart with uPlot: mean line, band from least to most, hatched gaps. Loaded only with a
// chart. Colours come from the theme, as the browser resolves them.
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { withUnit } from '@/format/numbers';
import { clock, dateAndTime } from '@/format/time';
import { charts as words } from '@/words/device';
import { axisOf, type ChartData } from './series';

// A series keeps its dash in every chart: colour alone tells nothing to some eyes.
const dashes: number[][] = [[], [6, 3], [2, 3], [8, 3, 2, 3], [1, 2]];

// Nobody is half a client.
const wholes = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];

function colour(host: Element, token: string): string {
  const probe = host.appendChild(document.createElement('span'));
  probe.style.color = `var(--color-${token})`;
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

function faded(resolved: string, alpha: number): string {
  return resolved.replace(/^rgba?\(([^)/]+).*$/, `rgb($1 / ${alpha})`).replaceAll(',', ' ');
}

function hatch(stroke: string): CanvasPattern | null {
  const tile = document.createElement('canvas');
  tile.width = 8;
  tile.height = 8;
  const pen = tile.getContext('2d');
  if (!pen) return null;
  pen.strokeStyle = stroke;
  pen.beginPath();
  pen.moveTo(-2, 10);
  pen.lineTo(10, -2);
  pen.moveTo(-2, 2);
  pen.lineTo(2, -2);
  pen.moveTo(6, 10);
  pen.lineTo(10, 6);
  pen.stroke();
  return pen.createPattern(tile, 'repeat');
}

// A gap is seen as one: hatched where something is missing, and with its reason where that fits.
function drawGaps(data: ChartData, stroke: string, text: string): (plot: uPlot) => void {
  return (plot) => {
    const { ctx, bbox } = plot;
    const pattern = hatch(stroke);
    if (!pattern) return;
    const scale = devicePixelRatio;
    ctx.save();
    ctx.font = `${12 * scale}px system-ui, sans-serif`;
    ctx.textAlign = 'center';
    for (const gap of data.series[0]?.gaps ?? []) {
      const from = plot.valToPos(Math.max(Date.parse(gap.from), data.from), 'x', true);
      const to = plot.valToPos(Math.min(Date.parse(gap.to), data.to), 'x', true);
      const isMissing = gap.reason !== 'not_yet_polled';
      ctx.fillStyle = isMissing ? pattern : faded(stroke, 0.35);
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
      const reason = words.gap[gap.reason];
      if (ctx.measureText(reason).width + 16 * scale > to - from) continue;
      ctx.fillStyle = text;
      ctx.fillText(reason, (from + to) / 2, bbox.top + bbox.height / 2 + 4 * scale);
    }
    ctx.restore();
  };
}

const day = 86_400_000;

function timeLabel(data: ChartData, at: number): string {
  if (data.to - data.from < 2 * day) return clock(at);
  return (
    dateAndTime(at)
      .split(',')[0]
      ?.replace(/ \d{4}$/, '') ?? ''
  );
}

export interface Plot {
  setTime: (at: number | undefined) => void;
  destroy: () => void;
}

export function drawPlot(
  host: HTMLElement,
  data: ChartData,
  height: number,
  onTime: (at: number | undefined) => void,
): Plot {
  const unit = data.series[0]?.unit ?? '';
  const text = colour(host, 'text-3');
  const line = colour(host, 'line');
  const grid = { stroke: line, width: 1 };
  const font = '12px system-ui, sans-serif';
  const values: (number | null)[][] = [];
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  data.series.forEach((one, at) => {
    const stroke = colour(host, `series-${at + 1}`);
    const shared = { spanGaps: false, points: { show: false } };
    if (one.most && one.least) {
      const top = series.length;
      series.push({ ...shared, width: 0 }, { ...shared, width: 0 });
      values.push(one.most, one.least);
      bands.push({ series: [top, top + 1], fill: faded(stroke, 0.18) });
    }
    const points = { show: isLonely(one.means), size: 5, fill: stroke };
    series.push({ ...shared, points, stroke, width: 1.5, dash: dashes[at] ?? [] });
    values.push(one.means);
  });
  const plot = new uPlot(
    {
      width: host.clientWidth,
      height,
      ms: 1,
      legend: { show: false },
      padding: [8, 12, 0, 0],
      cursor: { drag: { x: false, y: false }, points: { show: false }, y: false },
      scales: {
        x: { time: true, range: [data.from, data.to] },
        y: { range: () => Object.values(axisOf(data.series)) as [number, number] },
      },
      axes: [
        {
          stroke: text,
          grid,
          ticks: grid,
          font,
          size: 28,
          space: 72,
          values: (_, splits) => splits.map((at) => timeLabel(data, at)),
        },
        {
          stroke: text,
          grid,
          ticks: { show: false },
          font,
          size: (_, labels) => 14 + 7 * Math.max(0, ...(labels ?? []).map(({ length }) => length)),
          splits: unit === 'ratio' ? [0, 0.25, 0.5, 0.75, 1] : undefined,
          ...(unit === 'clients' ? { incrs: wholes } : {}),
          values: (_, splits) => splits.map((value) => withUnit(value, unit)),
        } as uPlot.Axis,
      ],
      series,
      bands,
      hooks: {
        drawAxes: [drawGaps(data, line, text)],
        setCursor: [
          (own) => {
            // Only the pointer over this chart speaks; what it is told, it does not repeat.
            if (own.cursor.event)
              onTime(own.cursor.idx == null ? undefined : own.data[0][own.cursor.idx]);
          },
        ],
      },
    },
    [data.times, ...values] as uPlot.AlignedData,
    host,
  );
  // The band's values make the room, so the axis is the same with and without it.
  const sizes = new ResizeObserver(() => {
    if (host.clientWidth > 0) plot.setSize({ width: host.clientWidth, height });
  });
  sizes.observe(host);
  return {
    setTime(at) {
      const left = at === undefined ? -10 : plot.valToPos(at, 'x');
      plot.setCursor({ left, top: at === undefined ? -10 : 1 }, false);
    },
    destroy() {
      sizes.disconnect();
      plot.destroy();
    },
  };
}

// A value between two gaps is no line: it would not be seen without a point.
function isLonely(means: readonly (number | null)[]): boolean {
  return means.some(
    (mean, at) =>
      mean !== null && (means[at - 1] ?? null) === null && (means[at + 1] ?? null) === null,
  );
}
