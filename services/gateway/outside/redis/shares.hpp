// How much each caller may ask for in a minute: token buckets of the whole fleet in Redis, and of
// this process alone while Redis is away.
#pragma once

#include "redis/rate_limit.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <string_view>

namespace signalbox::gateway::redis {

// Of a rate class of the contract; more than people need, far less than a loop that ran away.
signalbox::redis::Rate rate_of(std::string_view rate_class);

class Shares {
 public:
  // Both must outlive it.
  Shares(signalbox::redis::Client& client, const Clock& clock) : client_(client), local_(clock) {}

  boost::asio::awaitable<signalbox::redis::Allowance> take(std::string caller, std::string rate);

 private:
  signalbox::redis::Client& client_;
  signalbox::redis::LocalBuckets local_;
};

}  // namespace signalbox::gateway::redis
