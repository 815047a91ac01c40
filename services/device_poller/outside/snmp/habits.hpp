// What was learned of an agent in earlier polls, so that it is not tried out again each time. Plain
// values.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/oid.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::snmp {

// Rows asked for at once: with 12 columns some 3 kB of answer. Halved for agents and paths that
// cannot carry that much.
inline constexpr std::int32_t repetitions_first = 10;

// What seldom changes is asked for this often, and after the device has started anew: names, types
// and speeds of interfaces, models and serial numbers.
inline constexpr std::chrono::minutes known_for{10};
// Beyond so many interfaces they are read each time: some 300 bytes each, of thousands of agents.
inline constexpr std::size_t known_interfaces_max = 4'096;

// What seldom changes of a device, as it was read last.
struct Known {
  using Instant = std::chrono::steady_clock::time_point;

  std::optional<std::uint64_t> uptime_ms = {};     // of the last poll
  std::optional<Instant> interfaces_read_at = {};  // none: not to their end
  std::vector<domain::Interface> interfaces = {};  // by index, without states and counters
  std::optional<Instant> maker_read_at = {};
  domain::Identity maker = {};  // what the maker's own variables tell
  std::optional<Instant> names_read_at = {};
  std::map<Oid, std::string> entity_names = {};  // of sensors

  // Whether what was read then still counts.
  static bool is_fresh(const std::optional<Instant>& read_at, Instant now) {
    return read_at && now - *read_at < known_for;
  }
};

struct Habits {
  enum class Bulk : std::uint8_t { not_known, works, fails };

  // Some agents meet GETBULK with an error or silence: they are walked by GETNEXT.
  Bulk bulk = Bulk::not_known;
  std::int32_t repetitions = repetitions_first;  // that it stands
  Known known = {};
};

}  // namespace signalbox::device_poller::snmp
