#include "pg/error.hpp"
#include "pg/pool.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
constexpr std::string_view schema = R"sql(
CREATE TABLE notes (
  tenant_id text NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  name text NOT NULL, PRIMARY KEY (tenant_id, name));
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE notes FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON notes
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO tree_app;
)sql";
constexpr pg::Query insert_note{"test.insert_note", "INSERT INTO notes (name) VALUES ($1)"};
constexpr pg::Query forge_note{"test.forge_note",
                               "INSERT INTO notes (tenant_id, name) VALUES ($1, $2)"};
constexpr pg::Query list_notes{"test.list_notes",
                               "SELECT tenant_id, name FROM notes ORDER BY name"};
constexpr pg::Query delete_notes{"test.delete_notes", "DELETE FROM notes"};
constexpr pg::Query read_uuid{"test.read_uuid", "SELECT $1::uuid AS id"};
constexpr pg::Query read_integer{"test.read_integer", "SELECT $1::integer AS number"};
constexpr pg::Query create_object{"test.create_object", "SELECT lo_create(0) AS id"};
constexpr pg::Query sleep_long{"test.sleep", "SELECT pg_sleep(30)"};
constexpr pg::Query end_others{"test.end_others",
                               "SELECT count(pg_terminate_backend(pid)) AS ended FROM "
                               "pg_stat_activity WHERE usename = 'tree_app' AND datname "
                               "= current_database()"};

const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();

struct Fixture {
  explicit Fixture(std::size_t connections = 2, std::size_t waiting = 256,
                   std::chrono::milliseconds wait = 2s)
      : pool(loop.get_executor(), {database.app_url(), "test", connections, waiting, wait},
             metrics) {
    database.execute(schema);
  }

  testing::Database database;
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool;
};

asio::awaitable<void> add(pg::Pool* pool, Tenant tenant, std::string name) {
  co_await pool->run(std::move(tenant), insert_note, name);
}

asio::awaitable<void> two_tenants(pg::Pool* pool) {
  co_await add(pool, acme, "ours");
  co_await add(pool, globex, "theirs");
  const auto rows = co_await pool->run(acme, list_notes);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].get<Tenant>("tenant_id") == acme);
  CHECK(rows[0].get<std::string>("name") == "ours");
  CHECK((co_await pool->run_fleet(list_notes)).empty());

  auto transaction = co_await pool->begin(globex);
  CHECK((co_await transaction.execute(delete_notes)) == 1);
  co_await transaction.commit();
  CHECK((co_await pool->run(globex, list_notes)).empty());
  CHECK((co_await pool->run(acme, list_notes)).size() == 1);
}

asio::awaitable<void> forge(pg::Pool* pool) {
  auto transaction = co_await pool->begin(acme);
  std::string refused;
  try {
    co_await transaction.execute(forge_note, globex, "forged");
  } catch (const pg::SqlError& error) {
    refused = error.state() + ' ' + error.what();
  }
  CHECK_THAT(refused, Contains("42501 test.forge_note: new row violates row-level security"));
  CHECK_THROWS_AS(co_await transaction.commit(), std::logic_error);
}

asio::awaitable<void> without_tenant(pg::Pool* pool) {
  CHECK_THROWS_AS(co_await pool->run_fleet(insert_note, "nobody's"), pg::SqlError);
  // After a tenant's transaction the setting is '' in that session, which is nobody either.
  co_await add(pool, acme, "ours");
  CHECK((co_await pool->run_fleet(list_notes)).empty());
  CHECK_THROWS_AS(co_await pool->run_fleet(insert_note, "nobody's"), pg::SqlError);
}

asio::awaitable<void> leave_open(pg::Pool* pool) {
  {
    auto transaction = co_await pool->begin(acme);
    co_await transaction.execute(insert_note, "forgotten");
  }
  CHECK((co_await pool->run(acme, list_notes)).empty());
}

asio::awaitable<void> violate(pg::Pool* pool) {
  co_await add(pool, acme, "once");
  std::string constraint;
  try {
    co_await add(pool, acme, "once");
  } catch (const pg::SqlError& error) {
    constraint = error.state() + ' ' + error.constraint();
  }
  CHECK(constraint == "23505 notes_pkey");
  CHECK((co_await pool->run(acme, list_notes)).size() == 1);
}

asio::awaitable<void> misread(pg::Pool* pool, pg::Query query, std::string value,
                              std::string* refused) {
  try {
    co_await pool->run(acme, query, value);
  } catch (const pg::SqlError& error) {
    *refused = error.state() + ' ' + error.what();
  }
}

asio::awaitable<void> keep_object(pg::Pool* pool) {
  std::string refused;
  try {
    co_await pool->run(acme, create_object);
  } catch (const pg::SqlError& error) {
    refused = error.state();
  }
  CHECK(refused == "42501");
}

asio::awaitable<void> queue_many(pg::Pool* pool) {
  auto transaction = co_await pool->begin(acme);
  // Together larger than any socket buffer: both sides must read while they write.
  for (int i = 0; i < 400; ++i) {
    transaction.queue(insert_note, std::to_string(i) + std::string(1, 'x'));
    transaction.queue(list_notes);
  }
  co_await transaction.commit();
  CHECK((co_await pool->run(acme, list_notes)).size() == 400);
}

// Returns when they are gone: the call only asks them to go.
asio::awaitable<void> end_all(pg::Connection* by) {
  const auto until = std::chrono::steady_clock::now() + 5s;
  std::int64_t ended = 1;
  while (ended > 0 && std::chrono::steady_clock::now() < until) {
    std::vector<pg::Command> commands;
    commands.push_back({end_others});
    ended = (co_await by->run(std::move(commands)))[0][0].get<std::int64_t>("ended");
  }
  CHECK(ended == 0);
}

asio::awaitable<void> lose_connection(pg::Pool* pool, Secret admin) {
  co_await add(pool, acme, "before");
  const auto executor = co_await asio::this_coro::executor;
  const auto other = co_await pg::Connection::open(executor, std::move(admin), "admin");
  {
    auto transaction = co_await pool->begin(acme);
    co_await transaction.all(list_notes);
    co_await end_all(other.get());
    CHECK_THROWS_AS(co_await transaction.all(list_notes), pg::Disconnected);
  }
  CHECK((co_await pool->run(acme, list_notes)).size() == 1);
  co_await end_all(other.get());  // in nobody's hands: nobody hears of it
  CHECK((co_await pool->run(acme, list_notes)).size() == 1);
}

asio::awaitable<void> give_up(pg::Pool* pool) {
  using namespace asio::experimental::awaitable_operators;
  asio::steady_timer timer{co_await asio::this_coro::executor, 50ms};
  const auto first =
      co_await (pool->run(acme, sleep_long) || timer.async_wait(asio::use_awaitable));
  CHECK(first.index() == 1);
  co_await add(pool, acme, "after");
}

asio::awaitable<void> hold(pg::Pool* pool, std::chrono::milliseconds time) {
  const auto transaction = co_await pool->begin(acme);
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> be_refused(pg::Pool* pool, std::string* reason) {
  try {
    co_await pool->run(acme, list_notes);
  } catch (const pg::Busy& busy) {
    *reason = busy.what();
  }
}

constexpr pg::Query all_notes{"test.all_notes", "SELECT * FROM notes"};

// Three connections that have all prepared the statement, of which the table then gets a column.
asio::awaitable<void> migrate_under(Fixture* at) {
  {
    std::vector<pg::Transaction> all;
    for (int one = 0; one < 3; ++one) all.push_back(co_await at->pool.begin(acme));
    for (auto& one : all) co_await one.all(all_notes);
  }
  at->database.execute("ALTER TABLE notes ADD COLUMN colour text");
  CHECK((co_await at->pool.run(acme, all_notes)).empty());
  // A transaction cannot be asked again here: whoever began it hears of it, once.
  at->database.execute("ALTER TABLE notes ADD COLUMN shape text");
  int outdated = 0;
  for (int turn = 0; turn < 4; ++turn) {
    auto transaction = co_await at->pool.begin(acme);
    try {
      co_await transaction.all(all_notes);
      co_await transaction.commit();
    } catch (const pg::Outdated&) {
      ++outdated;
    }
  }
  CHECK(outdated == 1);
}

asio::awaitable<void> note_disconnection(pg::Pool* pool, std::string* reason) {
  try {
    co_await pool->run_fleet(list_notes);
  } catch (const pg::Disconnected& error) {
    *reason = error.what();
  }
}
}  // namespace

TEST_CASE("a tenant sees and changes its own rows and no others", "[pg]") {
  Fixture fixture;
  testing::run_on(fixture.loop, two_tenants(&fixture.pool));
}

TEST_CASE("a row for another tenant is refused, and the transaction with it", "[pg]") {
  Fixture fixture;
  testing::run_on(fixture.loop, forge(&fixture.pool));
}

TEST_CASE("without a tenant there is nothing to see and nothing to write", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, without_tenant(&fixture.pool));
}

TEST_CASE("a migration under a running service costs one transaction at most", "[pg]") {
  Fixture fixture{3};
  testing::run_on(fixture.loop, migrate_under(&fixture));
}

TEST_CASE("what is not committed is rolled back", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, leave_open(&fixture.pool));
}

TEST_CASE("a violated constraint is named and the connection goes on", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, violate(&fixture.pool));
}

TEST_CASE("an error holds no value, though the server quotes it", "[pg]") {
  Fixture fixture{1};
  std::string refused;
  testing::run_on(fixture.loop,
                  misread(&fixture.pool, read_uuid, "customer's \"secret\"", &refused));
  CHECK(refused == "22P02 test.read_uuid: invalid input syntax for type uuid");
  testing::run_on(fixture.loop, misread(&fixture.pool, read_integer, "17000000000", &refused));
  CHECK(refused == "22003 test.read_integer: value");
}

TEST_CASE("a service cannot keep large objects, which no row security guards", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, keep_object(&fixture.pool));
}

TEST_CASE("a batch larger than the sockets' buffers goes through", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, queue_many(&fixture.pool));
}

TEST_CASE("a lost connection is an error to its user alone, and is replaced", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, lose_connection(&fixture.pool, fixture.database.admin_url()));
}

TEST_CASE("a statement that nobody waits for any more costs its connection, not the pool", "[pg]") {
  Fixture fixture{1};
  testing::run_on(fixture.loop, give_up(&fixture.pool));
}

TEST_CASE("many coroutines share few connections", "[pg]") {
  Fixture fixture{2};
  int done = 0;
  for (int i = 0; i < 100; ++i) {
    asio::co_spawn(fixture.loop, add(&fixture.pool, i % 2 == 0 ? acme : globex, std::to_string(i)),
                   [&](const std::exception_ptr& fault) { done += fault ? 0 : 1; });
  }
  fixture.loop.run();
  CHECK(done == 100);
  CHECK_THAT(fixture.metrics.expose(metrics::Format::prometheus),
             Contains("signalbox_pg_connections{pool=\"test\"} 2\n") &&
                 Contains("signalbox_pg_waiting{pool=\"test\"} 0\n"));
}

TEST_CASE("who waits too long or in too long a line is refused", "[pg]") {
  Fixture fixture{1, 1, 50ms};
  std::string late;
  std::string crowded;
  const auto ignore = [](const std::exception_ptr&) {};
  asio::co_spawn(fixture.loop, hold(&fixture.pool, 300ms), ignore);
  asio::co_spawn(fixture.loop, be_refused(&fixture.pool, &late), ignore);
  asio::co_spawn(fixture.loop, be_refused(&fixture.pool, &crowded), ignore);
  fixture.loop.run();
  CHECK_THAT(late, Contains("no connection was free in time"));
  CHECK_THAT(crowded, Contains("too many wait"));
}

TEST_CASE("a server that is not there is named without the password", "[pg]") {
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool{
      loop.get_executor(), {Secret{"postgresql://app:hidden@127.0.0.1:1/none"}, "test"}, metrics};
  std::string reason;
  testing::run_on(loop, note_disconnection(&pool, &reason));
  CHECK_THAT(reason, Contains("cannot connect") && !Contains("hidden"));
}

TEST_CASE("of an address that cannot be read nothing is said", "[pg]") {
  const auto* const url = GENERATE(
      "postgresql://app:s3cr%zzet@127.0.0.1/none", "postgresql://app:s3cr/zzet@127.0.0.1/none",
      "postgresql://app:s3cr@zzet@127.0.0.1/none", "postgresql://app:17/zzet@127.0.0.1/none",
      "host=127.0.0.1 password='s3cr zzet", "s3crzzet");
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool{loop.get_executor(), {Secret{url}, "test"}, metrics};
  std::string reason;
  testing::run_on(loop, note_disconnection(&pool, &reason));
  CHECK(reason == "PostgreSQL: the address cannot be read");
}
