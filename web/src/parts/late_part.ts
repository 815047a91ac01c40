// Parts of a page that come after it. The network may go in between: the page stays as it is, and
// the part comes when the browser is online again, or not at all if it cannot be had then either.
import { lazy, type ComponentType } from 'react';

interface Loaded<Props> {
  default: ComponentType<Props>;
}

const untilOnline = () =>
  navigator.onLine
    ? Promise.resolve()
    : new Promise<void>((done) => {
        window.addEventListener('online', () => done(), { once: true });
      });

export function latePart<Props extends object>(load: () => Promise<Loaded<Props>>) {
  const nothing: Loaded<Props> = { default: () => null };
  return lazy(() =>
    load()
      .catch(() => untilOnline().then(load))
      .catch(() => nothing),
  );
}
