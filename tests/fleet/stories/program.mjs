// Other people's programs at the bus: nats.js with the text of a credential.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { connect, credsAuthenticator } from 'nats';

export const path = '/api/v1/stream-credentials';
export const connections = [];
after(() => Promise.all(connections.map((connection) => connection.close())));

export const create = async (person, body) => (await person.post(path, body)).body;
export async function open(credential, more = {}) {
  const authenticator = credsAuthenticator(new TextEncoder().encode(credential.credentials));
  const connection = await connect({ servers: credential.servers, authenticator, ...more });
  connections.push(connection);
  return connection;
}
export const consumerOf = (connection, credential) =>
  connection
    .jetstream({ apiPrefix: credential.api_prefix, timeout: 5000 })
    .consumers.get(credential.stream, credential.durable);

// Takes facts one by one and acknowledges them, until `enough` of them says so.
export async function take(consumer, enough, seconds = 10) {
  const taken = [];
  const deadline = Date.now() + seconds * 1000;
  while (!enough(taken)) {
    const subjects = taken.map((one) => one.subject);
    assert.ok(Date.now() < deadline, `not enough facts within ${seconds} s: ${subjects}`);
    const message = await consumer.next({ expires: 1000 });
    if (message === null) continue;
    taken.push(message);
    message.ack();
  }
  return taken;
}
// What a request is answered; `undefined` if nobody does.
export async function reply(connection, subject, body = '') {
  try {
    const answer = await connection.request(subject, body, { timeout: 700, noMux: true });
    const text = answer.string();
    return answer.headers?.code
      ? { code: answer.headers.code }
      : text === ''
        ? {}
        : JSON.parse(text);
  } catch {
    return undefined;
  }
}
export const isDevice = (device) => (message) => message.headers.get('ce-subject') === device.id;
export const includes = (device) => (taken) => taken.some(isDevice(device));
