// What is known of the things of one kind, from answers and from facts, whichever is newer. Facts
// come when they want; people see them in commits, at most four a second, none while they pause.

export interface Versioned {
  id: string;
  entity_version: number;
}

export const commitEvery = 250;

export class Entities<T extends Versioned> {
  private readonly known = new Map<string, T>();
  private readonly shown = new Map<string, T>();
  // Ids of removed things with the version of the removal: an older answer must not bring one back.
  private readonly removed = new Map<string, number>();
  private readonly gone = new Set<string>();
  private readonly dirty = new Set<string>();
  private readonly watchers = new Map<string, Set<() => void>>();
  private readonly commitWatchers = new Set<() => void>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private committedAt = 0;
  private held = false;
  private commits = 0;

  // Rows of an answer. An equal version is taken: answers hold more than facts do.
  putAnswer(rows: readonly T[]) {
    for (const row of rows) {
      const before = this.known.get(row.id);
      if ((this.removed.get(row.id) ?? 0) >= row.entity_version) continue;
      const isOlder = before !== undefined && before.entity_version > row.entity_version;
      this.known.set(row.id, isOlder ? { ...row, ...before } : row);
      if (this.held && this.shown.has(row.id)) this.dirty.add(row.id);
      else this.show(row.id);
    }
  }

  // What a fact says of one thing; false if it was known already, or something newer is.
  putFact(change: Partial<T> & Versioned): boolean {
    const before = this.known.get(change.id);
    if ((before?.entity_version ?? 0) >= change.entity_version) return false;
    if ((this.removed.get(change.id) ?? 0) >= change.entity_version) return false;
    // A fact about something never read holds all of its state, only less than an answer does.
    this.known.set(change.id, { ...before, ...change } as T);
    this.mark(change.id);
    return true;
  }

  remove(id: string, version: number): boolean {
    if ((this.removed.get(id) ?? 0) >= version) return false;
    this.removed.set(id, version);
    const had = this.known.delete(id);
    this.mark(id);
    return had;
  }

  newest = (id: string): T | undefined => this.known.get(id);
  get = (id: string): T | undefined => this.shown.get(id);
  all = (): T[] => [...this.shown.values()].filter(({ id }) => !this.isRemoved(id));
  revision = (): number => this.commits;
  // As shown: while updates are held, what was removed meanwhile is still there.
  isRemoved = (id: string): boolean => this.gone.has(id);

  waiting(): number {
    return this.dirty.size;
  }

  // Held: facts are taken in, nothing is shown until it ends. For a pause, and a hidden page.
  hold(held: boolean) {
    this.held = held;
    if (!held && this.dirty.size > 0) this.commit();
  }

  watch(id: string, watcher: () => void): () => void {
    const set = this.watchers.get(id) ?? new Set();
    this.watchers.set(id, set.add(watcher));
    return () => {
      set.delete(watcher);
      if (set.size === 0) this.watchers.delete(id);
    };
  }

  watchCommits = (watcher: () => void): (() => void) => {
    this.commitWatchers.add(watcher);
    return () => this.commitWatchers.delete(watcher);
  };

  private show(id: string) {
    const row = this.known.get(id);
    if (row) {
      this.shown.set(id, row);
      this.gone.delete(id);
    } else {
      // Its last state stays readable for whoever shows it; the copy tells them that it changed.
      const last = this.shown.get(id);
      if (last) this.shown.set(id, { ...last });
      this.gone.add(id);
    }
    this.dirty.delete(id);
    for (const watcher of this.watchers.get(id) ?? []) watcher();
  }

  private mark(id: string) {
    this.dirty.add(id);
    if (this.held || this.timer !== undefined) return;
    // At once if the page was calm, else when the quarter second is over.
    const wait = Math.max(0, this.committedAt + commitEvery - Date.now());
    this.timer = setTimeout(() => this.commit(), wait);
  }

  private commit() {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.held) return;
    this.committedAt = Date.now();
    this.commits += 1;
    for (const id of this.dirty) this.show(id);
    for (const watcher of this.commitWatchers) watcher();
  }
}
