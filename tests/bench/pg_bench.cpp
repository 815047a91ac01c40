// A tenant's transaction, changing a row and saying so in the outbox, beside pgbench sending the
// very same statements in its pipeline mode: 8 connections each, one server, runs in turn.
#include "pg/outbox.hpp"
#include "pg/pool.hpp"
#include "testing/database.hpp"
#include "testing/postgres_server.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <vector>

namespace {
using namespace signalbox;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;
namespace asio = boost::asio;

constexpr int connections = 8;
constexpr int items = 1'000;
constexpr auto round_time = 2s;
constexpr int rounds = 15;

constexpr std::string_view schema = R"sql(
CREATE TABLE items (
  tenant_id core.tenant NOT NULL DEFAULT nullif(current_setting('signalbox.tenant', true), ''),
  id bigint NOT NULL, version bigint NOT NULL, PRIMARY KEY (tenant_id, id));
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
ALTER TABLE items FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant_only ON items
  USING (tenant_id = nullif(current_setting('signalbox.tenant', true), ''))
  WITH CHECK (tenant_id = nullif(current_setting('signalbox.tenant', true), ''));
GRANT SELECT, INSERT, UPDATE ON items TO :app;
)sql";

constexpr pg::Query change_item{"tree.change_item",
                                "UPDATE items SET version = version + 1 WHERE id = $1"};

// What libs/pg sends: BEGIN, the tenant, the change, the fact, COMMIT, each with the same values
// bound to it, but for the two empty ones, which pgbench cannot bind. It says the same fact every
// time, which costs it nothing to make.
constexpr std::string_view script =
    R"(\set item random(1, 1000)
\startpipeline
BEGIN;
SELECT set_config('signalbox.tenant', :tenant, true);
UPDATE items SET version = version + 1 WHERE id = :item;
INSERT INTO outbox (fact_id, noun, verb, entity, entity_version, occurred_at, actor, request_id,
 traceparent, data) VALUES (:fact, :noun, :verb, :item, :version, :time, :actor, '', '', :data);
COMMIT;
\endpipeline
)";
constexpr std::array values = {"tenant=acme", "fact=0199a7f0-0000-7000-8000-000000000001",
                               "noun=item",   "verb=changed",
                               "version=1",   "time=2026-01-31T09:30:00.123Z",
                               "actor=ada",   R"(data={"version":1})"};

struct Bench {
  explicit Bench(const testing::PostgresServer& server)
      : pool(loop.get_executor(), {server.url_of("tree_app"), "bench", connections}, metrics) {}

  asio::io_context loop{1};
  metrics::Registry metrics;
  SystemClock clock;
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  pg::Pool pool;
  SteadyClock::time_point until;
  long long done = 0;
  int open = connections;
};

asio::awaitable<void> change_some(Bench* bench, unsigned seed) {
  const auto tenant = Tenant::parse("acme").value();
  const auto data = json::Raw::parse(R"({"version":1})").value();
  while (SteadyClock::now() < bench->until) {
    seed = seed * 1664525U + 1013904223U;
    const auto item = static_cast<std::int64_t>(seed >> 8U) % items + 1;
    auto transaction = co_await bench->pool.begin(tenant);
    transaction.queue(change_item, item);
    bench->outbox.say(transaction, {{"item", "changed"}, std::to_string(item), 1, data},
                      {"ada", "", ""});
    co_await transaction.commit();
    ++bench->done;
  }
  --bench->open;
}

asio::awaitable<void> change_all(Bench* bench) {
  bench->until = SteadyClock::now() + round_time;
  for (unsigned worker = 0; worker < connections; ++worker) {
    asio::co_spawn(bench->loop, change_some(bench, worker + 1), asio::detached);
  }
  asio::steady_timer look{bench->loop};
  while (bench->open > 0) {
    look.expires_after(5ms);
    co_await look.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// pgbench does not count its connecting either.
asio::awaitable<void> connect_all(Bench* bench) {
  std::vector<pg::Transaction> held;
  held.reserve(connections);
  for (int i = 0; i < connections; ++i) held.push_back(co_await bench->pool.begin_fleet());
}

double ours(const testing::PostgresServer& server) {
  Bench bench{server};
  testing::run_on(bench.loop, connect_all(&bench));
  const auto from = SteadyClock::now();
  testing::run_on(bench.loop, change_all(&bench));
  const std::chrono::duration<double> took = SteadyClock::now() - from;
  return double(bench.done) / took.count();
}

double pgbench(const testing::PostgresServer& server, const testing::ScratchFolder& folder) {
  const auto log = (folder.path() / "pgbench.log").string();
  const auto file = (folder.path() / "script.sql").string();
  std::ofstream{file} << script;
  std::filesystem::remove(log);
  std::vector<std::string> command = {"/usr/lib/postgresql/15/bin/pgbench"};
  command.insert(command.end(), {"-n", "-M", "prepared", "-j", "1"});
  command.insert(command.end(), {"-c", std::to_string(connections)});
  command.insert(command.end(), {"-T", std::to_string(round_time.count())});
  for (const auto* value : values) command.insert(command.end(), {"-D", value});
  command.insert(command.end(), {"-f", file, server.url_of("tree_app").reveal()});
  testing::Process process{{.command = std::move(command), .log_file = log}};
  if (process.wait(60s) != 0) {
    std::cerr << std::ifstream{log}.rdbuf();
    std::exit(EXIT_FAILURE);
  }
  std::ifstream output{log};
  for (std::string line; std::getline(output, line);) {
    if (line.starts_with("tps = ")) return std::stod(line.substr(6));
  }
  std::exit(EXIT_FAILURE);
}

asio::awaitable<void> fill(Bench* bench) {
  const auto tenant = Tenant::parse("acme").value();
  constexpr pg::Query insert_items{
      "tree.insert_items",
      "INSERT INTO items (id, version) SELECT i, 0 FROM generate_series(1, $1) i"};
  co_await bench->pool.run(tenant, insert_items, std::int64_t{items});
}

double median(std::vector<double> figures) {
  std::ranges::sort(figures);
  return figures.at(figures.size() / 2);
}
}  // namespace

int main() {
  const testing::PostgresServer server{{{"tree", {{"0001_items.sql", schema}}}}};
  const testing::ScratchFolder folder;
  {
    Bench bench{server};
    testing::run_on(bench.loop, fill(&bench));
  }
  std::vector<double> own;
  std::vector<double> peer;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    // Each is first in turn: the tables grow, and who comes second has them warm.
    if (round % 2 == 0) own.push_back(ours(server));
    peer.push_back(pgbench(server, folder));
    if (round % 2 != 0) own.push_back(ours(server));
    ratios.push_back(own.back() / peer.back());
  }
  std::cout << R"({"bench":"pg","connections":)" << connections << R"(,"transactions_per_second":)"
            << std::lround(median(own)) << R"(,"pgbench_per_second":)" << std::lround(median(peer))
            << R"(,"ratio":)" << std::round(median(ratios) * 100) / 100 << "}\n";
  return EXIT_SUCCESS;
}
