#include "gateway/domain/lockout.hpp"

#include <algorithm>

namespace signalbox::gateway::domain {
namespace {
using std::chrono::seconds;
constexpr seconds wait_min{30};
constexpr seconds wait_max{900};
constexpr int doublings_max = 5;  // 30 s × 2⁵ is past the longest
}  // namespace

seconds wait_of(const Attempts& attempts, Time now) {
  if (!attempts.locked_until || *attempts.locked_until <= now) return seconds{0};
  return std::chrono::ceil<seconds>(*attempts.locked_until - now);
}

Attempts after_wrong(const Attempts& attempts, Time now) {
  const bool forgotten = !attempts.last_wrong_at || now - *attempts.last_wrong_at > forgotten_after;
  Attempts after{.wrong = forgotten ? 1 : attempts.wrong + 1, .last_wrong_at = now};
  if (after.wrong >= free_attempts) {
    const auto doublings = std::min(after.wrong - free_attempts, doublings_max);
    after.locked_until = now + std::min(wait_min * (1 << doublings), wait_max);
  }
  return after;
}

}  // namespace signalbox::gateway::domain
