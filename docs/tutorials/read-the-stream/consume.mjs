// Takes a tenant's facts from NATS with a stream credential, one after another.
//
//     node consume.mjs credential.json
import { readFile } from 'node:fs/promises';
import { connect, credsAuthenticator } from 'nats';

const credential = JSON.parse(await readFile(process.argv[2], 'utf8'));
const connection = await connect({
  servers: credential.servers,
  authenticator: credsAuthenticator(new TextEncoder().encode(credential.credentials)),
});
const consumer = await connection
  .jetstream({ apiPrefix: credential.api_prefix })
  .consumers.get(credential.stream, credential.durable);

for await (const message of await consumer.consume({ max_messages: 50 })) {
  // At least once: who must not do a thing twice remembers ce-id.
  const header = (name) => message.headers.get(name);
  console.log(header('ce-time'), header('ce-type'), header('ce-subject'), header('ce-id'));
  if (header('ce-type') === 'signalbox.device.status_changed') {
    const device = message.json();
    console.log(`  ${device.name}: ${device.previous_status} → ${device.status}. ${device.reason}`);
  }
  message.ack();
}
