// One stream for each tenant and browser, however many tabs show it: browsers open about six
// connections to a server, and every stream would take one. The tab that holds the lock has the
// stream and tells the others; when it goes, the next takes over from the last id.
import { Stream, type Frame } from './stream';

type Told =
  | { kind: 'frame'; frame: Frame }
  | { kind: 'hello' }
  | { kind: 'state'; isOpen: boolean; lastId: string; heardTime: number };

export function shareStream(tenant: string, onFrame: (frame: Frame) => void): () => void {
  const name = `signalbox.live.${tenant}`;
  const channel = new BroadcastChannel(name);
  const leaving = new AbortController();
  let stream: Stream | undefined;
  let isOpen = false;
  let lastId = '';
  let heardTime = 0;

  const tell = (told: Told) => channel.postMessage(told);
  const take = (frame: Frame) => {
    if (frame.kind === 'fact') lastId = frame.id;
    if (frame.kind === 'heartbeat') {
      heardTime = frame.time;
      lastId = frame.id || lastId;
    }
    if (frame.kind === 'open') isOpen = true;
    if (frame.kind === 'broken') isOpen = false;
    onFrame(frame);
  };

  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data.kind === 'frame') take(data.frame);
    else if (data.kind === 'hello' && stream) tell({ kind: 'state', isOpen, lastId, heardTime });
    else if (data.kind === 'state' && data.isOpen && !isOpen) {
      lastId = data.lastId;
      take({ kind: 'open', isResumed: false });
      if (data.heardTime) take({ kind: 'heartbeat', time: data.heardTime, id: data.lastId });
    }
  };

  const lead = () =>
    new Promise<void>((done) => {
      if (leaving.signal.aborted) return done();
      stream = new Stream(tenant, lastId, (frame) => {
        take(frame);
        tell({ kind: 'frame', frame });
      });
      leaving.signal.addEventListener('abort', () => {
        stream?.close();
        done();
      });
    });

  navigator.locks.request(name, { signal: leaving.signal }, lead).catch((error: unknown) => {
    // Leaving before our turn came is how a following tab ends.
    if (!leaving.signal.aborted) throw error;
  });
  tell({ kind: 'hello' });

  return () => {
    leaving.abort();
    channel.close();
  };
}
