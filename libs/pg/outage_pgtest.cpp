// What a server and a network do to a pool: restarts, statements without an end, silence.
#include "pg/error.hpp"
#include "pg/pool.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/postgres_server.hpp"
#include "testing/tcp_gate.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using SteadyClock = std::chrono::steady_clock;

namespace {
constexpr std::size_t connections = 8;
constexpr pg::Query sleep_seconds{"test.sleep", "SELECT pg_sleep($1)"};
constexpr pg::Query who{"test.who", "SELECT pg_backend_pid() AS pid"};

struct Fixture {
  explicit Fixture(std::chrono::milliseconds statement_time = 30s)
      : pool(loop.get_executor(),
             {.url = through_gate(),
              .application_name = "test",
              .connections_max = connections,
              .statement_time = statement_time},
             metrics) {}

  Secret through_gate() const {
    return Secret{"postgresql://tree_app@127.0.0.1:" + std::to_string(gate.port()) + "/postgres"};
  }

  testing::PostgresServer server{{{.service = "tree"}}};
  testing::TcpGate gate{server.port()};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool;
};

struct Tally {
  int done = 0;
  int failed = 0;
};

// All at once, so that each has a connection of its own.
Tally ask_at_once(Fixture* at, std::size_t callers) {
  Tally tally;
  const auto ask = [](pg::Pool* pool) -> asio::awaitable<void> {
    auto transaction = co_await pool->begin_fleet();
    co_await transaction.all(sleep_seconds, 0.05);
    co_await transaction.commit();
  };
  for (std::size_t i = 0; i < callers; ++i) {
    asio::co_spawn(at->loop, ask(&at->pool), [&tally](const std::exception_ptr& fault) {
      ++(fault ? tally.failed : tally.done);
    });
  }
  at->loop.restart();
  while (tally.done + tally.failed < static_cast<int>(callers)) at->loop.run_one();
  return tally;
}

// What a busy machine may add to a time.
constexpr auto tolerance = 300ms;

// What a statement ended with, and that it did so within its time.
asio::awaitable<std::string> ending(asio::awaitable<void> asked, SteadyClock::duration time) {
  const auto from = SteadyClock::now();
  std::string what = "nothing";
  try {
    co_await std::move(asked);
  } catch (const pg::TimedOut& fault) {
    what = fault.what();
  }
  CHECK(SteadyClock::now() - from <= time + tolerance);
  co_return what;
}

asio::awaitable<void> sleep(pg::Pool* pool, double seconds) {
  co_await pool->run_fleet(sleep_seconds, seconds);
}

asio::awaitable<void> sleep_within(pg::Pool* pool, double seconds, std::chrono::milliseconds time) {
  auto transaction = co_await pool->begin_fleet(time);
  co_await transaction.all(sleep_seconds, seconds);
  co_await transaction.commit();
}

asio::awaitable<std::int64_t> backend(pg::Pool* pool) {
  const auto rows = co_await pool->run_fleet(who);
  co_return rows[0].get<std::int64_t>("pid");
}

asio::awaitable<void> sleep_too_long(Fixture* at) {
  const auto before = co_await backend(&at->pool);
  CHECK_THAT(co_await ending(sleep(&at->pool, 30), 1s), Contains("statement timeout"));
  CHECK(co_await backend(&at->pool) == before);  // the server ended it: the connection lives on
}

asio::awaitable<void> choose_time(Fixture* at) {
  CHECK_THAT(co_await ending(sleep_within(&at->pool, 30, 1s), 1s), Contains("statement timeout"));
  CHECK(co_await ending(sleep_within(&at->pool, 2.5, 10s), 10s) == "nothing");
  // The next has the pool's time again.
  CHECK_THAT(co_await ending(sleep(&at->pool, 30), 2s), Contains("statement timeout"));
}

asio::awaitable<void> fall_silent(Fixture* at) {
  co_await sleep(&at->pool, 0);
  at->gate.swallow();
  CHECK(co_await ending(sleep(&at->pool, 0), 1s) == "PostgreSQL: no answer in time");
  at->gate.open();
  co_await sleep(&at->pool, 0);
  CHECK(at->gate.connections() == 2);
}

// The clock is looked at seldom for those who have long.
asio::awaitable<void> fall_silent_soon(Fixture* at) {
  co_await sleep(&at->pool, 0);
  auto transaction = co_await at->pool.begin_fleet(200ms);
  co_await transaction.all(who);
  at->gate.swallow();
  const auto from = SteadyClock::now();
  CHECK_THROWS_AS(co_await transaction.all(who), pg::TimedOut);
  CHECK(SteadyClock::now() - from <= 200ms + tolerance);
}
}  // namespace

TEST_CASE("no caller fails for a connection that was idle while the server restarted", "[pg]") {
  Fixture at;
  CHECK(ask_at_once(&at, connections).done == connections);
  CHECK(at.gate.connections() == connections);
  at.server.kill();
  at.server.start();
  const auto after = ask_at_once(&at, connections);
  CHECK(after.failed == 0);
  CHECK(after.done == connections);
  CHECK(at.gate.connections() == 2 * connections);
  CHECK_THAT(at.metrics.expose(metrics::Format::prometheus),
             Contains("signalbox_pg_connections{pool=\"test\"} 8\n"));
}

TEST_CASE("a statement without an end is ended by the server, and costs no connection", "[pg]") {
  Fixture at{1s};
  testing::run_on(at.loop, sleep_too_long(&at));
  CHECK(pg::TimedOut::code == Code::timeout);
}

TEST_CASE("a transaction may have a statement time of its own", "[pg]") {
  Fixture at{2s};
  testing::run_on(at.loop, choose_time(&at));
}

TEST_CASE("a server that has fallen silent is left in time, and the pool works on", "[pg]") {
  Fixture at{1s};
  testing::run_on(at.loop, fall_silent(&at));
}

TEST_CASE("a short time is kept over a connection that has had long ones", "[pg]") {
  Fixture at;
  testing::run_on(at.loop, fall_silent_soon(&at));
}
