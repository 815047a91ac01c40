// Things to press. A button that cannot be pressed now says why and stays reachable.
import { createLink } from '@tanstack/react-router';
import {
  useEffect,
  useId,
  useState,
  type AnchorHTMLAttributes,
  type ButtonHTMLAttributes,
  type ReactNode,
} from 'react';

type Look = 'primary' | 'secondary' | 'danger' | 'quiet';

const looks: Record<Look, string> = {
  primary: 'bg-accent text-on-accent border-accent',
  secondary: 'bg-surface text-text border-edge hover:bg-sunken',
  danger: 'bg-danger text-on-danger border-danger',
  quiet: 'border-transparent text-text-2 hover:bg-sunken hover:text-text',
};

const shape =
  'inline-flex min-h-8 max-sm:min-h-11 items-center justify-center gap-2 rounded-control border ' +
  'px-3 font-semibold whitespace-nowrap select-none no-underline';

export const buttonClass = (look: Look) => `${shape} ${looks[look]}`;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  icon?: ReactNode;
  // Shown in the tooltip.
  keyHint?: string;
}

export function Button({ look = 'secondary', icon, keyHint, children, ...rest }: ButtonProps) {
  const { className = '', title, ...others } = rest;
  const hint = [title, keyHint && `(${keyHint})`].filter(Boolean).join(' ');
  return (
    <button
      type="button"
      {...others}
      title={hint || undefined}
      className={`${buttonClass(look)} ${className}`}
    >
      {icon}
      {children}
    </button>
  );
}

interface AnchorProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  look?: Look;
  icon?: ReactNode;
}

function Anchor({ look = 'secondary', icon, children, className = '', ...rest }: AnchorProps) {
  return (
    <a {...rest} className={`${buttonClass(look)} ${className}`}>
      {icon}
      {children}
    </a>
  );
}

export const LinkButton = createLink(Anchor);

interface ActionProps extends ButtonProps {
  isPending: boolean;
  // Why it cannot be pressed now.
  reason?: string | undefined;
}

export function ActionButton({ isPending, reason, onClick, children, ...rest }: ActionProps) {
  const [isSlow, setSlow] = useState(false);
  const reasonId = useId();
  useEffect(() => {
    if (!isPending) return;
    // Most actions are over before that, and a flicker would only unsettle.
    const timer = setTimeout(() => setSlow(true), 100);
    return () => {
      clearTimeout(timer);
      setSlow(false);
    };
  }, [isPending]);
  const isOff = isPending || reason !== undefined;
  return (
    <>
      <Button
        {...rest}
        aria-disabled={isOff || undefined}
        aria-busy={isSlow || undefined}
        aria-describedby={reason ? reasonId : undefined}
        onClick={(event) => {
          if (isOff) event.preventDefault();
          else onClick?.(event);
        }}
        className={`${rest.className ?? ''} aria-disabled:opacity-70 aria-busy:cursor-progress`}
      >
        {children}
      </Button>
      {reason && (
        <span id={reasonId} className="text-meta text-text-2">
          {reason}
        </span>
      )}
    </>
  );
}
