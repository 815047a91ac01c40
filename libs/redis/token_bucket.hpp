// A token bucket: it holds at most `capacity` tokens, is refilled steadily, and each call takes its
// cost out or is refused. This is the arithmetic, and buckets in the memory of one process for when
// Redis is away; libs/redis/rate_limit.hpp has those of the fleet.
#pragma once

#include "core/clock.hpp"
#include "redis/key.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>

namespace signalbox::redis {

struct Rate {
  std::int64_t capacity = 1;  // 1 to 1,000,000: the burst that is let through
  double refill_per_second = 1;

  // Throws std::invalid_argument when out of range, or when the cost is not 0 to the capacity: such
  // a call could never be allowed.
  void check(std::int64_t cost) const;
};

// What an answer's RateLimit fields say (draft-ietf-httpapi-ratelimit-headers), rounded so that who
// keeps to it is not refused.
struct Allowance {
  bool allowed = false;
  std::int64_t remaining = 0;                // r: whole tokens left
  std::chrono::milliseconds reset{0};        // t: until the bucket is full
  std::chrono::milliseconds retry_after{0};  // until this cost is there; 0 when allowed

  bool operator==(const Allowance&) const = default;
};

// Buckets of one process. A bucket that is full again is forgotten.
class LocalBuckets {
 public:
  // `buckets_max` bounds the memory (about 200 bytes each): when all of them are in use, a new key
  // is refused until one is full again, and up to a second longer.
  explicit LocalBuckets(const Clock& clock, std::size_t buckets_max = 100'000)
      : clock_(clock), buckets_max_(buckets_max) {}

  Allowance take(const Key& key, Rate rate, std::int64_t cost = 1);
  std::size_t size() const { return buckets_.size(); }

 private:
  using TimePoint = std::chrono::steady_clock::time_point;
  struct Bucket {
    double tokens;
    TimePoint at;
    TimePoint full_at;
  };

  void forget_full(TimePoint now);

  const Clock& clock_;
  std::size_t buckets_max_;
  std::map<Key, Bucket> buckets_;
  TimePoint next_look_ = TimePoint::min();
};

}  // namespace signalbox::redis
