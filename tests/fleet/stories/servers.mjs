// The servers behind the fleet, and the simulated devices before it, for witnesses and attempts.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { connect, credsAuthenticator } from 'nats';
import pg from 'pg';
import { setting } from './fleet.mjs';

export { headers as natsHeaders } from 'nats';

// Tells the simulated devices what to do, as `silent 3`; answers their answer.
export function simulate(command) {
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(setting('SNMP_FLEET_CONTROL_PORT')), '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('error', reject);
    socket.on('data', (text) => {
      socket.end();
      resolve(text.trim());
    });
    socket.write(`${command}\n`);
  });
}

export const services = [
  'gateway',
  'device_poller',
  'rca',
  'tree',
  'session',
  'notification',
  'summary',
];

export async function openSql(connectionString) {
  const client = new pg.Client({ connectionString, application_name: 'stories' });
  await client.connect();
  return client;
}
export const sqlAs = (service, role) =>
  openSql(setting(`SIGNALBOX_PG_URL_${service.toUpperCase()}_${role.toUpperCase()}`));
export const sqlAdmin = () => openSql(setting('SIGNALBOX_PG_ADMIN_URL'));

// The bus as one of the fleet's own users, as `rca_fleet`.
export function busAs(user) {
  const file = `${setting('SIGNALBOX_BUS_FOLDER')}/creds/${user}.creds`;
  const inboxPrefix = `_INBOX.${user.replace(/_(ask|fleet)$/, '')}`;
  const authenticator = credsAuthenticator(readFileSync(file));
  return connect({
    servers: setting('SIGNALBOX_NATS_URL'),
    authenticator,
    inboxPrefix,
    name: 'stories',
    timeout: 20_000,
  });
}
