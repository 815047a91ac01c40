#include "bus/jetstream.hpp"
#include "bus/relay.hpp"
#include "pg/connection.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"
#include "testing/postgres_server.hpp"
#include "testing/tcp_gate.hpp"

#include <boost/asio/io_context.hpp>

#include <string>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer bus{{{.service = "tree", .nouns = {"tree"}}}};
  testing::PostgresServer postgres{{{.service = "tree"}}};
  bus::Link link{parts, bus.link("tree_fleet")};

  bus::RelayConfig config() const { return {"tree", postgres.url_of("tree_jobs")}; }

  // A fact of so many seconds ago, and in how many it may be tried: 0 for now.
  void add(int ago, int retry_in) const {
    const auto seconds = [](int count) { return std::to_string(count) + " * interval '1s'"; };
    testing::execute_at(
        postgres.admin_url(),
        "INSERT INTO tree.outbox (tenant_id, fact_id, noun, verb, entity, entity_version, "
        "occurred_at, actor, request_id, traceparent, data, retry_at) VALUES ('acme', "
        "gen_random_uuid(), 'tree', 'published', 't1', 1, now() - " +
            seconds(ago) + ", '', '', '', '{}', now() + " + seconds(retry_in) + ")");
  }
  void end_all() const { testing::execute_at(postgres.admin_url(), "DELETE FROM tree.outbox"); }
};

constexpr pg::Query count_put_off{
    "test.count_put_off",
    "SELECT count(*) AS put_off FROM tree.outbox WHERE tries = 6 AND retry_at > now() "
    "AND dead_at IS NULL"};

// What a scrape would read now.
double figure(const metrics::Registry& metrics, const std::string& name) {
  const auto text = '\n' + metrics.expose(metrics::Format::prometheus);
  const auto at = text.find('\n' + name + ' ');
  return at == text.npos ? -1 : std::stod(text.substr(at + name.size() + 2));
}
double age(const metrics::Registry& metrics) {
  return figure(metrics, "signalbox_outbox_age_seconds");
}

asio::awaitable<void> put_off(Fixture* at) {
  bus::Relay relay{at->parts, at->link, at->config()};
  at->add(5'000, 3'600);
  at->add(100, 0);
  CHECK(co_await eventually(10s, [at] { return age(at->metrics) >= 5'000; }));
  CHECK(co_await eventually(
      10s, [at] { return figure(at->metrics, "signalbox_outbox_sent_total") == 1; }));
  CHECK(age(at->metrics) >= 5'000);
  at->end_all();
  CHECK(co_await eventually(10s, [at] { return age(at->metrics) == 0; }));
  co_await relay.drain(in(5s));
}

// Refused for the last time, while DEAD takes no letters.
asio::awaitable<void> without_letters(Fixture* at) {
  bus::Link provisioner{at->parts, at->bus.link("provisioner")};
  co_await provisioner.wait_connected(in(10s));
  const std::string config =
      R"({"name":"DEAD","subjects":["dead.>"],"discard":"new","max_age":2592000000000000,)"
      R"("max_bytes":10,"num_replicas":1,"allow_direct":true})";
  CHECK((co_await bus::ask_api(&provisioner, "STREAM.UPDATE.DEAD", config)).error.empty());
  testing::execute_at(
      at->postgres.admin_url(),
      "INSERT INTO tree.outbox (tenant_id, fact_id, noun, verb, entity, entity_version, "
      "occurred_at, actor, request_id, traceparent, data, tries) VALUES ('acme', "
      "gen_random_uuid(), 'incident', 'opened', 't1', 1, now(), '', '', '', '{}', 5)");
  bus::Relay relay{at->parts, at->link, at->config()};
  const auto connection =
      co_await pg::Connection::open(at->loop.get_executor(), at->postgres.admin_url(), "test");
  std::int64_t put_off = 0;
  for (const auto until = in(10s); put_off == 0 && std::chrono::steady_clock::now() < until;) {
    std::vector<pg::Command> commands;
    commands.push_back(pg::command_of(count_put_off));
    const auto rows = co_await connection->run(std::move(commands));
    put_off = rows[0][0].get<std::int64_t>("put_off");
  }
  CHECK(put_off == 1);
  co_await relay.drain(in(5s));
}

asio::awaitable<void> without_bus(Fixture* at) {
  co_await at->link.wait_connected(in(10s));
  bus::Relay relay{at->parts, at->link, at->config()};
  CHECK(co_await eventually(10s, [&relay] { return relay.active(); }));
  at->bus.kill();
  CHECK(co_await eventually(10s, [at] { return !at->link.connected(); }));
  at->add(300, 0);
  CHECK(co_await eventually(5s, [at] { return age(at->metrics) >= 300; }));
  CHECK(co_await eventually(5s, [at] { return age(at->metrics) >= 302; }));
  at->bus.start();
  CHECK(co_await eventually(20s, [at] { return age(at->metrics) == 0; }));
  co_await relay.drain(in(5s));
}

asio::awaitable<void> stand_by(Fixture* at) {
  co_await at->link.wait_connected(in(10s));
  bus::Relay relay{at->parts, at->link, at->config()};
  CHECK(co_await eventually(10s, [&relay] { return relay.active(); }));
  metrics::Registry others;
  bus::Relay other{{at->parts.executor, at->log, others}, at->link, at->config()};
  at->add(700, 3'600);
  CHECK(co_await eventually(10s, [&others] { return age(others) >= 700; }));
  CHECK_FALSE(other.active());
  at->end_all();
  CHECK(co_await eventually(10s, [&others] { return age(others) == 0; }));
  co_await other.drain(in(5s));
  co_await relay.drain(in(5s));
}

// It has the lock, and its way to the bus is gone: another one has both.
asio::awaitable<void> take_over(Fixture* at) {
  testing::TcpGate gate{at->bus.port()};
  auto config = at->bus.link("tree_fleet");
  config.servers = {"nats://127.0.0.1:" + std::to_string(gate.port())};
  bus::Link own{at->parts, config};
  co_await own.wait_connected(in(10s));
  bus::Relay relay{at->parts, own, at->config()};
  CHECK(co_await eventually(10s, [&relay] { return relay.active(); }));
  metrics::Registry others;
  bus::Relay other{{at->parts.executor, at->log, others}, at->link, at->config()};
  gate.cut();
  at->add(1, 0);
  CHECK(co_await eventually(
      20s, [&others] { return figure(others, "signalbox_outbox_sent_total") == 1; }));
  CHECK_FALSE(relay.active());
  gate.open();
  co_await own.wait_connected(in(10s));
  CHECK(other.active());
  co_await other.drain(in(5s));
  co_await relay.drain(in(10s));
}

asio::awaitable<void> without_database(Fixture* at) {
  bus::Relay relay{at->parts, at->link, at->config()};
  at->add(900, 3'600);
  CHECK(co_await eventually(10s, [at] { return age(at->metrics) >= 900; }));
  at->postgres.kill();
  CHECK(co_await eventually(5s, [&relay] { return !relay.active(); }));
  const auto before = age(at->metrics);
  CHECK(co_await eventually(15s, [at, before] { return age(at->metrics) >= before + 1; }));
  co_await relay.drain(in(10s));
}
}  // namespace

TEST_CASE("a fact is not given up before its letter is kept", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, without_letters(&at));
}

TEST_CASE("the age of the outbox is that of its oldest fact, put off or not", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, put_off(&at));
}

TEST_CASE("the outbox ages while there is no bus to send to", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, without_bus(&at));
}

TEST_CASE("a relay that stands by tells the outbox's age too", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, stand_by(&at));
}

TEST_CASE("a relay that is cut off the bus leaves the sending to another", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, take_over(&at));
}

TEST_CASE("the outbox ages while its database is away", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, without_database(&at));
}
