// What must hold at every moment, looked at while the fleet is killed. A later repair would hide it
// from books that are compared in the end.
import { setTimeout as pause } from 'node:timers/promises';
import { factsOnBus } from './witness.mjs';

// Who takes a shard writes what its polls bring, and nobody else: PostgreSQL itself says so. A
// replica is known by its address, which its gates give it; who answers people is none of them.
const watchWrites = `
  CREATE SCHEMA witness;
  CREATE TABLE witness.holders (shard integer PRIMARY KEY, address inet);
  CREATE TABLE witness.strangers (device uuid, shard integer, address inet, holder inet,
    at timestamptz DEFAULT clock_timestamp());
  CREATE FUNCTION witness.take() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO witness.holders VALUES (NEW.shard, inet_client_addr())
      ON CONFLICT (shard) DO UPDATE SET address = excluded.address;
    RETURN NULL;
  END $$;
  CREATE FUNCTION witness.write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
  BEGIN
    INSERT INTO witness.strangers (device, shard, address, holder)
      SELECT NEW.id, NEW.shard, inet_client_addr(), address FROM witness.holders
      WHERE shard = NEW.shard AND address <> inet_client_addr();
    RETURN NULL;
  END $$;
  CREATE TRIGGER witness AFTER UPDATE OF fence ON device_poller.shards
    FOR EACH ROW EXECUTE FUNCTION witness.take();
  CREATE TRIGGER witness AFTER UPDATE ON device_poller.devices FOR EACH ROW
    WHEN ((OLD.status, OLD.unanswered, OLD.failures) IS DISTINCT FROM
          (NEW.status, NEW.unanswered, NEW.failures))
    EXECUTE FUNCTION witness.write();
`;

export class Audit {
  // `pollers`: their addresses. Who answers people may change a device, too.
  constructor(books, tenant, pollers) {
    Object.assign(this, { books, tenant, pollers, unstored: [] });
  }
  // Before the pollers take their shards.
  static async install(books) {
    await books.sql.query(watchWrites);
  }
  // Facts that a relay has marked as stored, and that are not in the stream.
  async #markedAndMissing() {
    const marked = await this.books.factsMarked(this.tenant);
    await pause(1000); // a copy of the stream may be a moment behind
    const stored = await factsOnBus(this.tenant);
    return marked.filter((id) => !stored.has(id));
  }
  async strangers() {
    const { rows } = await this.books.sql.query('SELECT * FROM witness.strangers ORDER BY at');
    return rows.filter(({ address }) => this.pollers.has(address));
  }
  // Until it is over or something is wrong; what cannot be asked now is asked later.
  async run(isOver) {
    while (!isOver()) {
      await pause(3000);
      try {
        let missing = await this.#markedAndMissing();
        // Elections make copies fall behind for longer.
        for (let tries = 1; missing.length > 0 && tries < 3; tries += 1) {
          await pause(3000);
          const still = new Set(await this.#markedAndMissing());
          missing = missing.filter((id) => still.has(id));
        }
        this.unstored = missing;
        if (missing.length > 0 || (await this.strangers()).length > 0) return;
      } catch {
        await this.books.reopen();
      }
    }
  }
}
