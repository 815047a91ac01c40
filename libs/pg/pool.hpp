// Connections of one role, shared by all coroutines of a loop, and the two ways to use them: one
// statement, or a transaction. Each is for one tenant or, said so, for the fleet.
#pragma once

#include "core/secret.hpp"
#include "core/tenant.hpp"
#include "metrics/registry.hpp"
#include "pg/connection.hpp"
#include "pg/transaction.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::pg {

struct PoolConfig {
  Secret url;
  std::string application_name;
  std::size_t connections_max = 8;  // services × replicas × this ≤ the server's max_connections
  std::size_t waiting_max = 256;
  std::chrono::milliseconds wait_max = std::chrono::seconds{2};
  // How long a statement may take before it ends with TimedOut; a batch of them as long together.
  std::chrono::milliseconds statement_time = pg::statement_time;
};

class Pool {
 public:
  // Connects when first asked. The registry must outlive the pool.
  Pool(const boost::asio::any_io_executor& executor, PoolConfig config, metrics::Registry& metrics);
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  // A transaction under one tenant: row security shows its rows and no others. Throws Busy after
  // `wait_max` or when too many wait, Disconnected when the server is not there. With `time` its
  // statements have that long, each, instead of `statement_time`.
  boost::asio::awaitable<Transaction> begin(
      Tenant tenant, std::optional<std::chrono::milliseconds> time = std::nullopt);
  // A transaction of the fleet itself: no tenant is set.
  boost::asio::awaitable<Transaction> begin_fleet(
      std::optional<std::chrono::milliseconds> time = std::nullopt);

  // One statement as a transaction of its own, in one round trip.
  template <class... Values>
  boost::asio::awaitable<Rows> run(Tenant tenant, Query query, const Values&... values) {
    return run_alone(std::move(tenant), command_of(query, values...));
  }
  template <class... Values>
  boost::asio::awaitable<Rows> run_fleet(Query query, const Values&... values) {
    return run_alone(std::nullopt, command_of(query, values...));
  }

 private:
  boost::asio::awaitable<Rows> run_alone(std::optional<Tenant> tenant, Command command);

  std::shared_ptr<Connections> connections_;
};

}  // namespace signalbox::pg
