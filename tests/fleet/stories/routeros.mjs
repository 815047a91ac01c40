// Simulated RouterOS devices of this story alone: ../../peers/routeros.
import { spawn } from 'node:child_process';
import net from 'node:net';
import { fileURLToPath } from 'node:url';
import { until } from './fleet.mjs';

const program = fileURLToPath(new URL('../../peers/routeros/routeros.py', import.meta.url));

// Ports that nobody has now, all of them held until the last is known.
async function freePorts(count) {
  const servers = Array.from({ length: count }, () => net.createServer());
  const isListening = (server) =>
    new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));
  const ports = await Promise.all(servers.map(isListening));
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

export class RouterosFleet {
  static async start(count) {
    const fleet = new RouterosFleet();
    fleet.ports = await freePorts(4);
    const command = ['-B', program, String(count), ...fleet.ports.map(String)];
    fleet.process = spawn('python3', command, { stdio: ['ignore', 'pipe', 'ignore'] });
    fleet.said = '';
    fleet.process.stdout.on('data', (text) => {
      fleet.said += text;
    });
    await until('the RouterOS devices listen', () => fleet.said.includes('ready:'), 30);
    return fleet;
  }

  // One command to the control port; answers its answer.
  tell(command) {
    return new Promise((resolve, reject) => {
      const socket = net.connect(this.ports[3], '127.0.0.1');
      socket.setEncoding('utf8');
      socket.on('error', reject);
      socket.on('data', (text) => {
        socket.end();
        resolve(text.trim());
      });
      socket.write(`${command}\n`);
    });
  }
  async count(what, number) {
    return Number(await this.tell(`${what} ${number}`));
  }

  end() {
    this.process.kill();
  }
}
