#include "gateway/domain/lockout.hpp"

#include <algorithm>

namespace signalbox::gateway::domain {
namespace {
using std::chrono::seconds;
constexpr seconds wait_min{30};
constexpr seconds wait_max{900};
constexpr int doublings_max = 5;  // 30 s × 2⁵ is past the longest
}  // namespace

seconds wait_after(int wrong) {
  if (wrong < free_attempts) return seconds{0};
  const auto doublings = std::min(wrong - free_attempts, doublings_max);
  return std::min(wait_min * (1 << doublings), wait_max);
}

}  // namespace signalbox::gateway::domain
