// What must hold in the end, by clients that are not ours: nats.js counts the stream, SQL the tables.
import { busAs, openSql } from '../stories/servers.mjs';
import { random, setting, until } from '../stories/fleet.mjs';

// How often each fact of a tenant stands in EVENTS, from its first message to its last.
export async function factsOnBus(tenant) {
  const connection = await busAs('gateway_fleet');
  try {
    const inbox = `_INBOX.gateway.${random(8)}`;
    const messages = connection.subscribe(inbox);
    const config = { deliver_subject: inbox, deliver_policy: 'all', ack_policy: 'none' };
    const request = JSON.stringify({ stream_name: 'EVENTS', config });
    const answer = (await connection.request('$JS.API.CONSUMER.CREATE.EVENTS', request)).json();
    if (answer.error) throw new Error(JSON.stringify(answer.error));
    const found = new Map();
    if (answer.num_pending === 0) return found;
    for await (const message of messages) {
      const id = message.headers.get('ce-id');
      const isOurs = message.headers.get('ce-tenantid') === tenant;
      if (isOurs) found.set(id, (found.get(id) ?? 0) + 1);
      // $JS.ACK.<stream>.<consumer>.<delivered>.<stream seq>.<consumer seq>.<time>.<pending>
      if (message.reply.endsWith('.0')) break;
    }
    return found;
  } finally {
    await connection.close();
  }
}

const services = ['gateway', 'device_poller'];

export class Books {
  static async open() {
    const books = new Books();
    books.sql = await openSql(setting('SIGNALBOX_PG_ADMIN_URL'));
    return books;
  }
  async #all(text, values = []) {
    return (await this.sql.query(text, values)).rows;
  }
  close() {
    return this.sql.end();
  }
  // Until the relays have nothing left to send.
  calm(seconds) {
    return until(
      'all facts are sent',
      async () => {
        for (const service of services) {
          const [{ left }] = await this.#all(
            `SELECT count(*)::int AS left FROM ${service}.outbox WHERE acknowledged_at IS NULL`,
          );
          if (left > 0) return false;
        }
        return true;
      },
      seconds,
      500,
    );
  }
  // All, or those about this noun.
  async factsSaid(tenant, noun = null) {
    const all = services.map(
      (one) =>
        `SELECT fact_id FROM ${one}.outbox WHERE tenant_id = $1 AND ($2::text IS NULL OR noun = $2)`,
    );
    return (await this.#all(all.join(' UNION ALL '), [tenant, noun])).map((row) => row.fact_id);
  }
  // Per device: its slots with a reading, in order, in ms.
  async slots(tenant) {
    const rows = await this.#all(
      'SELECT device_id, (extract(epoch FROM slot) * 1000)::float8 AS slot, count(*)::int AS kept ' +
        'FROM device_poller.readings WHERE tenant_id = $1 GROUP BY 1, slot ORDER BY 1, 2',
      [tenant],
    );
    const byDevice = new Map();
    for (const { device_id: id, slot, kept } of rows) {
      if (!byDevice.has(id)) byDevice.set(id, []);
      byDevice.get(id).push({ slot, kept });
    }
    return byDevice;
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
