// Whether this browser is signed in. A sign-in that ends while a page is open opens a dialog over
// the page (nothing typed is lost); every tab hears of it.
import { useSyncExternalStore } from 'react';

type State = 'fine' | 'ended';

let state: State = 'fine';
const watchers = new Set<() => void>();
const tabs = new BroadcastChannel('signalbox.sign_in');

function become(next: State) {
  if (state === next) return;
  state = next;
  for (const watcher of watchers) watcher();
}

tabs.onmessage = ({ data }) => {
  if (data === 'out') location.assign('/sign-in');
  else if (data === 'in') become('fine');
};

export const signIn = {
  ended: () => become('ended'),
  began() {
    become('fine');
    tabs.postMessage('in');
  },
  left: () => tabs.postMessage('out'),
  watch(watcher: () => void) {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  state: () => state,
};

export const useSignInState = () => useSyncExternalStore(signIn.watch, signIn.state);

const refreshedAt = 'signalbox.refreshed_at';

// Goes on with the sign-in, once for all tabs: a refresh token serves once, and two tabs that use
// the same one would end the sign-in for both.
export async function refresh(askedAt: number): Promise<boolean> {
  return navigator.locks.request('signalbox.refresh', async () => {
    if (Number(localStorage.getItem(refreshedAt)) >= askedAt) return true;
    const response = await fetch('/api/v1/sign-ins/refresh', { method: 'POST' });
    if (response.ok) localStorage.setItem(refreshedAt, String(Date.now()));
    // Away is not ended: only a refusal says that the person must sign in.
    return response.ok || response.status >= 500;
  });
}
