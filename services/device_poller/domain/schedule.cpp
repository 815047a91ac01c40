#include "device_poller/domain/schedule.hpp"

#include <algorithm>
#include <cstdint>

namespace signalbox::device_poller::domain {
namespace {
using std::chrono::milliseconds;
constexpr int doublings_max = 5;  // 30 s × 2⁵ is past the longest

// The random half of a version 7 id is spread evenly.
std::uint64_t random_of(const Uuid& device) {
  std::uint64_t value = 0;
  for (std::size_t at = 8; at < device.bytes.size(); ++at) value = (value << 8U) | device.bytes[at];
  return value;
}
}  // namespace

Time next_slot(const Uuid& device, std::chrono::seconds interval, Time from) {
  const auto period = milliseconds{interval}.count();
  const auto offset =
      static_cast<std::int64_t>(random_of(device) % static_cast<std::uint64_t>(period));
  const auto since = from.time_since_epoch().count() - offset;
  const auto slots = since <= 0 ? 0 : (since + period - 1) / period;
  return Time{milliseconds{slots * period + offset}};
}

bool may_poll(const Breaker& breaker, Time now) {
  return !breaker.open_until || *breaker.open_until <= now;
}

Breaker after_success() { return {}; }

Breaker after_failure(const Breaker& before, Time now) {
  Breaker after{.failures = before.failures + 1};
  if (after.failures >= breaker_failures) {
    const auto doublings = std::min(after.failures - breaker_failures, doublings_max);
    after.open_until = now + std::min(breaker_wait_min * (1 << doublings), breaker_wait_max);
  }
  return after;
}

Breaker after_refusal(const Breaker& before, Time now) {
  const auto wait = refusal_wait_min * (1 << std::min(before.refusals, doublings_max));
  return {.refusals = before.refusals + 1,
          .open_until = now + std::min<std::chrono::minutes>(wait, refusal_wait_max)};
}

}  // namespace signalbox::device_poller::domain
