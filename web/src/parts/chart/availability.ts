// From changes of status to stretches of time and the share that was answered. Pure.
import type { Schemas, Status } from '@/api/client';

export interface Stretch {
  from: number;
  to: number;
  status: Status;
  reason: string;
}

// `changes` newest first, as the API has them. Before the first nothing is known.
export function stretchesOf(
  changes: readonly Schemas['StatusChange'][],
  from: number,
  to: number,
): Stretch[] {
  const stretches: Stretch[] = [];
  let end = to;
  for (const change of changes) {
    const begin = Math.max(from, Date.parse(change.at));
    if (begin < end) {
      stretches.unshift({ from: begin, to: end, status: change.status, reason: change.reason });
      end = begin;
    }
    if (end <= from) break;
  }
  return stretches;
}

// Of the time of which something is known; undefined where nothing is.
export function answeredShare(stretches: readonly Stretch[]): number | undefined {
  let known = 0;
  let answered = 0;
  for (const { from, to, status } of stretches) {
    if (status === 'unknown') continue;
    known += to - from;
    if (status === 'online' || status === 'degraded') answered += to - from;
  }
  return known > 0 ? answered / known : undefined;
}
