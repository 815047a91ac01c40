// What a service of the fleet stands on besides the Runtime: its database, its cache, its two
// connections to the bus, and what goes over them. Readiness follows all of them, and at the end
// they close in order: doors first, then what answers and listens, then the relay.
#pragma once

#include "bus/asker.hpp"
#include "bus/deliveries.hpp"
#include "bus/relay.hpp"
#include "bus/responder.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"
#include "redis/client.hpp"
#include "runtime/fleet_config.hpp"
#include "runtime/operation.hpp"
#include "runtime/runtime.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::runtime {

class Fleet {
 public:
  // Begins to connect everywhere; nothing needs to be there yet. The runtime must outlive it.
  // Throws std::invalid_argument for an address of Redis that is none.
  Fleet(Runtime& runtime, const std::string& service, const FleetConfig& config);
  ~Fleet();
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  pg::Pool& database() { return database_; }
  // Across tenants: for what runs by the clock, and nothing that a caller has asked for.
  pg::Pool& jobs() { return jobs_; }
  pg::Outbox& outbox() { return outbox_; }
  // A fact was committed: the relay looks now.
  void said() { relay_.wake(); }
  bus::Asker& asker() { return asker_; }
  bus::Link& ask_link() { return ask_; }
  bus::Link& fleet_link() { return fleet_; }
  const bus::Parts& bus_parts() const { return parts_; }
  redis::Client& cache() { return cache_; }
  // Whether it had both its database and the stream of facts not longer ago; it looks every second,
  // or every three while the database does not answer.
  bool had_all_within(std::chrono::steady_clock::duration time) const;

  // Answers this service's questions from now on. Throws std::logic_error that says what is wrong
  // between the operations and the contract: one without a function, a function without one.
  void answer(std::vector<Operation> operations);
  // Answers $SRV alone: for a service whose operations are not asked for over the bus.
  void present();
  // Takes what the streams deliver from now on.
  void listen(std::vector<bus::Delivery> deliveries);

 private:
  void respond(std::vector<std::string> operations);
  static boost::asio::awaitable<void> watch(Fleet* fleet, std::shared_ptr<bool> alive);
  void compare_clocks();
  static boost::asio::awaitable<contracts::Answer> answer_one(const std::vector<Operation>* table,
                                                              contracts::Question question);

  Runtime& runtime_;
  std::string service_;
  bus::Parts parts_;
  pg::Pool database_;
  pg::Pool jobs_;
  pg::Outbox outbox_;
  redis::Client cache_;
  bus::Link ask_;
  bus::Link fleet_;
  bus::Asker asker_;
  bus::Relay relay_;
  std::vector<Operation> operations_;
  std::optional<bus::Responder> responder_;
  std::optional<bus::Deliveries> deliveries_;
  std::optional<std::chrono::steady_clock::time_point> had_all_at_;
  metrics::Gauge host_ahead_;
  bool host_is_off_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace signalbox::runtime
