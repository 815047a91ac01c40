// Whether an interface is up. Switched off by a person is no trouble; down by itself may be.
import type { Interface } from '@/api/client';
import { interfaceWords as words } from '@/words/device';

export function InterfaceState({ one }: { one: Interface }) {
  const isOff = one.admin_status === 'down';
  const isUp = one.oper_status === 'up';
  const word = isOff ? words.states.off : words.states[one.oper_status];
  const colour = isUp ? 'text-text-2' : isOff ? 'text-unknown' : 'text-warn font-semibold';
  return (
    <span className={`inline-flex items-center gap-2 ${colour}`}>
      <svg viewBox="0 0 16 16" className="size-4 shrink-0" aria-hidden="true">
        {isUp ? (
          <circle cx="8" cy="8" r="2.75" fill="currentColor" />
        ) : (
          <path
            d="M3 8h10"
            stroke="currentColor"
            strokeWidth="2"
            strokeDasharray={isOff ? '2 2' : ''}
          />
        )}
      </svg>
      {word}
    </span>
  );
}
