// Fields of a form: label above, hint before error, and the server's words land on the field they
// are about. The summary on top takes the focus after a refusal.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import type { InputHTMLAttributes, SelectHTMLAttributes, TextareaHTMLAttributes } from 'react';
import { common } from '@/words/common';

const control =
  'min-h-9 max-sm:min-h-11 w-full rounded-control border border-edge bg-surface px-2 text-input ' +
  'text-text aria-invalid:border-crit aria-invalid:border-2';

interface Shared {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  isOptional?: boolean;
}

interface Parts {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

function Frame({
  label,
  hint,
  error,
  isOptional,
  id,
  children,
}: Shared & {
  id: string;
  children: (parts: Parts) => ReactNode;
}) {
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-semibold">
        {label}
        {isOptional && <span className="font-normal text-text-3"> ({common.optional})</span>}
      </label>
      {hint && (
        <p id={`${id}-hint`} className="text-meta text-text-2">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-crit">
          {label} {error}
        </p>
      )}
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
    </div>
  );
}

type InputProps = Shared & Omit<InputHTMLAttributes<HTMLInputElement>, 'id'> & { id?: string };

export function TextField({ label, hint, error, isOptional, id, ...rest }: InputProps) {
  const made = useId();
  return (
    <Frame {...{ label, hint, error, isOptional }} id={id ?? made}>
      {(parts) => <input type="text" {...rest} {...parts} className={control} />}
    </Frame>
  );
}

type AreaProps = Shared & Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'id'> & { id?: string };

export function AreaField(props: AreaProps) {
  const { label, hint, error, isOptional, id, className = '', ...rest } = props;
  const made = useId();
  return (
    <Frame {...{ label, hint, error, isOptional }} id={id ?? made}>
      {(parts) => <textarea {...rest} {...parts} className={`${control} py-2 ${className}`} />}
    </Frame>
  );
}

export function FileField({ label, hint, error, isOptional, id, ...rest }: InputProps) {
  const made = useId();
  return (
    <Frame {...{ label, hint, error, isOptional }} id={id ?? made}>
      {(parts) => (
        <input
          type="file"
          {...rest}
          {...parts}
          className={
            'min-h-9 max-w-full file:mr-3 file:min-h-8 file:rounded-control file:border ' +
            'file:border-edge file:bg-surface file:px-3 file:font-semibold max-sm:min-h-11'
          }
        />
      )}
    </Frame>
  );
}

type SelectProps = Shared & Omit<SelectHTMLAttributes<HTMLSelectElement>, 'id'> & { id?: string };

export function SelectField({ label, hint, error, isOptional, id, ...rest }: SelectProps) {
  const made = useId();
  return (
    <Frame {...{ label, hint, error, isOptional }} id={id ?? made}>
      {(parts) => <select {...rest} {...parts} className={control} />}
    </Frame>
  );
}

type ChoiceProps<Value extends string> = Omit<SelectProps, 'value' | 'onChange' | 'children'> & {
  value: Value;
  // Every value with its word, in the order in which they are offered.
  choices: Readonly<Partial<Record<Value, string>>>;
  onChoice: (value: Value) => void;
};

export function ChoiceField<Value extends string>(props: ChoiceProps<Value>) {
  const { choices, onChoice, ...rest } = props;
  return (
    <SelectField {...rest} onChange={(event) => onChoice(event.target.value as Value)}>
      {(Object.keys(choices) as Value[]).map((value) => (
        <option key={value} value={value}>
          {choices[value]}
        </option>
      ))}
    </SelectField>
  );
}

export interface Wrong {
  id: string;
  text: string;
}

// `attempt` counts submissions, so that the same errors take the focus again.
export function ErrorSummary({ wrong, attempt }: { wrong: readonly Wrong[]; attempt: number }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempt > 0) box.current?.focus();
  }, [attempt]);
  if (wrong.length === 0) return null;
  return (
    <div
      ref={box}
      tabIndex={-1}
      role="alert"
      className="flex flex-col gap-1 rounded-control border-2 border-crit bg-crit-tint p-3"
    >
      <h2 className="font-semibold">{common.errorSummary}</h2>
      <ul>
        {wrong.map(({ id, text }) => (
          <li key={id + text}>
            <a href={`#${id}`} className="text-crit underline">
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
