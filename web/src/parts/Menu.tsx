// A button that opens a small panel. Escape, a click elsewhere and leaving by Tab close it.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';

interface Props {
  button: ReactNode;
  // The button's name, where its content is no text.
  name?: string;
  title?: string;
  className?: string;
  side?: 'left' | 'right';
  children: (close: () => void) => ReactNode;
}

export function Menu({ button, name, title, className, side = 'right', children }: Props) {
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const panelId = useId();
  useEffect(() => {
    if (!isOpen) return;
    const onPointer = (event: PointerEvent) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      setOpen(false);
      opener.current?.focus();
    };
    document.addEventListener('pointerdown', onPointer);
    document.addEventListener('keydown', onKey, { capture: true });
    return () => {
      document.removeEventListener('pointerdown', onPointer);
      document.removeEventListener('keydown', onKey, { capture: true });
    };
  }, [isOpen]);
  return (
    <div
      ref={box}
      className="relative"
      onBlur={(event) => {
        const to = event.relatedTarget;
        if (to && !box.current?.contains(to as Node)) setOpen(false);
      }}
    >
      <button
        ref={opener}
        type="button"
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        aria-label={name}
        title={title ?? name}
        className={className}
        onClick={() => setOpen(!isOpen)}
      >
        {button}
      </button>
      {isOpen && (
        <div
          id={panelId}
          className={
            `absolute top-full z-30 mt-1 flex w-max max-w-[min(20rem,calc(100vw-1.5rem))] flex-col ` +
            `gap-1 rounded-panel border border-line bg-raised p-2 shadow-float ` +
            (side === 'right' ? 'right-0' : 'left-0')
          }
        >
          {children(() => setOpen(false))}
        </div>
      )}
    </div>
  );
}

export const menuItem =
  'flex min-h-8 max-sm:min-h-11 w-full items-center gap-2 rounded-control px-3 text-left ' +
  'text-text no-underline hover:bg-sunken';
