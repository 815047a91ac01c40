// When a device was in which status, as one strip: the height tells it as well as the colour, and
// every stretch has its words.
import { percent } from '@/format/numbers';
import { dateAndTime } from '@/format/time';
import { statusWord } from '@/words/fleet';
import { availability as words } from '@/words/device';
import type { Status } from '@/api/client';
import { answeredShare, type Stretch } from './availability';

const looks: Record<Status, string> = {
  online: 'h-2 bg-ok',
  degraded: 'h-4 bg-warn',
  offline: 'h-6 bg-crit',
  silent: 'h-6 bg-crit',
  unauthorized: 'h-6 bg-crit',
  unknown: 'h-1 bg-unknown',
};

interface Props {
  stretches: readonly Stretch[];
  from: number;
  to: number;
}

export function AvailabilityStrip({ stretches, from, to }: Props) {
  const share = answeredShare(stretches);
  const width = to - from;
  const text = share === undefined ? words.nothing : words.answered(percent(share));
  const place = (time: number) => `${((time - from) / width) * 100}%`;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex items-baseline justify-between gap-3">
        <h2 className="font-semibold">{words.title}</h2>
        <span className="text-text-2">{text}</span>
      </figcaption>
      <ol className="relative h-6 overflow-hidden rounded-control bg-sunken">
        {stretches.map((one) => (
          <li
            key={one.from}
            title={`${statusWord[one.status]}: ${one.reason}`}
            className={`absolute bottom-0 min-w-0.5 ${looks[one.status]}`}
            style={{ left: place(one.from), width: `${((one.to - one.from) / width) * 100}%` }}
          >
            <span className="visually-hidden">
              {words.segment(statusWord[one.status], dateAndTime(one.from), dateAndTime(one.to))}
            </span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
