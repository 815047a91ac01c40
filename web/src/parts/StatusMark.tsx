// The status of a device: a shape and a word, colour third. Healthy is quiet. All three come from
// one map, so that a shape means the same on every page.
import { KeyRound, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Status } from '@/api/client';
import { clock, date, isWithinDay } from '@/format/time';
import { serverClock } from '@/live/clock';
import { liveness } from '@/words/common';
import { statusWord } from '@/words/fleet';

export type Shown = Status | 'paused';

export const shownStatus = (device: { status: Status; is_paused: boolean }): Shown =>
  device.is_paused ? 'paused' : device.status;

const circle = 'M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 1 1 0-13z';
const cut = { stroke: 'var(--color-surface)', strokeWidth: 1.9, strokeLinecap: 'round' } as const;

// `isHollow`: what is shown is of then, not of now.
const shapes: Record<Shown, (isHollow: boolean) => ReactNode> = {
  online: (isHollow) => (
    <circle
      cx="8"
      cy="8"
      r="2.75"
      fill={isHollow ? 'none' : 'currentColor'}
      stroke="currentColor"
    />
  ),
  degraded: (isHollow) => (
    <g stroke="currentColor" strokeWidth="1.5" fill="none">
      <path d={circle} />
      {!isHollow && <path d="M8 1.5a6.5 6.5 0 0 0 0 13z" fill="currentColor" />}
    </g>
  ),
  offline: (isHollow) => (
    <>
      <path
        d={circle}
        fill={isHollow ? 'none' : 'currentColor'}
        stroke="currentColor"
        strokeWidth="1.5"
      />
      <path d="M5.5 5.5l5 5m0-5l-5 5" {...cut} stroke={isHollow ? 'currentColor' : cut.stroke} />
    </>
  ),
  unauthorized: () => <KeyRound size={16} strokeWidth={1.75} />,
  silent: () => <Unplug size={16} strokeWidth={1.75} />,
  unknown: () => (
    <path
      d={circle}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeDasharray="2.5 2.6"
    />
  ),
  paused: () => (
    <g stroke="currentColor" strokeWidth="1.5" fill="none">
      <path d={circle} />
      <path d="M6.25 5.5v5m3.5-5v5" strokeLinecap="round" />
    </g>
  ),
};

const colours: Record<Shown, string> = {
  online: 'text-text-2',
  degraded: 'text-warn',
  offline: 'text-crit',
  unauthorized: 'text-crit',
  silent: 'text-crit',
  unknown: 'text-unknown',
  paused: 'text-unknown',
};

export const statusColour = (status: Shown) => colours[status];

function asOf(word: string, at: number) {
  return isWithinDay(at, serverClock.now())
    ? liveness.asOf(word, clock(at))
    : liveness.asOfDay(word, date(at));
}

interface Props {
  status: Shown;
  // The time of which it is true, where that is not now.
  staleSince?: number | undefined;
  isLarge?: boolean;
}

export function StatusMark({ status, staleSince, isLarge = false }: Props) {
  const word = statusWord[status];
  const isQuiet = status === 'online';
  const weight = isQuiet ? '' : 'font-semibold';
  return (
    <span className={`inline-flex min-w-0 items-center gap-2 ${colours[status]} ${weight}`}>
      <svg
        viewBox="0 0 16 16"
        className={isLarge ? 'size-5 shrink-0' : 'size-4 shrink-0'}
        aria-hidden="true"
      >
        {shapes[status](staleSince !== undefined)}
      </svg>
      <span className="truncate">{staleSince === undefined ? word : asOf(word, staleSince)}</span>
    </span>
  );
}
