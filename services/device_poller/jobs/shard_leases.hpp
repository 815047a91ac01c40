// Which shards this replica polls: its share of them by who lives, each for as long as it holds the
// lease in Redis, under a number that PostgreSQL gave it.
#pragma once

#include "core/clock.hpp"
#include "device_poller/store/polls.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "redis/leases.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::jobs {

struct ShardLeasesParts {
  redis::Client& cache;
  store::Polls& polls;
  const Clock& clock;
  log::Logger log;
  metrics::Registry& metrics;
  std::string replica;  // unique to the process
  // Whether what a poll brings can be kept and told; false once it could not for some seconds.
  std::function<bool()> can_keep = [] { return true; };
};

class ShardLeases {
 public:
  explicit ShardLeases(const ShardLeasesParts& parts);

  // One turn, every few seconds: says that we live, renews, lets go of what is not our share any
  // more, takes what is. While Redis is away what is held stays held until its end. Who cannot keep
  // what its polls bring leaves the shards to those who can, and holds them if nobody can.
  boost::asio::awaitable<void> turn();
  // Gives everything back, so that others begin at once.
  boost::asio::awaitable<void> end();

  // The number under which we may write for a shard; nothing if it is not ours now.
  std::optional<store::Fence> fence_of(int shard) const;
  std::vector<int> held() const;

 private:
  boost::asio::awaitable<std::vector<std::string>> who_lives(bool says_so);
  boost::asio::awaitable<void> take_share();
  boost::asio::awaitable<void> let_go(std::vector<int> shards);
  boost::asio::awaitable<void> acquire(std::vector<int> shards);
  boost::asio::awaitable<void> number(std::vector<int> shards);

  ShardLeasesParts parts_;
  redis::Leases leases_;
  std::map<int, std::int64_t> fences_;
  metrics::Gauge held_gauge_;
  metrics::Counter taken_;
};

}  // namespace signalbox::device_poller::jobs
