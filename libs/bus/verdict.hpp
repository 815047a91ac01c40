// What becomes of a delivery: the second of the two tables that translate a Code (the other is that
// of HTTP statuses).
#pragma once

#include "core/result.hpp"

#include <chrono>
#include <cstdint>
#include <string>

namespace signalbox::bus {

enum class Verdict : std::uint8_t {
  done,    // handled, or handled before
  later,   // not now: it comes again after a while
  poison,  // never: to the dead letters
};

// unavailable, timeout, too_many and conflict pass by themselves; the rest is wrong for ever.
Verdict verdict_of(Code code);

// A handler's answer about one delivery.
struct Handled {
  Verdict verdict = Verdict::done;
  std::string why = {};  // for the log and the dead letter; without secrets
};
inline Handled done() { return {}; }
Handled handled(const Failure& failure);

// After that many deliveries that came to nothing a message is dead, if it has waited as long as
// the delays between them: being handed back by processes that end does not count against it.
inline constexpr std::uint64_t tries_max = 6;
inline constexpr std::chrono::seconds patience{1 + 5 + 30 + 120 + 600};
// What a handler throws is a fault of the world or of ours, and is waited out for longer.
inline constexpr std::chrono::hours fault_patience{24};
// Delivered so often without any verdict: it kills the processes that handle it. More than what
// fault_patience allows, at a delivery every ten minutes.
inline constexpr std::uint64_t deliveries_max = 200;
// How long a message waits after its n-th delivery (1 is the first) has failed: 1 s, 5 s, 30 s,
// 2 min, 10 min.
std::chrono::seconds delay_after(std::uint64_t deliveries);

}  // namespace signalbox::bus
