// Which time the charts show. [ and ] move it, as the buttons do.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useKeys } from '@/app/keys';
import { clock, dateAndTime, zoneName } from '@/format/time';
import { serverClock } from '@/live/clock';
import { useTimeText } from '@/live/use_live';
import { Button } from '@/parts/Button';
import { charts as words, device as deviceWords } from '@/words/device';
import { chosenIn, rangeNames, ranges, windowOf, type Chosen } from './ranges';

export function RangeBar() {
  const search = useSearch({ from: '/t/$tenant/fleet/$device' });
  const navigate = useNavigate();
  const chosen = chosenIn(search);
  const { range, back } = chosen;
  const go = (next: Chosen) =>
    void navigate({
      to: '.',
      search: (old) => ({ ...old, range: next.range, back: next.back || undefined }),
      replace: true,
    });
  const earlier = () => go({ range, back: back + 1 });
  const later = () => go({ range, back: Math.max(0, back - 1) });
  useKeys([
    { keys: '[', does: deviceWords.keys.back, run: earlier },
    { keys: ']', does: deviceWords.keys.forward, run: later },
  ]);
  const span = useTimeText((now) => {
    const { from, to } = windowOf(chosen, now);
    const isLong = ranges[range] >= ranges['24h'] || back > 0;
    const text = isLong ? dateAndTime : clock;
    return `${text(from)} – ${text(to)} ${zoneName(to)}`;
  });
  const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
      <div
        role="group"
        aria-label={words.range}
        className="flex rounded-control border border-edge"
      >
        {rangeNames.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === range}
            onClick={() => go({ range: name, back: 0 })}
            className={
              'min-h-8 max-sm:min-h-11 px-3 first:rounded-l-control last:rounded-r-control ' +
              (name === range ? 'bg-accent font-semibold text-on-accent' : 'hover:bg-sunken')
            }
          >
            {words.ranges[name]}
          </button>
        ))}
      </div>
      <div className="flex items-center gap-1">
        <Button keyHint="[" look="quiet" icon={<ChevronLeft {...icon} />} onClick={earlier}>
          {words.earlier}
        </Button>
        {back > 0 && (
          <Button keyHint="]" look="quiet" icon={<ChevronRight {...icon} />} onClick={later}>
            {words.later}
          </Button>
        )}
      </div>
      <span className="text-meta text-text-2">{span}</span>
    </div>
  );
}

// The window that is asked for, at the moment of asking.
export const askedWindow = (chosen: Chosen) => {
  const { from, to } = windowOf(chosen, serverClock.now());
  return {
    from: new Date(from).toISOString(),
    ...(chosen.back > 0 ? { to: new Date(to).toISOString() } : {}),
  };
};
