// Tenant B, and services that are not the owner, in PostgreSQL.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { newDevice, newMember, newPlace, newProfile, newTenant, random, until } from './fleet.mjs';
import { services, sqlAdmin, sqlAs } from './servers.mjs';

// Tables of the installation: they hold nothing of a customer that its tenants could read.
const fleetTables = [
  'gateway.people',
  'gateway.sign_ins',
  'gateway.sign_in_attempts',
  'device_poller.shards',
  'device_poller.rolled',
  ...services.map((name) => `${name}.schema_migration`),
];
// Of them those that not even their own service may read as they are.
const hidden = ['people', 'sign_ins', 'sign_in_attempts'];
const mark = `secret${random()}`;
const world = {};

before(async () => {
  const [a, b] = [await newTenant('a'), await newTenant('b')];
  Object.assign(world, { a, b, sql: await sqlAdmin() });
  for (const side of [a, b]) {
    const name = side === a ? mark : 'plain';
    await newMember(side, 'viewer');
    await side.admin.post('/api/v1/stream-credentials', { name: `${name} program` });
    const profile = await newProfile(side.admin);
    const place = { name, credential_profile_ids: [profile.id] };
    await newPlace(side.admin, 'sites', place);
    await newPlace(side.admin, 'device-groups', place);
    world.device = await newDevice(side.admin, profile, side === a ? 2 : 3, {
      name,
    });
  }
  const query =
    'SELECT count(DISTINCT tenant_id)::int AS count FROM device_poller.readings ' +
    'WHERE tenant_id = ANY ($1)';
  const both = async () => (await world.sql.query(query, [[a.slug, b.slug]])).rows[0].count === 2;
  await until('both tenants have readings', both, 40, 200);
});
after(() => world.sql?.end());

const quoted = ({ schema, name }) => `"${schema}"."${name}"`;

// Every table of all services, as the catalogue has them, partitions too.
async function tables() {
  const query = `
    SELECT n.nspname AS schema, c.relname AS name, c.relispartition AS is_partition,
           EXISTS (SELECT FROM pg_attribute t WHERE t.attrelid = c.oid AND t.attname = 'tenant_id'
                   AND NOT t.attisdropped) AS is_tenants
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname = ANY ($1) ORDER BY 1, 2`;
  return (await world.sql.query(query, [services])).rows;
}

// Answers the rows, or 'refused' where the role may not.
async function ask(client, query, values) {
  try {
    await client.query('SAVEPOINT here');
    return (await client.query(query, values)).rows;
  } catch (error) {
    await client.query('ROLLBACK TO here');
    if (error.code === '42501') return 'refused';
    throw error;
  }
}

// Runs `work` as the service in a transaction for `tenant`, and undoes it.
async function asService(service, tenant, work) {
  const client = await sqlAs(service, 'app');
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('signalbox.tenant', $1, true)", [tenant]);
    await work(client);
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}

test("every table names the tenant, or is listed as the installation's", async () => {
  const all = await tables();
  assert.ok(all.length >= 30, `${all.length} tables`);
  const strange = all.filter(
    (one) => !one.is_tenants && !fleetTables.includes(`${one.schema}.${one.name}`),
  );
  assert.deepEqual(strange.map(quoted), []);
  await asService('gateway', world.a.slug, async (client) => {
    for (const name of hidden) {
      assert.equal(await ask(client, `SELECT * FROM gateway.${name} LIMIT 1`), 'refused', name);
    }
  });
});

test('every table, read by its own service for tenant B, or for nobody', async () => {
  const { a, b, sql } = world;
  let held = 0;
  for (const service of services) {
    const own = (await tables()).filter((one) => one.schema === service && one.is_tenants);
    for (const tenant of [b.slug, '', `b_${random()}`]) {
      await asService(service, tenant, async (client) => {
        for (const table of own) {
          const rows = await ask(
            client,
            `SELECT DISTINCT tenant_id::text AS slug FROM ${quoted(table)}`,
          );
          if (rows === 'refused') continue;
          const slugs = rows.map((row) => row.slug);
          assert.ok(
            slugs.every((slug) => slug === tenant),
            `${quoted(table)} shows ${slugs} to '${tenant}'`,
          );
        }
      });
    }
    await asService(service, a.slug, async (client) => {
      for (const table of own.filter((one) => !one.is_partition)) {
        const count = `SELECT count(*)::int AS count FROM ${quoted(table)} WHERE tenant_id = $1`;
        const [there] = (await sql.query(count, [a.slug])).rows;
        if (there.count === 0) continue;
        held += 1;
        const rows = await ask(client, `SELECT count(*)::int AS count FROM ${quoted(table)}`);
        if (rows !== 'refused')
          assert.equal(rows[0].count, there.count, `${quoted(table)} for its own tenant`);
      }
    });
  }
  assert.ok(held >= 12, `tenant A is in ${held} tables: too few to have tried much`);
});

test('nothing of A can be changed, taken or made by a transaction of B', async () => {
  const { a, b, sql } = world;
  let tried = 0;
  for (const service of ['gateway', 'device_poller']) {
    for (const table of (await tables()).filter(
      (one) => one.schema === service && one.is_tenants,
    )) {
      const name = quoted(table);
      const [row] = (
        await sql.query(`SELECT to_jsonb(t) AS row FROM ${name} t WHERE tenant_id = $1 LIMIT 1`, [
          a.slug,
        ])
      ).rows;
      if (!row) continue;
      tried += 1;
      await asService(service, b.slug, async (client) => {
        for (const statement of [
          `DELETE FROM ${name}`,
          `UPDATE ${name} SET tenant_id = tenant_id`,
        ]) {
          const gone = await ask(client, `${statement} WHERE tenant_id = $1 RETURNING 1`, [a.slug]);
          assert.ok(
            gone === 'refused' || gone.length === 0,
            `${statement} reaches ${gone.length} rows of A`,
          );
        }
        const insert = `INSERT INTO ${name} OVERRIDING SYSTEM VALUE
          SELECT * FROM jsonb_populate_record(NULL::${name}, $1) RETURNING 1`;
        assert.equal(
          await ask(client, insert, [row.row]),
          'refused',
          `${name} takes a row of A from B`,
        );
        const give = await ask(client, `UPDATE ${name} SET tenant_id = $1 RETURNING 1`, [a.slug]);
        assert.ok(give === 'refused' || give.length === 0, `${name}: rows of B are given to A`);
      });
    }
  }
  assert.ok(tried >= 12, `${tried} tables`);
});

test('functions that run as somebody else keep to the tenant', async () => {
  const { a, b } = world;
  await asService('gateway', b.slug, async (client) => {
    const members = (await client.query("SELECT * FROM gateway.people_members('', 500)")).rows;
    assert.equal(members.length, 2);
    assert.ok(members.every((one) => one.email.endsWith(`@${b.slug.replace('_', '-')}.example`)));
  });
  await asService('device_poller', b.slug, async (client) => {
    const found = await client.query('SELECT * FROM device_poller.search_devices($1)', [mark]);
    assert.equal(found.rows.length, 0);
  });
  await asService('device_poller', a.slug, async (client) => {
    const found = await client.query('SELECT * FROM device_poller.search_devices($1)', [mark]);
    assert.equal(found.rows.length, 1);
  });
});

test("no service reads, or runs anything in, another's schema", async () => {
  const all = await tables();
  for (const service of services) {
    for (const role of ['app', 'jobs']) {
      const client = await sqlAs(service, role);
      await client.query('BEGIN');
      for (const table of all.filter((one) => one.schema !== service)) {
        const rows = await ask(client, `SELECT * FROM ${quoted(table)} LIMIT 1`);
        assert.equal(rows, 'refused', `${service}_${role} reads ${quoted(table)}`);
      }
      await client.query('ROLLBACK');
      await client.end();
    }
  }
  const may = await world.sql.query(
    `SELECT r.rolname || ' may run ' || p.oid::regprocedure AS what
     FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     CROSS JOIN pg_roles r
     JOIN unnest($1::text[]) AS s (name) ON r.rolname IN (s.name || '_app', s.name || '_jobs')
     WHERE n.nspname = ANY ($1) AND n.nspname <> s.name
       AND has_schema_privilege(r.oid, n.oid, 'USAGE')
       AND has_function_privilege(r.oid, p.oid, 'EXECUTE')`,
    [services],
  );
  assert.deepEqual(may.rows, []);
});
