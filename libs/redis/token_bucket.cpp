#include "redis/token_bucket.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace signalbox::redis {
namespace {
using std::chrono::milliseconds;

// Sums of fractions fall short by a trifle: a token that lacks no more than this is whole, or who
// waits exactly as long as we said would be refused.
constexpr double trifle = 1e-9;
// How often full buckets are looked for, at most: a look at 100,000 takes 13 ms.
constexpr std::chrono::seconds look_interval{1};

milliseconds time_for(double tokens, const Rate& rate) {
  const double time = std::max(tokens - trifle, 0.0) / rate.refill_per_second * 1000;
  return milliseconds{static_cast<std::int64_t>(std::ceil(time))};
}
}  // namespace

void Rate::check(std::int64_t cost) const {
  constexpr std::int64_t capacity_max = 1'000'000;
  // Slower than one in 11 days is a ban, not a rate.
  constexpr double refill_min = 1e-6;
  const bool right = capacity >= 1 && capacity <= capacity_max && refill_per_second >= refill_min &&
                     refill_per_second <= capacity_max && cost >= 0 && cost <= capacity;
  if (!right) throw std::invalid_argument{"a rate limit is out of range"};
}

Allowance LocalBuckets::take(const Key& key, Rate rate, std::int64_t cost) {
  rate.check(cost);
  const auto now = clock_.steady();
  const auto capacity = static_cast<double>(rate.capacity);
  auto found = buckets_.find(key);
  if (found == buckets_.end()) {
    if (buckets_.size() >= buckets_max_ && now >= next_look_) forget_full(now);
    if (buckets_.size() >= buckets_max_) {
      const auto look = std::chrono::ceil<milliseconds>(next_look_ - now);
      return {.retry_after = std::max(time_for(static_cast<double>(cost), rate), look)};
    }
    found = buckets_.emplace(key, Bucket{capacity, now, now}).first;
  }
  auto& bucket = found->second;
  const std::chrono::duration<double> since = now - bucket.at;
  bucket.tokens = std::min(capacity, bucket.tokens + since.count() * rate.refill_per_second);
  bucket.at = now;
  const auto wanted = static_cast<double>(cost);
  Allowance allowance{.allowed = bucket.tokens + trifle >= wanted};
  if (allowance.allowed) bucket.tokens = std::max(bucket.tokens - wanted, 0.0);
  allowance.remaining = static_cast<std::int64_t>(bucket.tokens + trifle);
  allowance.reset = time_for(capacity - bucket.tokens, rate);
  if (!allowance.allowed) allowance.retry_after = time_for(wanted - bucket.tokens, rate);
  bucket.full_at = now + allowance.reset;
  return allowance;
}

void LocalBuckets::forget_full(TimePoint now) {
  std::erase_if(buckets_, [now](const auto& entry) { return entry.second.full_at <= now; });
  next_look_ = now + look_interval;
}

}  // namespace signalbox::redis
