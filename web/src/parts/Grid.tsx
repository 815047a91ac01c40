// A table of thousands of rows, of which only the visible ones are there. One tab stop, which
// survives scrolling; arrows and j k move it; values change in place.
import { defaultRangeExtractor, useVirtualizer, type Range } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
} from 'react';
import { useMedia } from './use_media';

export interface Column {
  key: string;
  title: string;
  // Numbers stand right.
  isNumber?: boolean;
  isSortable?: boolean;
  // Where it stands on the phone: two lines, two columns; absent where it is not shown.
  phone?: string;
}

export interface GridHandle {
  move: (by: number) => void;
  active: () => string | undefined;
}

interface Memory {
  offset: number;
  active: string | undefined;
}
// Where a list was left, so that Back returns to the same row.
const memories = new Map<string, Memory>();

interface Props {
  label: string;
  memory: string;
  ids: readonly string[];
  // How many there are in all; -1 if that is not known.
  rowCount: number;
  columns: readonly Column[];
  // Of grid-template-columns, on a wide screen.
  template: string;
  cells: (id: string) => ReactNode;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  onHeld?: (isHeld: boolean) => void;
  onEnd?: () => void;
  // Stands over the edge of the grid and belongs to it: who is there is in the list.
  pill?: ReactNode;
  ref?: Ref<GridHandle>;
}

export function Grid(props: Props) {
  const { ids, columns, memory, onHeld, onEnd } = props;
  const isPhone = useMedia('(max-width: 719px)');
  const height = isPhone ? 60 : 40;
  const box = useRef<HTMLDivElement>(null);
  const remembered = memories.get(memory);
  const [chosen, setChosen] = useState(remembered?.active);
  const [focusWanted, setFocusWanted] = useState(0);
  const held = useRef({ pointer: false, focus: false, scroll: false });
  const activeAt = Math.max(0, chosen === undefined ? 0 : ids.indexOf(chosen));
  const active = ids[activeAt];

  // eslint-disable-next-line react-hooks/incompatible-library -- rows read it in this component only
  const virtual = useVirtualizer({
    count: ids.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 8,
    initialOffset: remembered?.offset ?? 0,
    getItemKey: (at) => ids[at] ?? at,
    // The row with the focus stays mounted, or the focus would fall to the page.
    rangeExtractor: useCallback(
      (range: Range) => {
        const seen = defaultRangeExtractor(range);
        return seen.includes(activeAt) ? seen : [...seen, activeAt].sort((a, b) => a - b);
      },
      [activeAt],
    ),
  });
  useEffect(() => virtual.measure(), [virtual, height]);
  useEffect(() => {
    memories.set(memory, { offset: virtual.scrollOffset ?? 0, active: chosen });
  });

  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= ids.length - 20) onEnd?.();
  }, [last, ids.length, onEnd]);

  const hold = (change: Partial<typeof held.current>) => {
    Object.assign(held.current, change);
    onHeld?.(Object.values(held.current).some(Boolean));
  };
  const hasFocus = () => box.current?.contains(document.activeElement) ?? false;
  const move = (to: number) => {
    const at = Math.min(ids.length - 1, Math.max(0, to));
    setChosen(ids[at]);
    virtual.scrollToIndex(at);
    setFocusWanted((before) => before + 1);
  };
  useEffect(() => {
    if (focusWanted === 0) return;
    box.current?.querySelector<HTMLElement>('[role=row][tabindex="0"]')?.focus();
  }, [focusWanted]);
  useImperativeHandle(props.ref, () => ({
    // The first key only comes to the list; from then on it moves.
    move: (by) => move(hasFocus() ? activeAt + by : activeAt),
    active: () => (hasFocus() ? active : undefined),
  }));
  const onKeyDown = (event: KeyboardEvent) => {
    const page = Math.floor((box.current?.clientHeight ?? height) / height) - 1;
    const to = {
      ArrowDown: activeAt + 1,
      ArrowUp: activeAt - 1,
      PageDown: activeAt + page,
      PageUp: activeAt - page,
      Home: 0,
      End: ids.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };

  const template = { '--columns': props.template } as React.CSSProperties;
  const row =
    'grid items-center gap-x-4 px-4 grid-cols-[1fr_auto] sm:grid-cols-(--columns) max-sm:gap-y-0';
  return (
    <div
      className="relative flex min-h-0 flex-col"
      onPointerEnter={(event) => event.pointerType === 'mouse' && hold({ pointer: true })}
      onPointerLeave={() => hold({ pointer: false })}
      onFocus={() => hold({ focus: true })}
      onBlur={(event) => {
        const to = event.relatedTarget as Node | null;
        if (!event.currentTarget.contains(to)) hold({ focus: false });
      }}
    >
      {props.pill}
      <div
        ref={box}
        role="grid"
        aria-label={props.label}
        aria-rowcount={props.rowCount < 0 ? -1 : props.rowCount + 1}
        tabIndex={-1}
        style={template}
        className="min-h-32 flex-initial overflow-auto rounded-panel border border-line bg-surface text-table"
        onKeyDown={onKeyDown}
        onScroll={() => hold({ scroll: (box.current?.scrollTop ?? 0) > 0 })}
      >
        <div role="rowgroup" className="sticky top-0 z-10 bg-surface max-sm:visually-hidden">
          <div role="row" aria-rowindex={1} className={`${row} h-9 border-b border-line`}>
            {columns.map((column) => (
              <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const id = ids[item.index];
            if (id === undefined) return null;
            return (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                tabIndex={id === active ? 0 : -1}
                data-id={id}
                onFocus={() => setChosen(id)}
                style={{ height, transform: `translateY(${item.start}px)` }}
                className={
                  `${row} absolute top-0 w-full content-center border-b border-line ` +
                  'hover:bg-sunken focus-visible:-outline-offset-2'
                }
              >
                {props.cells(id)}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

type HeadProps = { column: Column } & Pick<Props, 'sort' | 'onSort'>;

function Head({ column, sort, onSort }: HeadProps) {
  const isUp = sort === column.key;
  const isDown = sort === `-${column.key}`;
  const align = column.isNumber ? 'justify-end text-right' : '';
  const text = `flex items-center gap-1 font-semibold text-text-2 ${align}`;
  if (!column.isSortable) {
    return (
      <div role="columnheader" className={text}>
        {column.title}
      </div>
    );
  }
  const Arrow = isDown ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      className={column.isNumber ? 'flex justify-end' : ''}
      aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}
    >
      <button
        type="button"
        className={`${text} min-h-8 hover:text-text`}
        onClick={() => onSort?.(isUp ? `-${column.key}` : column.key)}
      >
        {column.title}
        {(isUp || isDown) && <Arrow size={16} strokeWidth={1.75} aria-hidden="true" />}
      </button>
    </div>
  );
}

export function Cell({ column, children }: { column: Column; children: ReactNode }) {
  const align = column.isNumber ? 'sm:text-right' : '';
  const phone = column.phone ?? 'max-sm:hidden';
  return (
    <div role="gridcell" className={`min-w-0 truncate ${align} ${phone}`}>
      {children}
    </div>
  );
}
