#include "runtime/fleet.hpp"

#include "contracts/problem.hpp"
#include "contracts/routes.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::runtime {
namespace {
namespace asio = boost::asio;
// A relay, a scheduler and retention: they wait for each other rather than for more connections.
constexpr std::size_t jobs_connections_max = 2;
// How often readiness looks at the database and the bus.
constexpr std::chrono::seconds look_every{1};
constexpr std::chrono::seconds look_time{2};

// Another time of the host's than this is worth a word.
constexpr std::chrono::seconds notable_offset{1};

constexpr pg::Query look_at_database{"core.look_at_database", "SELECT clock_timestamp() AS now"};

redis::Address redis_address(const Secret& url) {
  auto address = redis::Address::parse(url);
  if (!address) throw std::invalid_argument{"SIGNALBOX_REDIS_URL: " + address.error().detail};
  return *std::move(address);
}

bus::LinkConfig link_config(const FleetConfig& config, const std::string& service,
                            const std::string& name) {
  return {.servers = config.nats_servers,
          .credentials_file = name == "ask" ? config.nats_ask_file : config.nats_fleet_file,
          .user = service,
          .ca_file = config.nats_ca_file,
          .name = name};
}

void report(Health::Part* part, const std::string& fault) {
  if (fault.empty()) {
    part->works();
  } else {
    part->fails(fault);
  }
}
}  // namespace

Fleet::Fleet(Runtime& runtime, const std::string& service, const FleetConfig& config)
    : runtime_(runtime),
      service_(service),
      parts_{runtime.executor(), runtime.log(), runtime.metrics()},
      database_(runtime.executor(),
                {.url = config.pg_url,
                 .application_name = service,
                 .connections_max = config.pg_connections_max},
                runtime.metrics()),
      jobs_(runtime.executor(),
            {.url = config.pg_jobs_url,
             .application_name = service + "_jobs",
             .connections_max = jobs_connections_max},
            runtime.metrics()),
      outbox_(runtime.ids(), runtime.clock()),
      cache_(runtime.executor(), {redis_address(config.redis_url), service}, runtime.log(),
             runtime.metrics()),
      ask_(parts_, link_config(config, service, "ask")),
      fleet_(parts_, link_config(config, service, "fleet")),
      asker_(ask_, runtime.metrics()),
      relay_(parts_, fleet_, {service, config.pg_jobs_url}),
      host_ahead_(runtime.metrics().gauge(
          {"signalbox_host_clock_ahead_seconds",
           "How far this host's clock is ahead of the database's, which counts."})) {
  auto& part = runtime.health().part("redis");
  cache_.on_change([&part](bool connected, const std::string& fault) {
    report(&part, connected ? "" : fault.empty() ? "not connected" : fault);
  });
  runtime.before_end("relay", [this](std::chrono::steady_clock::time_point deadline) {
    return relay_.drain(deadline);
  });
  asio::co_spawn(runtime.executor(), watch(this, alive_), asio::detached);
}

Fleet::~Fleet() { *alive_ = false; }

asio::awaitable<void> Fleet::watch(Fleet* fleet, std::shared_ptr<bool> alive) {
  auto& runtime = fleet->runtime_;
  auto& database = runtime.health().part("postgres");
  auto& ask = runtime.health().part("nats_ask");
  auto& facts = runtime.health().part("nats_fleet");
  asio::steady_timer pause{runtime.executor()};
  while (*alive) {
    report(&ask, fleet->ask_.fault());
    report(&facts, fleet->fleet_.fault());
    std::string fault;
    try {
      auto transaction = co_await fleet->database_.begin_fleet(look_time);
      const auto asked = runtime.clock().steady();
      const auto told = co_await transaction.maybe_one(look_at_database);
      const auto answered = runtime.clock().steady();
      if (told) runtime.fleet_clock().hear(told->get<Time>("now"), asked, answered);
    } catch (const std::exception& exception) {
      fault = exception.what();
    }
    if (!*alive) co_return;
    report(&database, fault);
    if (fault.empty() && fleet->fleet_.connected()) fleet->had_all_at_ = runtime.clock().steady();
    fleet->compare_clocks();
    pause.expires_after(look_every);
    co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

// Said once, when it begins and when it ends.
void Fleet::compare_clocks() {
  const std::chrono::duration<double> ahead = runtime_.fleet_clock().host_ahead();
  host_ahead_.set(ahead.count());
  const bool is_off = std::chrono::abs(ahead) > notable_offset;
  if (is_off == std::exchange(host_is_off_, is_off)) return;
  runtime_.log().warn(is_off ? "this host's clock is off; the database's counts"
                             : "this host's clock is right again",
                      {{"ahead_seconds", ahead.count()}});
}

bool Fleet::had_all_within(std::chrono::steady_clock::duration time) const {
  return had_all_at_ && runtime_.clock().steady() - *had_all_at_ < time;
}

void Fleet::answer(std::vector<Operation> operations) {
  operations_ = std::move(operations);
  std::vector<std::string_view> names;
  names.reserve(operations_.size());
  for (const auto& operation : operations_) names.push_back(operation.name);
  const auto wrong =
      contracts::check_handlers(contracts::operations_of(contracts::contract(), service_), names);
  if (!wrong.empty()) throw std::logic_error{wrong.front()};
  respond({names.begin(), names.end()});
}

void Fleet::present() { respond({}); }

void Fleet::respond(std::vector<std::string> operations) {
  bus::ResponderConfig config{.service = service_,
                              .instance = runtime_.ids().next().to_string(),
                              .description = "Signalbox service " + service_ + ".",
                              .operations = std::move(operations)};
  responder_.emplace(parts_, ask_, std::move(config), [this](contracts::Question question) {
    return answer_one(&operations_, std::move(question));
  });
  runtime_.before_end("questions", [this](std::chrono::steady_clock::time_point deadline) {
    return responder_->drain(deadline);
  });
}

asio::awaitable<contracts::Answer> Fleet::answer_one(const std::vector<Operation>* table,
                                                     contracts::Question question) {
  const auto request_id = question.request_id;
  // The responder has answered those that are not on the list.
  const auto operation = std::ranges::find(*table, question.operation, &Operation::name);
  auto answered = co_await call(&*operation, std::move(question));
  if (!answered) co_return contracts::answer_of(answered.error(), request_id);
  co_return *std::move(answered);
}

void Fleet::listen(std::vector<bus::Delivery> deliveries) {
  deliveries_.emplace(parts_, fleet_, service_, std::move(deliveries));
  runtime_.before_end("deliveries", [this](std::chrono::steady_clock::time_point deadline) {
    return deliveries_->drain(deadline);
  });
}

}  // namespace signalbox::runtime
