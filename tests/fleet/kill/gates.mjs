// Gates between replicas and servers: see gate.mjs.
import { fork } from 'node:child_process';

const process = fork(new URL('gate.mjs', import.meta.url));
process.unref();
process.channel.unref();
let last = 0;
const asked = new Map();
process.on('message', ({ id, port }) => {
  asked.get(id)(port);
  asked.delete(id);
  if (asked.size === 0) process.channel.unref();
});
function tell(message) {
  last += 1;
  process.channel.ref();
  return new Promise((resolve) => {
    asked.set(last, resolve);
    process.send({ ...message, id: last });
  });
}

// The address of a gate before `address`, host and port; those of one name are shut together. What
// passes comes from `from`.
export async function gateTo(name, address, from) {
  const { hostname: host, port } = new URL(`tcp://${address}`);
  const target = { host, port: Number(port) };
  return `127.0.0.1:${await tell({ verb: 'open', name, from, target })}`;
}
export const shut = (name) => tell({ verb: 'shut', name });
export const lift = (name) => tell({ verb: 'lift', name });
