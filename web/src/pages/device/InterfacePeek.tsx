// The charts of one interface, above the table of all.
import { useState } from 'react';
import type { Interface } from '@/api/client';
import { Button } from '@/parts/Button';
import { createCursor, CursorContext } from '@/parts/chart/cursor';
import { charts, interfaceWords as words } from '@/words/device';
import { RangeBar } from './RangeBar';
import { SeriesCharts } from './SeriesCharts';

interface Props {
  id: string;
  one: Interface;
  onClose: () => void;
}

export default function InterfacePeek({ id, one, onClose }: Props) {
  const [cursor] = useState(createCursor);
  return (
    <CursorContext value={cursor}>
      <section aria-label={charts.traffic(one.name)} className="flex flex-col gap-3">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <RangeBar />
          <Button keyHint="Esc" onClick={onClose}>
            {words.closePeek}
          </Button>
        </div>
        <div className="grid grid-cols-1 gap-x-8 gap-y-6 lg:grid-cols-2">
          <SeriesCharts
            id={id}
            interfaceIndex={one.index}
            groups={[
              {
                name: charts.traffic(one.name),
                metrics: ['in_bits_per_second', 'out_bits_per_second'],
              },
              {
                name: charts.errors(one.name),
                metrics: ['in_errors_per_second', 'out_errors_per_second'],
              },
            ]}
          />
        </div>
      </section>
    </CursorContext>
  );
}
