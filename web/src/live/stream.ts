// One open stream of facts, and its way back when it breaks. Only the leading tab has one; frames
// are plain objects, because they go on to the other tabs.
import { api, take } from '@/api/client';
import { isProblem } from '@/api/problem';
import { signIn } from '@/api/sign_in';
import { silenceMost } from './liveness';

export type Frame =
  | { kind: 'open'; isResumed: boolean }
  | { kind: 'broken' }
  // With an id to go on from, so that a quiet tenant's listener misses nothing either.
  | { kind: 'heartbeat'; time: number; id: string }
  | { kind: 'gap'; until: number }
  | { kind: 'fact'; id: string; text: string };

const waitLeast = 1000;
const waitMost = 30_000;

// Doubling, with jitter: a restarted server must not meet all browsers in the same second.
export function waitBefore(attempt: number, random = Math.random()): number {
  const full = Math.min(waitMost, waitLeast * 2 ** attempt);
  return full * (0.5 + random / 2);
}

export class Stream {
  private source: EventSource | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private attempt = 0;
  private isClosed = false;
  private readonly unwatch: () => void;
  private readonly onOnline = () => {
    if (!this.source) this.retry(0);
  };

  constructor(
    private readonly tenant: string,
    private lastId: string,
    private readonly emit: (frame: Frame) => void,
  ) {
    window.addEventListener('online', this.onOnline);
    this.unwatch = signIn.watch(() => {
      if (signIn.state() === 'fine' && !this.source) this.retry(0);
    });
    this.open();
  }

  close() {
    this.isClosed = true;
    this.unwatch();
    window.removeEventListener('online', this.onOnline);
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.source?.close();
  }

  private open() {
    const query = new URLSearchParams({ tenant: this.tenant });
    const isResumed = this.lastId !== '';
    if (isResumed) query.set('last_event_id', this.lastId);
    const source = new EventSource(`/api/v1/events/stream?${query}`);
    this.source = source;
    source.onopen = () => {
      this.attempt = 0;
      this.emit({ kind: 'open', isResumed });
      this.watch();
    };
    source.onerror = () => this.breakOff();
    source.addEventListener('heartbeat', ({ data, lastEventId }) => {
      this.lastId = lastEventId || this.lastId;
      this.watch();
      this.emit({ kind: 'heartbeat', time: timeIn(data, 'time'), id: this.lastId });
    });
    source.addEventListener('gap', ({ data }) => {
      this.emit({ kind: 'gap', until: timeIn(data, 'until') });
    });
    source.addEventListener('fact', ({ data, lastEventId }) => {
      this.lastId = lastEventId;
      this.watch();
      this.emit({ kind: 'fact', id: lastEventId, text: data });
    });
  }

  // A connection can die without a word: two missed heartbeats say so.
  private watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.breakOff(), silenceMost);
  }

  private breakOff() {
    clearTimeout(this.watchdog);
    this.source?.close();
    this.source = undefined;
    if (this.isClosed) return;
    this.emit({ kind: 'broken' });
    this.retry(waitBefore(this.attempt));
    this.attempt += 1;
  }

  private retry(wait: number) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), wait);
  }

  // An EventSource does not say why it was refused. A question does, and renews the access token.
  private async ask() {
    if (this.isClosed || this.source) return;
    try {
      await take(api(this.tenant).GET('/api/v1/me'));
      if (!this.isClosed && !this.source) this.open();
    } catch (error) {
      // Once the person has signed in again, the watcher goes on from here.
      if (isProblem(error, 'unauthenticated')) return;
      this.breakOff();
    }
  }
}

function timeIn(text: string, member: string): number {
  return Date.parse(String((JSON.parse(text) as Record<string, unknown>)[member]));
}
