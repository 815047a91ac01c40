// Leases: names that one holder in the fleet has at a time, until it lets go or stops renewing.
//
// A holder believes in a lease until `held_until`, which is counted from before the request was
// sent and is earlier than Redis' own end by a safety margin: it stops before anybody else can
// begin, as long as no clock runs wrong by more than the margin in one TTL. Redis may lose what it
// holds, so a lease says who may try; what must never happen twice is fenced where it is written.
#pragma once

#include "core/clock.hpp"
#include "redis/client.hpp"
#include "redis/key.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::redis {

// Of one call: Redis does nothing else meanwhile, and 4096 take it about 2 ms.
inline constexpr std::size_t leases_a_call_max = 4096;

struct LeasesConfig {
  // How long after a crash the next holder may begin. Renew at a third of it.
  std::chrono::milliseconds ttl = std::chrono::seconds{15};
  // For clocks that run apart, and for a write that has begun when the lease is looked at.
  std::chrono::milliseconds margin = std::chrono::seconds{2};
};

// All leases of one holder. Every call throws Unavailable while Redis is away; what is held stays
// held until its end. Calls may overlap. Each is given at most leases_a_call_max keys and
// throws std::invalid_argument past it. Client and clock must outlive it, and it its calls.
class Leases {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  Leases(Client& client, const Clock& clock, LeasesConfig config = {});
  Leases(const Leases&) = delete;
  Leases& operator=(const Leases&) = delete;

  // True when it is ours from now on, also when it was before.
  boost::asio::awaitable<bool> acquire(Key key);
  // Those that are, in one round trip. Of the others somebody else is the holder.
  boost::asio::awaitable<std::vector<Key>> acquire_all(std::vector<Key> keys);

  // Renews all, leases_a_call_max in a round trip, and answers those that are lost: let go of them
  // at once. A lease past its end that nobody took meanwhile is renewed like the others.
  boost::asio::awaitable<std::vector<Key>> renew();

  // Lets go, also in Redis if it is still ours there: the next holder need not wait. Not held any
  // more from the moment of the call, whatever Redis says.
  boost::asio::awaitable<void> release(std::vector<Key> keys);

  // The moment after which we must not act for it; nothing if it is not ours. May lie in the past.
  std::optional<TimePoint> held_until(const Key& key) const;
  // To be asked before each write.
  bool holds(const Key& key) const;
  // All that we have and have not been told to be lost, in order.
  std::vector<Key> keys() const;

 private:
  struct Held {
    std::string token;  // unlike any other's, so that a late release ends no newer lease
    TimePoint until;
  };

  struct Named {
    Key key;
    std::string token;
  };

  std::string next_token();
  boost::asio::awaitable<std::vector<Named>> renew_piece(std::vector<Named> piece);
  std::map<Key, Held>::iterator find_held(const Key& key, const std::string& token);

  Client& client_;
  const Clock& clock_;
  LeasesConfig config_;
  std::string holder_;
  std::uint64_t tokens_ = 0;
  std::map<Key, Held> held_;
};

}  // namespace signalbox::redis
