// How true this page is now. The only place that speaks of the stream.
import { useEffect, useRef } from 'react';
import { clock, clockWithSeconds } from '@/format/time';
import { ago } from '@/format/time';
import { serverClock } from '@/live/clock';
import type { Liveness } from '@/live/liveness';
import { useLive, useLiveText } from '@/live/use_live';
import { Menu, menuItem } from '@/parts/Menu';
import { liveness as words } from '@/words/common';
import { say } from './announcer';

function wordsOf(state: Liveness): string {
  switch (state.kind) {
    case 'live':
      return words.live;
    case 'connecting':
      return words.connecting;
    case 'reconnecting':
      return words.reconnecting(ago(serverClock.now() - state.heardAt));
    case 'catching_up':
      return words.catchingUp(state.updates);
    case 'paused':
      return words.paused(clockWithSeconds(state.since), state.waiting);
    case 'offline':
      return words.offline(clock(state.since));
  }
}

const marks: Record<Liveness['kind'], React.ReactNode> = {
  live: <circle cx="8" cy="8" r="4" fill="currentColor" />,
  connecting: <circle cx="8" cy="8" r="5" {...dashed()} />,
  reconnecting: <circle cx="8" cy="8" r="5" {...dashed()} />,
  catching_up: <path d="M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.5H8.5" {...line()} />,
  paused: <path d="M5.5 3.5v9m5-9v9" {...line()} />,
  offline: <path d="M8 2L15 14H1zM8 6.5v3.5m0 1.8v.2" {...line()} />,
};

function line() {
  return { fill: 'none', stroke: 'currentColor', strokeWidth: 1.75 };
}
function dashed() {
  return { ...line(), strokeDasharray: '2.5 2.5' };
}

const colours: Record<Liveness['kind'], string> = {
  live: 'text-ok',
  connecting: 'text-text-2',
  reconnecting: 'text-warn',
  catching_up: 'text-info',
  paused: 'text-maintenance',
  offline: 'text-crit',
};

export function Pulse() {
  const live = useLive();
  const kind = useLiveText((now) => now.liveness().kind) as Liveness['kind'];
  const text = useLiveText((now) => wordsOf(now.liveness()));
  const before = useRef(kind);
  useEffect(() => {
    // Once for each change, not for each try; the first connection is no news.
    if (before.current !== kind && before.current !== 'connecting') say(text.split('…')[0] ?? text);
    before.current = kind;
  }, [kind, text]);
  const isPaused = kind === 'paused';
  return (
    <Menu
      className={
        `inline-flex min-h-8 max-sm:min-h-11 items-center gap-2 rounded-control px-2 ` +
        `font-semibold hover:bg-sunken ${colours[kind]}`
      }
      button={
        <>
          <svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden="true">
            {marks[kind]}
          </svg>
          <span data-testid="pulse">{text}</span>
        </>
      }
    >
      {(close) => (
        <>
          <p className="max-w-[36ch] px-3 py-1 text-text-2">
            {kind === 'live' ? words.about : isPaused ? text : words.aboutNotLive}
          </p>
          <button
            type="button"
            className={menuItem}
            title="."
            onClick={() => {
              live.pause(!isPaused);
              close();
            }}
          >
            {isPaused ? words.resume : words.pause}
          </button>
        </>
      )}
    </Menu>
  );
}
