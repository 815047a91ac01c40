// What a page says when it has nothing to show yet, or cannot show it. One component, so that the
// words are the same everywhere.
import { useEffect, useState, type ReactNode } from 'react';
import { isProblem, type Problem } from '@/api/problem';
import { clockWithSeconds } from '@/format/time';
import { ago } from '@/format/time';
import { useTimeText } from '@/live/use_live';
import { common, states, why } from '@/words/common';
import { Button } from './Button';
import { CopyButton } from './CopyButton';

function useElapsed(steps: readonly number[]): number {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const timers = steps.map((ms) => setTimeout(() => setElapsed(ms), ms));
    return () => timers.forEach(clearTimeout);
  }, [steps]);
  return elapsed;
}

const steps = [200, 3000, 10_000] as const;

// Nothing for a moment, then the final shape in grey, then words.
export function Loading(props: { noun: string; skeleton?: ReactNode; onRetry?: () => void }) {
  const elapsed = useElapsed(steps);
  if (elapsed < 200) return null;
  return (
    <div role="status" className="flex flex-col gap-3">
      {elapsed >= 3000 && elapsed < 10_000 && <p>{states.stillLoading(props.noun)}</p>}
      {elapsed >= 10_000 && (
        <p className="flex items-center gap-3">
          {states.tooLong}
          {props.onRetry && <Button onClick={props.onRetry}>{common.tryAgain}</Button>}
        </p>
      )}
      {elapsed < 3000 && <span className="visually-hidden">{states.stillLoading(props.noun)}</span>}
      <div aria-hidden="true">{props.skeleton}</div>
    </div>
  );
}

export function Skeleton({ rows = 8 }: { rows?: number }) {
  return (
    <div className="flex flex-col gap-2">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="h-8 rounded-control bg-sunken" />
      ))}
    </div>
  );
}

export function Empty(props: { text: ReactNode; children?: ReactNode }) {
  return (
    <div role="status" className="flex flex-col items-start gap-4 px-4 py-12 sm:items-center">
      <p className="max-w-[60ch] text-text-2 sm:text-center">{props.text}</p>
      {props.children}
    </div>
  );
}

export function RequestId({ problem }: { problem: Problem }) {
  if (!problem.requestId) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 text-meta text-text-3">
      {common.request} <code className="font-mono break-all">{problem.requestId}</code>
      <CopyButton text={problem.requestId} />
    </p>
  );
}

function CountDown({ seconds }: { seconds: number }) {
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft((now) => Math.max(0, now - 1)), 1000);
    return () => clearInterval(timer);
  }, []);
  return states.tooMany(left);
}

interface FailedProps {
  error: unknown;
  // "device list", as in “The device list could not be loaded”.
  noun: string;
  tenant?: string | undefined;
  permission?: string;
  // Of one thing that was not found: “There is no device …”.
  missing?: string;
  onRetry: () => void;
  children?: ReactNode;
}

export function Failed({ error, noun, onRetry, children, ...rest }: FailedProps) {
  const problem = isProblem(error) ? error : undefined;
  if (problem?.code === 'forbidden') {
    return (
      <Message title={states.forbidden(noun, rest.tenant ?? '')}>
        {rest.permission && <p>{states.needsPermission(rest.permission)}</p>}
        {children}
      </Message>
    );
  }
  if (problem?.code === 'not_found' || (problem?.code === 'invalid' && rest.missing)) {
    return <Message title={states.notFound(rest.missing ?? noun)}>{children}</Message>;
  }
  const reason = why[problem?.code ?? ''] ?? problem?.detail ?? why.internal ?? '';
  return (
    <Message title={states.failed(noun, reason)}>
      {problem?.retryAfter ? (
        <p>
          <CountDown seconds={problem.retryAfter} />
        </p>
      ) : (
        <p>{common.otherPages}</p>
      )}
      <Button look="primary" onClick={onRetry}>
        {common.tryAgain}
      </Button>
      {problem && <RequestId problem={problem} />}
    </Message>
  );
}

export function Message({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div role="status" className="flex flex-col items-start gap-3 px-4 py-12 sm:items-center">
      <h2 className="max-w-[60ch] font-semibold sm:text-center">{title}</h2>
      {children}
    </div>
  );
}

// Data is held, only older than it should be.
export function StaleLine({ since, onRetry }: { since: number; onRetry: () => void }) {
  const text = useTimeText((now) => states.stale(clockWithSeconds(since), ago(now - since)));
  return (
    <Line tone="warn">
      <span>{text}</span>
      <Button onClick={onRetry}>{common.tryAgain}</Button>
    </Line>
  );
}

const tones = {
  warn: 'bg-warn-tint text-warn',
  crit: 'bg-crit-tint text-crit',
  info: 'bg-info-tint text-info',
  quiet: 'bg-unknown-tint text-text-2',
};

export function Line({ tone, children }: { tone: keyof typeof tones; children: ReactNode }) {
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-x-4 gap-y-2 rounded-control px-3 py-2 ${tones[tone]}`}
    >
      {children}
    </div>
  );
}

// The result of an action that failed, where the finger was.
export function ActionFailed({ error }: { error: unknown }) {
  const problem = isProblem(error) ? error : undefined;
  const text =
    problem?.code === 'precondition_failed'
      ? states.changedMeanwhile
      : problem?.detail || why[problem?.code ?? ''] || why.internal;
  return (
    <div
      role="alert"
      className="flex flex-col gap-1 rounded-control bg-crit-tint px-3 py-2 text-crit"
    >
      <p>{text}</p>
      {problem && <RequestId problem={problem} />}
    </div>
  );
}
