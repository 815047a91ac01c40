// How well the clients of a device were heard, and how many there were.
import { useState } from 'react';
import { createCursor, CursorContext } from '@/parts/chart/cursor';
import { charts } from '@/words/device';
import { wirelessWords as words } from '@/words/wireless';
import { RangeBar } from './RangeBar';
import { SeriesCharts } from './SeriesCharts';

const groups = [
  { name: words.charts.signal, metrics: ['signal_dbm', 'weakest_signal_dbm'] },
  { name: words.charts.clients, metrics: ['wireless_clients'] },
];

export default function WirelessCharts({ id }: { id: string }) {
  const [cursor] = useState(createCursor);
  return (
    <CursorContext value={cursor}>
      <section aria-label={charts.title} className="flex flex-col gap-3">
        <RangeBar />
        <div className="grid grid-cols-1 gap-x-8 gap-y-6 lg:grid-cols-2">
          <SeriesCharts id={id} groups={groups} />
        </div>
      </section>
    </CursorContext>
  );
}
