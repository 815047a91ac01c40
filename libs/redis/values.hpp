// Values that end by themselves: what is computed elsewhere and kept here for a while (Cache), and
// what may be used once (Tickets).
#pragma once

#include "redis/client.hpp"
#include "redis/key.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <optional>
#include <string>

namespace signalbox::redis {

// Half of a command: with its key and its words it always fits.
inline constexpr std::size_t value_bytes_max = 1'000'000;

// While Redis is away everything is a miss and nothing is kept: callers need no second path. A
// value past value_bytes_max and a TTL under 1 ms throw std::invalid_argument.
class Cache {
 public:
  explicit Cache(Client& client) : client_(client) {}

  boost::asio::awaitable<std::optional<std::string>> get(Key key);
  boost::asio::awaitable<void> set(Key key, std::string value, std::chrono::milliseconds ttl);
  // Throws Unavailable: whoever must know that it is gone cannot be told "perhaps".
  boost::asio::awaitable<void> remove(Key key);

 private:
  Client& client_;
};

// Throws Unavailable while Redis is away: a ticket that cannot be checked is not honoured.
class Tickets {
 public:
  explicit Tickets(Client& client) : client_(client) {}

  // False if the key has a ticket already; that one stays as it is.
  boost::asio::awaitable<bool> put(Key key, std::string value, std::chrono::milliseconds ttl);
  // The value for the first who asks, nothing for all others and after its time.
  boost::asio::awaitable<std::optional<std::string>> take(Key key);

 private:
  Client& client_;
};

}  // namespace signalbox::redis
