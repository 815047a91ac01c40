// Simulated RouterOS devices of one test file alone: ../../tests/peers/routeros.
import { spawn } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../tests/peers/routeros/routeros.py', import.meta.url));

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  await Promise.all(
    servers.map((server) => new Promise<void>((done) => server.listen(0, '127.0.0.1', done))),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return ports;
}

export interface RouterosFleet {
  plainPort: number;
  tlsPort: number;
  addressOf: (number: number) => string;
  // What a device does from now on: "newcert 0".
  tell: (command: string) => Promise<void>;
  end: () => void;
}

export async function startRouteros(count: number): Promise<RouterosFleet> {
  const [plainPort = 0, tlsPort = 0, restPort, controlPort = 0] = await freePorts(4);
  const ports = [plainPort, tlsPort, restPort, controlPort].map(String);
  const child = spawn('python3', ['-B', program, String(count), ...ports], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((done, fail) => {
    const timer = setTimeout(() => fail(new Error('the RouterOS devices do not listen')), 30_000);
    child.stdout.on('data', (text: Buffer) => {
      if (!text.toString().includes('ready:')) return;
      clearTimeout(timer);
      done();
    });
    child.once('exit', (code) => fail(new Error(`the RouterOS devices ended with ${code}`)));
  });
  const tell = (command: string) =>
    new Promise<void>((done, fail) => {
      const socket = connect(controlPort, '127.0.0.1', () => socket.write(`${command}\n`));
      socket.once('data', (data) => {
        socket.end();
        if (data.toString().trim() === 'ok') done();
        else fail(new Error(`${command}: ${data.toString()}`));
      });
      socket.once('error', fail);
    });
  return {
    plainPort,
    tlsPort,
    addressOf: (number) => `127.2.0.${number + 1}`,
    tell,
    end: () => void child.kill(),
  };
}
