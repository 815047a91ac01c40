#include "redis/token_bucket.hpp"

#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"

#include <chrono>
#include <stdexcept>
#include <string>

using namespace signalbox;
using namespace std::chrono_literals;
using redis::Allowance;
using redis::LocalBuckets;
using redis::Rate;

namespace {
redis::Key key_of(int number) { return redis::fleet_key("rate", std::to_string(number)); }
}  // namespace

TEST_CASE("a bucket lets its burst through, then one for each refill", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock};
  const Rate rate{.capacity = 3, .refill_per_second = 2};
  const auto key = key_of(1);
  CHECK(buckets.take(key, rate) == Allowance{true, 2, 500ms, 0ms});
  CHECK(buckets.take(key, rate) == Allowance{true, 1, 1000ms, 0ms});
  CHECK(buckets.take(key, rate) == Allowance{true, 0, 1500ms, 0ms});
  CHECK(buckets.take(key, rate) == Allowance{false, 0, 1500ms, 500ms});
  clock.advance(499ms);
  CHECK(buckets.take(key, rate) == Allowance{false, 0, 1001ms, 1ms});
  clock.advance(1ms);
  CHECK(buckets.take(key, rate).allowed);
  CHECK_FALSE(buckets.take(key, rate).allowed);
  // It holds no more than its capacity, however long it waits.
  clock.advance(1h);
  CHECK(buckets.take(key, rate, 3) == Allowance{true, 0, 1500ms, 0ms});
  CHECK(buckets.take(key, rate, 0).allowed);
}

TEST_CASE("a refused call takes nothing, and its wait is long enough", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock};
  const Rate rate{.capacity = 10, .refill_per_second = 3};
  const auto key = key_of(1);
  CHECK(buckets.take(key, rate, 8).allowed);
  const auto refused = buckets.take(key, rate, 10);
  CHECK_FALSE(refused.allowed);
  CHECK(refused.remaining == 2);
  CHECK(buckets.take(key, rate, 2).allowed);
  const auto again = buckets.take(key, rate, 7);
  clock.advance(again.retry_after);
  CHECK(buckets.take(key, rate, 7).allowed);
}

TEST_CASE("one key's calls do not take another's tokens", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock};
  const Rate rate{.capacity = 1, .refill_per_second = 1};
  CHECK(buckets.take(key_of(1), rate).allowed);
  CHECK(buckets.take(key_of(2), rate).allowed);
  CHECK_FALSE(buckets.take(key_of(1), rate).allowed);
}

TEST_CASE("buckets are bounded: full ones are forgotten, used ones keep a new key out", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock, 100};
  const Rate rate{.capacity = 2, .refill_per_second = 1};
  for (int i = 0; i < 100; ++i) CHECK(buckets.take(key_of(i), rate).allowed);
  const auto kept_out = buckets.take(key_of(100), rate);
  CHECK_FALSE(kept_out.allowed);
  CHECK(kept_out.retry_after == 1s);
  CHECK(buckets.take(key_of(7), rate).allowed);
  clock.advance(1s);
  CHECK(buckets.take(key_of(100), rate).allowed);
  CHECK(buckets.size() == 2);
}

TEST_CASE("full buckets are looked for once a second, however many knock", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock, 100};
  const Rate rate{.capacity = 1000, .refill_per_second = 1000};
  for (int i = 0; i < 100; ++i) CHECK(buckets.take(key_of(i), rate).allowed);
  CHECK(buckets.take(key_of(100), rate) == Allowance{.retry_after = 1s});
  clock.advance(10ms);  // all are full again
  CHECK(buckets.take(key_of(100), rate) == Allowance{.retry_after = 990ms});
  CHECK(buckets.size() == 100);
  clock.advance(990ms);
  CHECK(buckets.take(key_of(100), rate).allowed);
  CHECK(buckets.size() == 1);
}

TEST_CASE("a rate that could never be kept is refused", "[redis]") {
  testing::FakeClock clock;
  LocalBuckets buckets{clock};
  const auto wrong = GENERATE(Rate{0, 1}, Rate{-1, 1}, Rate{1'000'001, 1}, Rate{1, 0}, Rate{1, -1});
  CHECK_THROWS_AS(buckets.take(key_of(1), wrong), std::invalid_argument);
  CHECK_THROWS_AS(buckets.take(key_of(1), Rate{5, 1}, 6), std::invalid_argument);
  CHECK_THROWS_AS(buckets.take(key_of(1), Rate{5, 1}, -1), std::invalid_argument);
}
