// The rules of the database, checked in a database: every service's program migrates one as in
// production, and then every table, policy, grant, function and role is looked at.
#include "pg/error.hpp"
#include "pg/pool.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/process.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
const std::vector<std::string> services = {"gateway", "device_poller", "rca",    "tree",
                                           "session", "notification",  "summary"};

// Tables that hold no customer's data, and therefore no tenant: "<service>.<table>", or "*.<table>"
// for those that every service has.
const std::vector<std::string> fleet_tables = {"*.schema_migration",   "gateway.people",
                                               "gateway.sign_ins",     "gateway.sign_in_attempts",
                                               "device_poller.shards", "device_poller.rolled"};

// Tables on which <service>_jobs works across tenants.
const std::vector<std::string> across_tables = {"*.outbox",
                                                "*.inbox",
                                                "gateway.tenants",
                                                "gateway.memberships",
                                                "gateway.stream_credentials",
                                                "device_poller.devices",
                                                "device_poller.status_changes",
                                                "device_poller.credential_profiles",
                                                "device_poller.device_groups",
                                                "device_poller.default_credentials",
                                                "device_poller.readings",
                                                "device_poller.rollups",
                                                "device_poller.neighbours",
                                                "device_poller.device_imports",
                                                "device_poller.proposals"};

// Each statement answers one row a fault: what is wrong with which object. $1, where there is one,
// is the list of schemas or the expression of a tenant's policy.
enum class Wants : std::uint8_t { nothing, schemas, expression };
struct Rule {
  std::string_view name;
  pg::Query query;
  Wants wants = Wants::nothing;
};

constexpr std::string_view tenant_expression =
    "((tenant_id)::text = NULLIF(current_setting('signalbox.tenant'::text, true), ''::text))";

constexpr Rule rules[] = {
    {"every table of a tenant has its column, typed, required and filled in by the setting",
     {"test.tenant_columns",
      "SELECT c.oid::regclass::text AS object, 'no tenant_id core.tenant NOT NULL DEFAULT "
      "nullif(current_setting(…)), or not its first column' AS fault FROM tenant_tables c WHERE "
      "NOT EXISTS (SELECT 1 FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid "
      "AND d.adnum = a.attnum WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnum = "
      "1 "
      "AND a.attnotnull AND a.atttypid = 'core.tenant'::regtype AND pg_get_expr(d.adbin, "
      "d.adrelid) LIKE 'NULLIF(current_setting(''signalbox.tenant''::text, true), ''''::text)%')"}},
    {"row security is enabled and forced",
     {"test.row_security",
      "SELECT c.oid::regclass::text AS object, 'row security is not enabled and forced' AS fault "
      "FROM tenant_tables c WHERE NOT (c.relrowsecurity AND c.relforcerowsecurity)"}},
    {"the primary key and every unique index begin with the tenant",
     {"test.unique_indexes",
      "SELECT i.indexrelid::regclass::text AS object, 'does not begin with tenant_id' AS fault "
      "FROM pg_index i JOIN tenant_tables c ON c.oid = i.indrelid JOIN pg_attribute a ON "
      "a.attrelid "
      "= i.indrelid AND a.attnum = i.indkey[0] WHERE i.indisunique AND a.attname <> 'tenant_id' "
      "UNION ALL SELECT c.oid::regclass::text, 'has no primary key' FROM tenant_tables c WHERE NOT "
      "EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary)"}},
    {"policy tenant_only stands on every table, for everybody and everything",
     {"test.tenant_policies",
      "SELECT c.oid::regclass::text AS object, 'policy tenant_only is missing or another' AS fault "
      "FROM tenant_tables c WHERE NOT EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid "
      "AND p.polname = 'tenant_only' AND p.polcmd = '*' AND p.polpermissive AND p.polroles = "
      "'{0}' AND pg_get_expr(p.polqual, p.polrelid) = $1 AND pg_get_expr(p.polwithcheck, "
      "p.polrelid) = $1)"},
     Wants::expression},
    {"no other policy stands on any table, but across_tenants for the jobs role",
     {"test.other_policies",
      "SELECT c.oid::regclass::text AS object, 'policy ' || p.polname || ' is not allowed' AS "
      "fault "
      "FROM pg_policy p JOIN house_tables c ON c.oid = p.polrelid WHERE p.polname <> 'tenant_only' "
      "AND NOT (p.polname = 'across_tenants' AND p.polroles = ARRAY[(c.service || "
      "'_jobs')::regrole::oid])"}},
    {"a service's role has rows of its own tables, and nothing else",
     {"test.grants",
      "SELECT c.oid::regclass::text AS object, 'grants ' || g.privilege_type || ' to ' || "
      "g.grantee::regrole AS fault FROM house_tables c, aclexplode(coalesce(c.relacl, "
      "acldefault('r', c.relowner))) g WHERE g.grantee <> c.relowner AND NOT "
      "(g.grantee::regrole::text "
      "IN (c.service || '_app', c.service || '_jobs') AND g.privilege_type IN ('SELECT', 'INSERT', "
      "'UPDATE', 'DELETE') AND NOT g.is_grantable AND NOT c.relispartition)"}},
    {"the owner owns, and nobody logs in as it",
     {"test.owners",
      "SELECT c.oid::regclass::text AS object, 'is owned by ' || c.relowner::regrole AS fault FROM "
      "house_tables c WHERE c.relowner::regrole::text <> c.service || '_owner' UNION ALL SELECT "
      "rolname, 'logs in' FROM pg_roles WHERE rolname ~ '_owner$' AND rolcanlogin AND "
      "split_part(rolname, '_owner', 1) = ANY($1)"},
     Wants::schemas},
    {"no role of a service can do more than its part",
     {"test.roles",
      "SELECT rolname AS object, 'may do too much' AS fault FROM pg_roles WHERE rolname ~ "
      "'_(owner|migrate|app|jobs)$' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb "
      "OR "
      "rolreplication) UNION ALL SELECT member::regrole::text, 'is a member of ' || "
      "roleid::regrole "
      "FROM pg_auth_members WHERE member::regrole::text ~ '_(app|jobs)$' OR (member::regrole::text "
      "~ "
      "'_migrate$' AND roleid::regrole::text <> replace(member::regrole::text, '_migrate', "
      "'_owner'))"}},
    {"a schema is seen by its own service only",
     {"test.schemas",
      "SELECT n.nspname AS object, g.grantee::regrole || ' has ' || g.privilege_type AS fault FROM "
      "pg_namespace n, aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) g WHERE "
      "n.nspname "
      "= ANY($1) AND g.grantee <> n.nspowner AND NOT (g.privilege_type = 'USAGE' AND "
      "g.grantee::regrole::text IN (n.nspname || '_app', n.nspname || '_jobs')) UNION ALL SELECT "
      "'public', 'is open to everybody' FROM pg_namespace n, aclexplode(n.nspacl) g WHERE "
      "n.nspname = "
      "'public' AND g.grantee = 0"},
     Wants::schemas},
    {"functions that run as their owner are of three kinds, pinned and closed",
     {"test.functions",
      "SELECT p.oid::regprocedure::text AS object, 'SECURITY DEFINER is for search_* and people_* "
      "of _jobs and partition_* of _owner, with "
      "its search_path set, closed to PUBLIC' AS fault FROM pg_proc p JOIN pg_namespace n ON n.oid "
      "= "
      "p.pronamespace WHERE n.nspname = ANY($1) AND p.prosecdef AND NOT ("
      "((p.proname LIKE 'search\\_%' OR p.proname LIKE 'people\\_%') "
      "AND p.proowner::regrole::text = n.nspname || '_jobs' OR p.proname LIKE 'partition\\_%' "
      "AND p.proowner::regrole::text = n.nspname || '_owner') AND EXISTS (SELECT 1 FROM "
      "unnest(p.proconfig) s WHERE s LIKE 'search_path=%') AND NOT EXISTS (SELECT 1 FROM "
      "aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g WHERE g.grantee = 0))"},
     Wants::schemas},
    {"large objects, which no row security guards, are for nobody",
     {"test.large_objects",
      "SELECT p.oid::regprocedure::text AS object, 'may be called by everybody' AS fault FROM "
      "pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g WHERE "
      "p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '^(lo_.*|loread|lowrite)$' AND "
      "g.grantee = 0"}},
};

constexpr pg::Query list_tables{
    "test.list_tables",
    "SELECT oid::regclass::text AS name, service, is_fleet, has_across FROM house_tables"};

// What the rules read: every table of ours, and those of them that belong to tenants.
constexpr std::string_view views = R"sql(
CREATE VIEW public.house_tables AS
  SELECT c.*, n.nspname AS service,
    NOT EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id')
      AS is_fleet,
    EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'across_tenants')
      AS has_across, c.oid
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('gateway', 'device_poller', 'rca', 'tree',
    'session', 'notification', 'summary');
-- Partitions are reached through their table alone: nobody has a grant on them.
CREATE VIEW public.tenant_tables AS
  SELECT * FROM public.house_tables WHERE NOT is_fleet AND NOT relispartition;
)sql";

struct Fixture {
  Fixture() {
    for (const auto& service : services) migrate(service);
    auto sql = std::string{views};
    sql.replace(sql.find("c.*, "), 5,
                "c.relname, c.relowner, c.relacl, c.relrowsecurity, c.relforcerowsecurity, "
                "c.relispartition, ");
    database.execute(sql);
  }

  void migrate(const std::string& service) const {
    const auto log = (folder.path() / service).string();
    testing::Process process{{.command = {std::string{SIGNALBOX_BIN} + "/" + service, "--migrate"},
                              .environment = {{"SIGNALBOX_PG_MIGRATE_URL",
                                               database.url_of(service + "_migrate").reveal()}},
                              .log_file = log}};
    const auto result = process.wait(60s);
    std::ifstream said{log};
    INFO(std::string(std::istreambuf_iterator<char>{said}, {}));
    REQUIRE(result == 0);
  }

  std::vector<std::string> faults_of(const Rule& rule) {
    std::vector<std::string> faults;
    testing::run_on(loop, read_faults(&admin, rule, &faults));
    return faults;
  }
  static asio::awaitable<void> read_faults(pg::Pool* pool, Rule rule,
                                           std::vector<std::string>* faults) {
    auto transaction = co_await pool->begin_fleet();
    const auto rows =
        rule.wants == Wants::expression ? co_await transaction.all(rule.query, tenant_expression)
        : rule.wants == Wants::schemas  ? co_await transaction.all(rule.query, services)
                                        : co_await transaction.all(rule.query);
    for (std::size_t at = 0; at < rows.size(); ++at) {
      faults->push_back(rows[at].get<std::string>("object") + ": " +
                        rows[at].get<std::string>("fault"));
    }
  }

  testing::ScratchFolder folder;
  testing::Database database;
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool admin{loop.get_executor(), {database.admin_url(), "test"}, metrics};
};

struct Table {
  std::string name;  // "tree.outbox"
  std::string service;
  bool is_fleet = false;
  bool has_across = false;
};

asio::awaitable<void> read_tables(pg::Pool* pool, std::vector<Table>* tables) {
  const auto rows = co_await pool->run_fleet(list_tables);
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto row = rows[at];
    tables->push_back({row.get<std::string>("name"), row.get<std::string>("service"),
                       row.get<bool>("is_fleet"), row.get<bool>("has_across")});
  }
}

bool stands_in(const std::vector<std::string>& list, const Table& table) {
  const auto general = "*" + table.name.substr(table.name.find('.'));
  return std::ranges::count(list, table.name) + std::ranges::count(list, general) > 0;
}

// As the service, under tenant acme and under none: what it sees of globex, and what it may write.
asio::awaitable<void> try_to_cross(pg::Pool* pool, Table table, bool with_tenant) {
  const auto acme = Tenant::parse("acme").value();
  const auto read = "SELECT count(*) AS seen FROM " + table.name;
  const auto write = "INSERT INTO " + table.name + " (tenant_id) VALUES ('globex')";
  const auto move = "UPDATE " + table.name + " SET tenant_id = 'globex'";
  const auto remove = "DELETE FROM " + table.name + " WHERE tenant_id = 'globex'";
  for (const auto& sql : {read, write, move, remove}) {
    CAPTURE(table.name, sql, with_tenant);
    std::string state;
    std::int64_t touched = 0;
    try {
      // A statement's name is cut after 63 bytes.
      const auto name = "test." + std::to_string(std::hash<std::string>{}(sql));
      auto transaction = with_tenant ? co_await pool->begin(acme) : co_await pool->begin_fleet();
      const auto rows = co_await transaction.all(pg::Query{name, sql});
      touched = sql == read ? rows[0].get<std::int64_t>("seen")
                            : static_cast<std::int64_t>(rows.affected());
    } catch (const pg::SqlError& refused) {
      state = refused.state();
    }
    CHECK(touched == 0);
    // 42501: row security, or no grant at all; 23514: no partition for a row without a time.
    if (sql == write) CHECK((state == "42501" || state == "23514"));
    CHECK((state.empty() || state == "42501" || (sql == write && state == "23514")));
  }
}

// One row of globex in every table that takes one, so that there is something to see.
constexpr std::string_view rows_of_globex = R"sql(
INSERT INTO tree.outbox (tenant_id, fact_id, noun, verb, entity, entity_version, occurred_at, actor,
  request_id, traceparent, data)
  VALUES ('globex', gen_random_uuid(), 'tree', 'published', 't', 1, now(), '', '', '', '{}');
INSERT INTO tree.inbox (tenant_id, durable, fact_id) VALUES ('globex', 'd', gen_random_uuid());
INSERT INTO gateway.tenants (tenant_id, name) VALUES ('globex', 'g');
INSERT INTO gateway.memberships (tenant_id, person_id, role)
  VALUES ('globex', gen_random_uuid(), 'viewer');
INSERT INTO gateway.stream_credentials (tenant_id, id, name, account, created_by, created_at,
  expires_at) VALUES ('globex', gen_random_uuid(), 'c', 'A', '', now(), now());
INSERT INTO device_poller.tenants (tenant_id, name, entity_version) VALUES ('globex', 'g', 1);
INSERT INTO device_poller.tenant_keys (tenant_id, number, id, wrapped)
  VALUES ('globex', 1, gen_random_uuid(), 'w');
INSERT INTO device_poller.credential_profiles (tenant_id, id, name, kind, sealed, created_at,
  credentials_changed_at) VALUES ('globex', gen_random_uuid(), 'p', 'snmp_v2c', 's', now(), now());
INSERT INTO device_poller.sites (tenant_id, id, name, created_at)
  VALUES ('globex', gen_random_uuid(), 's', now());
INSERT INTO device_poller.device_groups (tenant_id, id, name, created_at)
  VALUES ('globex', gen_random_uuid(), 'g', now());
INSERT INTO device_poller.default_credentials (tenant_id, owner_id, kind, credential_profile_id)
  SELECT 'globex', gen_random_uuid(), kind, id FROM device_poller.credential_profiles;
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
  created_at, reason, since)
  VALUES ('globex', gen_random_uuid(), 1, 'd', 'a', 'snmp', 60, now(), '', now());
INSERT INTO device_poller.status_changes (tenant_id, device_id, at, status, reason)
  VALUES ('globex', gen_random_uuid(), now(), 'online', '');
INSERT INTO device_poller.interfaces (tenant_id, device_id, read_at, interfaces)
  VALUES ('globex', gen_random_uuid(), now(), '[]');
INSERT INTO device_poller.readings (tenant_id, device_id, slot, fence, taken_at)
  VALUES ('globex', gen_random_uuid(), now(), 1, now());
INSERT INTO device_poller.rollups (tenant_id, device_id, bucket_seconds, slot, metric, interface,
  mean, least, most)
  VALUES ('globex', gen_random_uuid(), 300, now(), '{1}', '{0}', '{1}', '{1}', '{1}');
)sql";
}  // namespace

TEST_CASE("every table, policy, grant and role keeps the rules", "[house]") {
  Fixture at;
  for (const auto& rule : rules) {
    CAPTURE(rule.name);
    for (const auto& fault : at.faults_of(rule)) FAIL_CHECK(fault);
  }
  std::vector<Table> tables;
  testing::run_on(at.loop, read_tables(&at.admin, &tables));
  CHECK(tables.size() >= 3 * services.size());
  for (const auto& table : tables) {
    CAPTURE(table.name);
    CHECK(stands_in(fleet_tables, table) == table.is_fleet);
    CHECK(stands_in(across_tables, table) == table.has_across);
  }
}

TEST_CASE("each rule notices what breaks it", "[house]") {
  Fixture at;
  struct Breach {
    std::string_view sql;
    std::string_view rule;
    std::string_view fault;
  };
  const Breach breaches[] = {
      {"CREATE TABLE tree.bare (tenant_id text)", "every table of a tenant", "tree.bare"},
      {"ALTER TABLE tree.inbox NO FORCE ROW LEVEL SECURITY", "row security", "tree.inbox"},
      {"CREATE UNIQUE INDEX loose ON tree.inbox (fact_id)", "the primary key", "tree.loose"},
      {"ALTER POLICY tenant_only ON tree.inbox USING (true)", "policy tenant_only", "tree.inbox"},
      {"CREATE POLICY open ON tree.inbox USING (true)", "no other policy", "policy open"},
      {"GRANT SELECT ON tree.outbox TO rca_app", "a service's role", "rca_app"},
      {"GRANT TRUNCATE ON tree.inbox TO tree_app", "a service's role", "TRUNCATE"},
      {"GRANT SELECT ON tree.inbox TO PUBLIC", "a service's role", "SELECT"},
      {"ALTER TABLE tree.inbox OWNER TO postgres", "the owner owns", "postgres"},
      {"GRANT USAGE ON SCHEMA tree TO rca_app", "a schema is seen", "rca_app"},
      {"CREATE FUNCTION tree.peek() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'",
       "functions", "tree.peek()"},
      {"GRANT EXECUTE ON FUNCTION lo_create(oid) TO PUBLIC", "large objects", "lo_create(oid)"},
  };
  for (const auto& breach : breaches) {
    CAPTURE(breach.sql);
    at.database.execute(breach.sql);
    const auto* rule = std::ranges::find_if(
        rules, [&](const Rule& one) { return one.name.starts_with(breach.rule); });
    REQUIRE(rule != std::end(rules));
    const auto faults = at.faults_of(*rule);
    CHECK(std::ranges::any_of(
        faults, [&](const auto& fault) { return fault.find(breach.fault) != fault.npos; }));
  }
}

TEST_CASE("no statement of a service reaches another tenant, with a tenant set or none",
          "[house]") {
  Fixture at;
  at.database.execute(rows_of_globex);
  std::vector<Table> tables;
  testing::run_on(at.loop, read_tables(&at.admin, &tables));
  for (const auto& service : services) {
    pg::Pool pool{
        at.loop.get_executor(), {at.database.url_of(service + "_app"), "test"}, at.metrics};
    for (const auto& table : tables) {
      // Another service's tables cannot be named at all; its own show its tenant only.
      if (table.is_fleet) continue;
      testing::run_on(at.loop, try_to_cross(&pool, table, true));
      testing::run_on(at.loop, try_to_cross(&pool, table, false));
    }
  }
}
