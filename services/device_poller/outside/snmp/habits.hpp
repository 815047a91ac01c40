// What was learned of an agent in earlier polls, so that it is not tried out again each time. Plain
// values.
#pragma once

#include <cstdint>

namespace signalbox::device_poller::snmp {

// Rows asked for at once: with 12 columns some 3 kB of answer. Halved for agents and paths that
// cannot carry that much.
inline constexpr std::int32_t repetitions_first = 10;

struct Habits {
  enum class Bulk : std::uint8_t { not_known, works, fails };

  // Some agents meet GETBULK with an error or silence: they are walked by GETNEXT.
  Bulk bulk = Bulk::not_known;
  std::int32_t repetitions = repetitions_first;  // that it stands
};

}  // namespace signalbox::device_poller::snmp
