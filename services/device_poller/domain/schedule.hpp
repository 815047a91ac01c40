// When a device is due: every interval, at its own moment within it, so that a fleet of devices is
// asked evenly; and how long one that fails is left alone.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"

#include <chrono>
#include <optional>

namespace signalbox::device_poller::domain {

// The slot at or after `from`: slots of a device are the same on every replica, so that what was
// read in one is known by its time.
Time next_slot(const Uuid& device, std::chrono::seconds interval, Time from);

// Polls that came to nothing in a row, and until when no further one is begun.
struct Breaker {
  int failures = 0;
  int refusals = 0;
  std::optional<Time> open_until = {};

  bool operator==(const Breaker&) const = default;
};

inline constexpr int breaker_failures = 5;
inline constexpr std::chrono::seconds breaker_wait_min{30};
inline constexpr std::chrono::seconds breaker_wait_max{900};
// Credentials that are refused are tried again this often, and every further time after twice as
// long: devices lock a person out after some wrong passwords, and write down every one.
inline constexpr std::chrono::minutes refusal_wait_min{15};
inline constexpr std::chrono::hours refusal_wait_max{4};

// Past open_until one poll is let through: the half-open probe, whose outcome decides.
bool may_poll(const Breaker& breaker, Time now);
Breaker after_success();
Breaker after_failure(const Breaker& before, Time now);
Breaker after_refusal(const Breaker& before, Time now);

}  // namespace signalbox::device_poller::domain
