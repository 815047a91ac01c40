// What one tenant's stream means for the page: facts go into the store, counts move along, gaps are
// told, and how live all of it is.
import { focusManager, type QueryClient } from '@tanstack/react-query';
import type { Device, Schemas } from '@/api/client';
import { deviceCounts } from '@/api/queries';
import { serverClock } from './clock';
import { Entities, type Versioned } from './entities';
import { readFact, type Fact } from './facts';
import { type Heard, livenessOf, staleSince, type Liveness } from './liveness';
import { shareStream } from './shared_stream';
import type { Frame } from './stream';

// A fact about a device that was never read brings less than an answer.
type Answered = 'created_at' | 'group_ids';
export type DeviceRow = Omit<Device, Answered> & Partial<Pick<Device, Answered>>;

export interface Gap {
  from: number;
  until: number;
}

type Bucket = keyof Schemas['DeviceCounts']['by_status'] | 'paused';

// What is asked about the nouns beside devices.
const placeQueries: Record<string, string> = { site: 'sites', device_group: 'device groups' };

// A resume is over when nothing has come for this long.
const calm = 500;

export class TenantLive {
  readonly devices = new Entities<DeviceRow>();
  private heard: Heard = { isOnline: navigator.onLine, waiting: 0, catchingUp: 0 };
  private gap: Gap | undefined;
  private lastFrameAt = 0;
  private isCatchingUp = false;
  private readonly watchers = new Set<() => void>();
  readonly factWatchers = new Set<(fact: Fact) => void>();

  constructor(
    readonly tenant: string,
    private readonly queries: QueryClient,
  ) {}

  // From here on facts come in, until the function that is returned is called.
  open(): () => void {
    const online = () => this.update({ isOnline: true });
    const offline = () => this.update({ isOnline: false, offlineSince: serverClock.now() });
    const visible = () => this.applyHold();
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    document.addEventListener('visibilitychange', visible);
    const leave = shareStream(this.tenant, (frame) => this.take(frame));
    return () => {
      leave();
      focusManager.setFocused(undefined);
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      document.removeEventListener('visibilitychange', visible);
    };
  }

  watch = (watcher: () => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  liveness = (): Liveness => livenessOf(this.withWaiting(), serverClock.now());
  staleSince = () => staleSince(this.heard, serverClock.now());
  missed = () => this.gap;
  isPaused = () => this.heard.pausedSince !== undefined;
  // The moment of which an answer is shown that this machine noted at `noted`: a pause shows none
  // that is newer.
  readAt = (noted: number) =>
    Math.min(serverClock.of(noted), this.heard.pausedSince ?? Number.POSITIVE_INFINITY);

  closeGap() {
    this.gap = undefined;
    this.update({});
  }

  pause(wanted: boolean) {
    // Questions that repeat by themselves rest as well.
    focusManager.setFocused(wanted ? false : undefined);
    this.update({ pausedSince: wanted ? serverClock.now() : undefined });
    this.applyHold();
    if (!wanted) this.readAnew(serverClock.now());
  }

  private withWaiting(): Heard {
    return { ...this.heard, waiting: this.devices.waiting() };
  }

  private applyHold() {
    this.devices.hold(this.isPaused() || document.hidden);
  }

  private update(change: Partial<Heard>) {
    this.heard = { ...this.heard, ...change };
    for (const watcher of this.watchers) watcher();
  }

  private take(frame: Frame) {
    const now = serverClock.now();
    switch (frame.kind) {
      case 'open':
        this.isCatchingUp = frame.isResumed;
        this.lastFrameAt = now;
        if (!frame.isResumed) this.readAnew(now);
        return this.update({ brokenSince: undefined });
      case 'broken':
        return this.update({ brokenSince: this.heard.brokenSince ?? now, catchingUp: 0 });
      case 'heartbeat':
        serverClock.correct(frame.time);
        return this.update({ heardAt: serverClock.now(), brokenSince: undefined });
      case 'gap':
        this.gap = { from: this.gap?.from ?? this.heard.heardAt ?? now, until: frame.until };
        void this.readAllAnew();
        return this.update({});
      case 'fact':
        this.countCatchUp(now);
        return this.takeFact(frame.text);
    }
  }

  private countCatchUp(now: number) {
    this.isCatchingUp &&= now - this.lastFrameAt < calm;
    this.lastFrameAt = now;
    const catchingUp = this.isCatchingUp ? this.heard.catchingUp + 1 : 0;
    if (catchingUp !== this.heard.catchingUp) this.update({ catchingUp });
    if (catchingUp === 1) setTimeout(() => this.endCatchUp(), calm);
  }

  private endCatchUp() {
    if (serverClock.now() - this.lastFrameAt < calm) setTimeout(() => this.endCatchUp(), calm);
    else this.update({ catchingUp: 0 });
  }

  // What was answered before the stream began may lack what happened in between.
  private readAnew(before: number) {
    void this.queries.invalidateQueries({
      predicate: ({ queryKey, state }) =>
        queryKey[0] === this.tenant && state.dataUpdatedAt > 0 && state.dataUpdatedAt < before,
    });
  }

  // After a gap nothing that was asked counts, not even what is still on its way.
  private async readAllAnew() {
    const all = { queryKey: [this.tenant] };
    await this.queries.cancelQueries(all);
    await this.queries.invalidateQueries(all);
  }

  private takeFact(text: string) {
    const fact = readFact(text);
    if (fact && fact.noun in placeQueries) return this.takePlaceFact(fact);
    if (!fact || fact.noun !== 'device') return;
    // A fact of its whole state leaves out what it has not.
    const isWhole = 'group_ids' in fact.data;
    const before = this.devices.newest(fact.subject);
    const isNew =
      fact.verb === 'removed'
        ? this.devices.remove(fact.subject, fact.version)
        : this.devices.putFact({
            ...(isWhole && { site_id: undefined }),
            ...(fact.data as Partial<DeviceRow>),
            id: fact.subject,
            entity_version: fact.version,
          } as DeviceRow & Versioned);
    if (!isNew) return;
    this.count(before, this.devices.newest(fact.subject), fact.verb === 'created');
    for (const watcher of this.factWatchers) watcher(fact);
    if (this.isPaused()) this.update({});
  }

  // Lists of places are short: they are read anew, as is what an open device is offered. A removed
  // one has left its devices.
  private takePlaceFact({ noun, verb }: Fact) {
    const names = [placeQueries[noun], 'device', ...(verb === 'removed' ? ['devices'] : [])];
    for (const name of names) {
      void this.queries.invalidateQueries({ queryKey: [this.tenant, name] });
    }
  }

  // Counts move with the facts between two readings of them.
  private count(before: DeviceRow | undefined, after: DeviceRow | undefined, isCreated: boolean) {
    if (!before && !isCreated) return;
    this.queries.setQueryData(deviceCounts(this.tenant).queryKey, (counts) => {
      if (!counts || this.isPaused()) return counts;
      const next = { ...counts, by_status: { ...counts.by_status } };
      const add = (row: DeviceRow | undefined, by: number) => {
        if (!row) return;
        const bucket: Bucket = row.is_paused ? 'paused' : row.status;
        if (bucket === 'paused') next.paused = Math.max(0, (next.paused ?? 0) + by);
        else next.by_status[bucket] = Math.max(0, next.by_status[bucket] + by);
        next.total = Math.max(0, next.total + by);
      };
      add(before, -1);
      add(after, 1);
      return next;
    });
  }
}
