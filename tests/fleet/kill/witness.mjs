// What must hold in the end, by clients that are not ours: nats.js counts the stream, SQL the tables.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { busAs, natsHeaders, openSql } from '../stories/servers.mjs';
import { random, setting, until } from '../stories/fleet.mjs';

// Hands all messages of a stream, from its first to its last, to `take`.
async function readAll(stream, filter, take) {
  const connection = await busAs('gateway_fleet');
  try {
    const inbox = `_INBOX.gateway.${random(8)}`;
    const messages = connection.subscribe(inbox);
    const config = {
      deliver_subject: inbox,
      deliver_policy: 'all',
      ack_policy: 'none',
      filter_subject: filter,
    };
    const request = JSON.stringify({ stream_name: stream, config });
    const answer = (await connection.request(`$JS.API.CONSUMER.CREATE.${stream}`, request)).json();
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    if (answer.num_pending === 0) return;
    for await (const message of messages) {
      take(message);
      // $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>
      if (message.reply.endsWith('.0')) break;
    }
  } finally {
    await connection.close();
  }
}

// What each node of the cluster has of EVENTS: its last number, and how many messages. Nodes that
// have fallen behind catch up; what they have lost for good they never say.
export async function copiesOfFacts() {
  const copies = {};
  for (const monitor of setting('SIGNALBOX_NATS_MONITORS').split(' ')) {
    const told = await (await fetch(`${monitor}/jsz?accounts=true&streams=true`)).json();
    const streams = (told.account_details ?? []).flatMap((one) => one.stream_detail ?? []);
    const { state } = streams.find(({ name }) => name === 'EVENTS');
    copies[monitor] = `${state.messages} to ${state.last_seq}`;
  }
  return copies;
}

// How often each fact of a tenant stands in EVENTS.
export async function factsOnBus(tenant) {
  const found = new Map();
  await readAll('EVENTS', `evt.${tenant}.>`, ({ headers }) => {
    const id = headers.get('ce-id');
    found.set(id, (found.get(id) ?? 0) + 1);
  });
  return found;
}

// The readings in TELEMETRY: the highest fence of each device and slot, in ms.
export async function readingsOnBus(tenant) {
  const found = new Map();
  const head = /^\{"device_id":"([^"]+)","slot":"([^"]+)","fence":(\d+)/;
  await readAll('TELEMETRY', `tel.${tenant}.>`, ({ data }) => {
    const read = head.exec(Buffer.from(data.subarray(0, 256)).toString());
    if (!read) return; // poison
    const [, device, slot, fence] = read;
    const key = `${device} ${Date.parse(slot)}`;
    found.set(key, Math.max(found.get(key) ?? 0, Number(fence)));
  });
  return found;
}

// Readings that are none: each must end among the dead letters, once, and hold up nobody.
export class Poison {
  constructor(tenant) {
    Object.assign(this, { tenant, sent: 0, stored: 0, next: 0 });
  }
  // One in a second. That the stream has one may not be heard of.
  async send() {
    if (Date.now() < this.next) return;
    this.next = Date.now() + 1000;
    this.connection ??= await busAs('device_poller_fleet');
    const headers = natsHeaders();
    const id = `poison ${random(8)}`;
    headers.set('ce-id', id);
    headers.set('Nats-Msg-Id', id);
    const options = { timeout: 3000, headers };
    this.sent += 1;
    const answer = await this.connection.request(`tel.${this.tenant}.device`, id, options);
    if (answer.json().seq) this.stored += 1;
  }
  async close() {
    await this.connection?.close();
  }
  // How often each stands among the dead letters, as signalbox-bus tells them.
  async letters() {
    const program = `${setting('SIGNALBOX_BUILD')}/bin/signalbox-bus`;
    const [server] = setting('SIGNALBOX_NATS_URL').split(',');
    const words = ['letters', setting('SIGNALBOX_BUS_FOLDER'), server];
    const options = { maxBuffer: 64 * 1024 * 1024 };
    const { stdout } = await promisify(execFile)(program, words, options);
    const found = new Map();
    for (const line of stdout.split('\n').filter((one) => one !== '')) {
      const { id } = JSON.parse(line);
      if (id.startsWith('poison')) found.set(id, (found.get(id) ?? 0) + 1);
    }
    return found;
  }
}

const services = ['gateway', 'device_poller'];

export class Books {
  static async open() {
    const books = new Books();
    await books.reopen();
    return books;
  }
  // After the server was away; it may be still.
  async reopen() {
    this.sql?.end().catch(() => {});
    try {
      this.sql = await openSql(setting('SIGNALBOX_PG_ADMIN_URL'));
      this.sql.on('error', () => {});
    } catch {
      // Whoever asks next finds out.
    }
  }
  async #all(text, values = []) {
    return (await this.sql.query(text, values)).rows;
  }
  close() {
    return this.sql.end();
  }
  // Until the relays have nothing left to send.
  calm(seconds) {
    return until('all facts are sent', async () => (await this.waiting()) === 0, seconds, 500);
  }
  // How many facts the stream has not acknowledged.
  async waiting() {
    let sum = 0;
    for (const service of services) {
      const [{ left }] = await this.#all(
        `SELECT count(*)::int AS left FROM ${service}.outbox WHERE acknowledged_at IS NULL`,
      );
      sum += left;
    }
    return sum;
  }
  // All, or those about this noun.
  async factsSaid(tenant, noun = null) {
    const all = services.map(
      (one) =>
        `SELECT fact_id FROM ${one}.outbox WHERE tenant_id = $1 AND ($2::text IS NULL OR noun = $2)`,
    );
    return (await this.#all(all.join(' UNION ALL '), [tenant, noun])).map((row) => row.fact_id);
  }
  // Those that a relay has marked as stored.
  async factsMarked(tenant) {
    const all = services.map(
      (one) =>
        `SELECT fact_id FROM ${one}.outbox WHERE tenant_id = $1 AND acknowledged_at IS NOT NULL`,
    );
    return (await this.#all(all.join(' UNION ALL '), [tenant])).map((row) => row.fact_id);
  }
  // Per device: its slots with a reading, in order, in ms.
  async slots(tenant) {
    const rows = await this.#all(
      'SELECT device_id, (extract(epoch FROM slot) * 1000)::float8 AS slot, count(*)::int AS kept ' +
        'FROM device_poller.readings WHERE tenant_id = $1 GROUP BY 1, slot ORDER BY 1, 2',
      [tenant],
    );
    const byDevice = new Map();
    for (const { device_id: id, ...reading } of rows) {
      if (!byDevice.has(id)) byDevice.set(id, []);
      byDevice.get(id).push(reading);
    }
    return byDevice;
  }
  // As readingsOnBus() names them: the fence under which each was kept.
  async readings(tenant) {
    const rows = await this.#all(
      "SELECT device_id || ' ' || (extract(epoch FROM slot) * 1000)::bigint AS key, " +
        'fence::float8 FROM device_poller.readings WHERE tenant_id = $1',
      [tenant],
    );
    return new Map(rows.map(({ key, fence }) => [key, fence]));
  }
  // Device → the number in its name.
  async numbers(tenant) {
    const rows = await this.#all(
      'SELECT id, name FROM device_poller.devices WHERE tenant_id = $1',
      [tenant],
    );
    return rows.map(({ id, name }) => [id, Number(/^switch-(\d+)/.exec(name)[1])]);
  }
  async dead() {
    const counts = services.map(
      (one) => `SELECT count(*)::int AS dead FROM ${one}.outbox WHERE dead_at IS NOT NULL`,
    );
    const rows = await this.#all(counts.join(' UNION ALL '));
    return rows.reduce((sum, { dead }) => sum + dead, 0);
  }
}
