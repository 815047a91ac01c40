// The server's time on this machine, and one timer for everything that shows an age. Telephones
// have wrong clocks; heartbeats say how wrong.

let offset = 0;

export const serverClock = {
  now: () => Date.now() + offset,
  // The server's time of a moment that this machine has noted.
  of: (noted: number) => noted + offset,
  correct(serverTime: number) {
    const found = serverTime - Date.now();
    // Less than that is the network's delay, and moving for it would make ages jump.
    if (Math.abs(found - offset) > 1500) offset = found;
  },
};

const tickers = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

export function onTick(run: () => void): () => void {
  tickers.add(run);
  timer ??= setInterval(() => {
    for (const ticker of tickers) ticker();
  }, 1000);
  return () => {
    tickers.delete(run);
    if (tickers.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
