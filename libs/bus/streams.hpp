// The streams of the installation and their limits: one table, each bound with its reason.
#pragma once

#include "bus/wire/link.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::bus {

struct Stream {
  std::string_view name;
  std::string_view subject;  // what it keeps
  std::chrono::hours age_max{};
  std::int64_t bytes_max = 0;
  bool refuses_when_full = false;  // otherwise the oldest go
  bool has_direct_get = false;     // single messages may be read, by any replica
  std::string_view why;
};
std::span<const Stream> streams();

// Of one stream: JetStream has no more.
inline constexpr int copies_max = 5;

// Within it the stream drops what it has seen: longer than a relay is away from the bus.
inline constexpr std::chrono::minutes duplicate_window{10};

// Somebody must have time to look; an inbox remembers for longer, so that a replay is known again.
inline constexpr std::chrono::hours dead_letter_age_max{30 * 24};

// A consumer that the server keeps: which messages, of which stream, for whom.
struct Durable {
  std::string stream;
  std::string name;    // "<service>_<noun>"
  std::string filter;  // "evt.*.<noun>.*"
};
// Handed out and not acknowledged; past it the consumer waits.
inline constexpr int unacknowledged_max = 500;
// What a process that died had in hand goes to another after this. Consumers say all the time that
// they are still at it, so it may be shorter than a handler takes.
inline constexpr std::chrono::seconds acknowledge_within{15};

// Makes what is missing and changes what differs; answers when all is there, each stream in so many
// copies. For the deploy step, whose user may do so: services only use what is there. Throws
// std::runtime_error with the server's words when it refuses.
boost::asio::awaitable<void> provision(Link* link, std::vector<Durable> durables, int replicas);

}  // namespace signalbox::bus
