// Polls the devices of this replica's shards, each in its slot, and keeps what has changed.
#pragma once

#include "bus/wire/link.hpp"
#include "device_poller/domain/schedule.hpp"
#include "device_poller/jobs/shard_leases.hpp"
#include "device_poller/outside/driver/driver.hpp"
#include "device_poller/outside/vault/vault.hpp"
#include "device_poller/store/polls.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <functional>
#include <memory>

namespace signalbox::device_poller::jobs {

struct PollingParts {
  boost::asio::any_io_executor executor;
  ShardLeases& leases;
  store::Polls& polls;
  vault::Vault& vault;
  const driver::DriverParts& driver;
  bus::Link& link;             // for readings
  std::function<void()> said;  // a fact was committed
  const Clock& clock;
  log::Logger log;
  metrics::Registry& metrics;
};

// A poll ends after this at the latest, or with its interval.
inline constexpr std::chrono::seconds poll_time_max{30};

class Polling {
 public:
  explicit Polling(const PollingParts& parts);
  ~Polling();
  Polling(const Polling&) = delete;
  Polling& operator=(const Polling&) = delete;

  // Begins no poll any more, hands back the shards when those under way have ended.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::device_poller::jobs
