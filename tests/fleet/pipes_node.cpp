// One of the two processes of pipes_story.cpp. `pipes_node say` changes entities and says so;
// `pipes_node hear` counts what it is told and keeps a copy. Both stop on SIGTERM as services do:
// work that was begun is finished.
#include "bus/deliveries.hpp"
#include "bus/relay.hpp"
#include "core/clock.hpp"
#include "pg/error.hpp"
#include "pg/inbox.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace {
using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

constexpr pg::Query change_item{
    "tree.change_item",
    "UPDATE items SET version = version + 1 WHERE name = $1 AND version < $2 RETURNING version"};
constexpr pg::Query least_version{"tree.least_version",
                                  "SELECT name, version FROM items WHERE version < $1 LIMIT 50"};
constexpr pg::Query count_item{
    "rca.count_item",
    "INSERT INTO counts (name, heard) VALUES ($1, 1) "
    "ON CONFLICT (tenant_id, name) DO UPDATE SET heard = counts.heard + 1"};
constexpr pg::Query copy_item{
    "rca.copy_item",
    "INSERT INTO copies (name, version) VALUES ($1, $2) ON CONFLICT (tenant_id, name) "
    "DO UPDATE SET version = excluded.version WHERE excluded.version > copies.version"};

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr) throw std::runtime_error{std::string{name} + " is not set"};
  return value;
}

struct Node {
  explicit Node(std::string the_service) : service(std::move(the_service)) {}

  asio::any_io_executor executor() { return loop.get_executor(); }

  std::string service;
  asio::io_context loop{1};
  SystemClock clock;
  log::Sink sink{STDOUT_FILENO, clock};
  log::Logger log{sink, log::Level::info, service, std::to_string(::getpid())};
  metrics::Registry metrics;
  UuidSource ids{clock};
  pg::Pool pool{executor(), {Secret{variable("NODE_APP_URL")}, service}, metrics};
  bus::Parts parts{executor(), log, metrics};
  bus::Link fleet{parts,
                  {.servers = {variable("NODE_NATS_URL")},
                   .credentials_file = variable("NODE_CREDENTIALS"),
                   .user = service,
                   .name = "fleet"}};
  bool stopping = false;
};

// One transaction: the entity's new version and the fact that tells of it.
asio::awaitable<void> change(Node* node, pg::Outbox* outbox, Tenant tenant, std::string name,
                             std::int64_t versions) {
  auto transaction = co_await node->pool.begin(std::move(tenant));
  const auto row = co_await transaction.maybe_one(change_item, name, versions);
  if (!row) co_return;
  const auto version = row->get<std::int64_t>("version");
  const auto data = json::Raw::parse(R"({"version":)" + std::to_string(version) + "}");
  outbox->say(transaction, {{"item", "changed"}, name, version, *data}, {"test", "", ""});
  co_await transaction.commit();
}

// Until every entity of the tenant has reached the last version.
asio::awaitable<void> change_all(Node* node, pg::Outbox* outbox, Tenant tenant,
                                 std::int64_t versions, int* working) {
  asio::steady_timer pause{node->executor()};
  while (!node->stopping) {
    bool failed = false;
    try {
      const auto rows = co_await node->pool.run(tenant, least_version, versions);
      if (rows.empty()) break;
      for (std::size_t at = 0; at < rows.size() && !node->stopping; ++at) {
        co_await change(node, outbox, tenant, rows[at].get<std::string>("name"), versions);
      }
    } catch (const std::exception& fault) {
      node->log.warn("not changed", {{"fault", fault.what()}});
      failed = true;
    }
    if (!failed) continue;
    pause.expires_after(50ms);
    co_await pause.async_wait(tuple_awaitable);
  }
  --*working;
}

asio::awaitable<bus::Handled> hear(Node* node, bus::Message message) {
  const auto fact = contracts::read_fact(message.subject, message.headers, message.payload);
  if (!fact) co_return bus::handled(fact.error());
  auto transaction = co_await node->pool.begin(fact->tenant);
  transaction.queue(copy_item, fact->says.entity, fact->says.entity_version);
  if (co_await pg::first_time(&transaction, "rca_item", fact->id)) {
    transaction.queue(count_item, fact->says.entity);
  }
  co_await transaction.commit();
  co_return bus::done();
}

asio::awaitable<void> until_stopped(Node* node) {
  asio::signal_set signals{node->executor(), SIGTERM, SIGINT};
  co_await signals.async_wait(tuple_awaitable);
  node->stopping = true;
}

asio::awaitable<void> run_say(Node* node) {
  bus::Relay relay{node->parts, node->fleet, {node->service, Secret{variable("NODE_JOBS_URL")}}};
  pg::Outbox outbox{node->ids, node->clock};
  const auto tenants = std::stoi(variable("NODE_TENANTS"));
  const auto versions = std::stoll(variable("NODE_VERSIONS"));
  int working = tenants;
  for (int at = 0; at < tenants; ++at) {
    auto tenant = Tenant::parse("tenant_" + std::to_string(at)).value();
    asio::co_spawn(node->executor(),
                   change_all(node, &outbox, std::move(tenant), versions, &working),
                   asio::detached);
  }
  co_await until_stopped(node);
  asio::steady_timer look{node->executor()};
  while (working > 0) {
    look.expires_after(10ms);
    co_await look.async_wait(tuple_awaitable);
  }
  co_await relay.drain(std::chrono::steady_clock::now() + 10s);
}

asio::awaitable<void> run_hear(Node* node) {
  bus::Deliveries deliveries{
      node->parts, node->fleet, node->service, {{"rca_item", [node](bus::Message message) {
                                                   return hear(node, std::move(message));
                                                 }}}};
  co_await until_stopped(node);
  co_await deliveries.drain(std::chrono::steady_clock::now() + 10s);
  co_await node->fleet.flush(std::chrono::steady_clock::now() + 2s);
}
int run(bool says) {
  Node node{says ? "tree" : "rca"};
  int result = EXIT_SUCCESS;
  asio::co_spawn(node.loop, says ? run_say(&node) : run_hear(&node),
                 [&](const std::exception_ptr& fault) {
                   if (fault) result = EXIT_FAILURE;
                   node.loop.stop();
                 });
  node.loop.run();
  return result;
}
}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run(argc == 2 && std::string_view{argv[1]} == "say");
  } catch (const std::exception&) {
    return EXIT_FAILURE;
  }
}
