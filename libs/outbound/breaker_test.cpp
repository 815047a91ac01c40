#include "outbound/breaker.hpp"

#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using outbound::Breaker;

namespace {
void fail(Breaker& breaker, const std::string& key, int times) {
  for (int i = 0; i < times; ++i) breaker.begin(key).value().fail();
}

std::chrono::seconds wait_of(Breaker& breaker, const std::string& key) {
  const auto attempt = breaker.begin(key);
  REQUIRE_FALSE(attempt);
  CHECK(attempt.error().code == Code::unavailable);
  return attempt.error().retry_after.value_or(0s);
}
}  // namespace

TEST_CASE("five failures in a row open it, and no other", "[outbound]") {
  const testing::FakeClock clock;
  Breaker breaker{clock};
  fail(breaker, "a", 4);
  breaker.begin("a").value().succeed();
  fail(breaker, "a", 5);
  CHECK(wait_of(breaker, "a") == 30s);
  CHECK(breaker.open_count() == 1);
  CHECK(breaker.begin("b").has_value());
}

TEST_CASE("it stays open twice as long after each probe that fails, to 15 minutes", "[outbound]") {
  testing::FakeClock clock;
  Breaker breaker{clock};
  fail(breaker, "a", 5);
  for (const auto open : {30s, 60s, 120s, 240s, 480s, 900s, 900s}) {
    CHECK(wait_of(breaker, "a") == open);
    clock.advance(open - 1ms);
    CHECK(wait_of(breaker, "a") == 1s);
    clock.advance(1ms);
    fail(breaker, "a", 1);
  }
}

TEST_CASE("one probe at a time, whose success closes it", "[outbound]") {
  testing::FakeClock clock;
  Breaker breaker{clock};
  fail(breaker, "a", 5);
  clock.advance(30s);
  auto probe = breaker.begin("a");
  REQUIRE(probe);
  CHECK(wait_of(breaker, "a") == 1s);
  probe->succeed();
  CHECK(breaker.open_count() == 0);
  fail(breaker, "a", 4);  // counts from nothing again
  CHECK(breaker.begin("a").has_value());
}

TEST_CASE("a probe that ends untold lets the next one probe", "[outbound]") {
  testing::FakeClock clock;
  Breaker breaker{clock};
  fail(breaker, "a", 5);
  clock.advance(30s);
  {
    const auto probe = breaker.begin("a");
  }
  auto next = breaker.begin("a");
  REQUIRE(next);
  next->fail();
  CHECK(wait_of(breaker, "a") == 60s);
}

TEST_CASE("what began before it opened neither closes nor prolongs it", "[outbound]") {
  testing::FakeClock clock;
  Breaker breaker{clock};
  auto early = breaker.begin("a");
  auto late = breaker.begin("a");
  fail(breaker, "a", 5);
  early->succeed();
  CHECK(wait_of(breaker, "a") == 30s);
  clock.advance(10s);
  late->fail();
  CHECK(wait_of(breaker, "a") == 20s);
}

TEST_CASE("the calendar does not matter to it", "[outbound]") {
  testing::FakeClock clock;
  Breaker breaker{clock};
  fail(breaker, "a", 5);
  clock.set(clock.now() + std::chrono::hours{24});
  CHECK(wait_of(breaker, "a") == 30s);
}

TEST_CASE("it remembers a bounded number of keys, the latest", "[outbound]") {
  const testing::FakeClock clock;
  Breaker breaker{clock, {.failures_max = 1, .keys_max = 3}};
  for (const auto* key : {"a", "b", "c", "d"}) fail(breaker, key, 1);
  CHECK(breaker.open_count() == 3);
  CHECK(breaker.begin("a").has_value());
  CHECK_FALSE(breaker.begin("b"));
  CHECK_FALSE(breaker.begin("d"));
}

TEST_CASE("an attempt may outlive its breaker", "[outbound]") {
  const testing::FakeClock clock;
  auto breaker = std::make_unique<Breaker>(clock);
  auto attempt = breaker->begin("a");
  breaker.reset();
  attempt->fail();
}
