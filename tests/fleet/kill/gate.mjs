// TCP through gates that can be shut: the other end of gates.mjs, a process of its own so that
// nothing that the run does holds up what passes.
//
// A shut gate lets nothing pass, and says nothing either: connections stay, new ones are accepted
// and hear nothing. What was sent meanwhile arrives when it opens again, as a network would send it
// again. Whom a server has hung up on meanwhile hears of it then.
import net from 'node:net';

const gates = new Map(); // by name: { from, isShut, pairs, waiting }

function join(gate, pair) {
  const { from, to } = pair;
  if (from.destroyed || to.destroyed) {
    gate.pairs.delete(pair);
    from.destroy();
    to.destroy();
    return;
  }
  from.pipe(to);
  to.pipe(from);
}
function part({ from, to }) {
  from.unpipe(to);
  to.unpipe(from);
  from.pause();
  to.pause();
}

function pass(gate, from, target) {
  if (from.destroyed) return;
  const to = net.connect({ ...target, localAddress: gate.from });
  const pair = { from, to };
  gate.pairs.add(pair);
  const end = (one, other) => {
    one.setNoDelay(true);
    one.on('error', () => other.resetAndDestroy());
    one.on('close', () => {
      if (gate.isShut) return; // nobody hears of it before it opens
      gate.pairs.delete(pair);
      other.end();
    });
  };
  end(from, to);
  end(to, from);
  to.on('connect', () => !gate.isShut && join(gate, pair));
}

function open({ name, target, from: address }, answer) {
  const gate = gates.get(name) ?? { from: address, isShut: false, pairs: new Set(), waiting: [] };
  gates.set(name, gate);
  const server = net.createServer({ pauseOnConnect: true }, (from) => {
    from.on('error', () => {});
    if (gate.isShut) gate.waiting.push(() => pass(gate, from, target));
    else pass(gate, from, target);
  });
  server.listen(0, '127.0.0.1', () => answer(server.address().port));
}

process.on('message', (message) => {
  const { verb, name, id } = message;
  const answer = (port) => process.send({ id, port });
  if (verb === 'open') return open(message, answer);
  const gate = gates.get(name);
  gate.isShut = verb === 'shut';
  if (gate.isShut) gate.pairs.forEach(part);
  else {
    gate.pairs.forEach((pair) => join(gate, pair));
    gate.waiting.splice(0).forEach((begin) => begin());
  }
  return answer();
});
process.on('disconnect', () => process.exit());
