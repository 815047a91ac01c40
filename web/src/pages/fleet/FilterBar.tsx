// The filter as text; the address holds it. It is asked after a pause in typing, and from two
// letters on: every key would ask for thousands of rows.
import { Search, X } from 'lucide-react';
import { useEffect, useId, useRef, useState } from 'react';
import { readFilter, statusWords } from '@/format/filter';
import { useKeys } from '@/app/keys';
import { fleet as words } from '@/words/fleet';

const pause = 200;
const textLeast = 2;

interface Props {
  query: string;
  onQuery: (query: string) => void;
}

export function FilterBar({ query, onQuery }: Props) {
  const [typed, setTyped] = useState({ from: query, text: query });
  const input = useRef<HTMLInputElement>(null);
  const suggestions = useId();
  // Back, a facet, or “Clear filter” has changed it elsewhere.
  if (typed.from !== query) setTyped({ from: query, text: query });
  useKeys([{ keys: '/', does: words.keys.filter, run: () => input.current?.focus() }]);
  const { text } = typed;
  useEffect(() => {
    const wanted = text.trim();
    const length = readFilter(wanted).text.length;
    if (wanted === query || (length > 0 && length < textLeast)) return;
    const timer = setTimeout(() => onQuery(wanted), pause);
    return () => clearTimeout(timer);
  }, [text, query, onQuery]);
  return (
    <div className="relative min-w-0 flex-1 max-sm:basis-full sm:max-w-md">
      <Search
        size={16}
        strokeWidth={1.75}
        aria-hidden="true"
        className="pointer-events-none absolute left-3 top-1/2 -translate-y-1/2 text-text-3"
      />
      <input
        ref={input}
        type="text"
        aria-label={words.filter}
        title={`${words.filter} (/)`}
        placeholder={words.filterHint}
        autoComplete="off"
        spellCheck={false}
        list={suggestions}
        value={text}
        onChange={(event) => setTyped({ from: query, text: event.target.value })}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onQuery(text.trim());
          if (event.key === 'Escape') input.current?.blur();
        }}
        className={
          'min-h-9 max-sm:min-h-11 w-full rounded-control border border-edge bg-surface pl-9 pr-10 ' +
          'text-input'
        }
      />
      <datalist id={suggestions}>
        {statusWords.map((status) => (
          <option key={status} value={`status:${status}`} />
        ))}
      </datalist>
      {text && (
        <button
          type="button"
          aria-label={words.clearFilter}
          title={words.clearFilter}
          onClick={() => onQuery('')}
          className={
            'absolute right-1 top-1/2 grid size-8 -translate-y-1/2 place-items-center ' +
            'rounded-control text-text-2 hover:bg-sunken'
          }
        >
          <X size={16} strokeWidth={1.75} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
