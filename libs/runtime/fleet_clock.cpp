#include "runtime/fleet_clock.hpp"

#include <cstdlib>

namespace signalbox::runtime {
namespace {
using std::chrono::nanoseconds;
using Steady = std::chrono::steady_clock::time_point;

Time host_now() { return SystemClock{}.now(); }
}  // namespace

Time FleetClock::now() const {
  const auto behind = behind_ns_.load(std::memory_order_relaxed);
  if (behind == unheard) return host_now();
  return Time{std::chrono::floor<std::chrono::milliseconds>(steady().time_since_epoch() +
                                                            nanoseconds{behind})};
}

Steady FleetClock::steady() const { return std::chrono::steady_clock::now(); }

void FleetClock::hear(Time told, Steady asked, Steady answered) {
  if (answered - asked > answer_time_max) return;
  const auto between = asked + (answered - asked) / 2;
  const nanoseconds behind = told.time_since_epoch() - between.time_since_epoch();
  const auto before = behind_ns_.load(std::memory_order_relaxed);
  // Half of the answer's time is what it may be wrong by.
  const nanoseconds close = (answered - asked) / 2 + tolerance;
  if (before != unheard && std::chrono::abs(behind - nanoseconds{before}) <= close) return;
  behind_ns_.store(behind.count(), std::memory_order_relaxed);
}

std::chrono::milliseconds FleetClock::host_ahead() const { return host_now() - now(); }

}  // namespace signalbox::runtime
