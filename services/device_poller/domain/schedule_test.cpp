#include "device_poller/domain/schedule.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;
using namespace std::chrono_literals;

namespace {
const Time start{1'700'000'000'000ms};
Uuid device(const std::string& end) {
  return Uuid::parse("0199a7f0-0000-7000-8000-" + end).value();
}
}  // namespace

TEST_CASE("a device has a slot in every interval, at its own moment", "[device_poller]") {
  const auto one = device("00000000a001");
  const auto slot = next_slot(one, 60s, start);
  CHECK(slot >= start);
  CHECK(slot < start + 60s);
  CHECK(next_slot(one, 60s, slot) == slot);
  CHECK(next_slot(one, 60s, slot + 1ms) == slot + 60s);
  CHECK(next_slot(device("00000000a002"), 60s, start) != slot);
}

TEST_CASE("slots of many devices are spread over the interval", "[device_poller]") {
  int early = 0;
  for (int number = 0; number < 1000; ++number) {
    auto id = device("000000000000");
    id.bytes[9] = static_cast<std::uint8_t>(number * 37);
    id.bytes[10] = static_cast<std::uint8_t>(number >> 2);
    id.bytes[15] = static_cast<std::uint8_t>(number);
    if (next_slot(id, 60s, start) < start + 30s) ++early;
  }
  CHECK(early > 400);
  CHECK(early < 600);
}

TEST_CASE("a breaker opens at five failures, for 30 s doubling to 15 min", "[device_poller]") {
  Breaker breaker;
  for (int failure = 0; failure < 4; ++failure) breaker = after_failure(breaker, start);
  CHECK(may_poll(breaker, start));
  breaker = after_failure(breaker, start);
  CHECK_FALSE(may_poll(breaker, start + 29s));
  CHECK(may_poll(breaker, start + 30s));  // one probe
  breaker = after_failure(breaker, start);
  CHECK_FALSE(may_poll(breaker, start + 59s));
  for (int failure = 0; failure < 20; ++failure) breaker = after_failure(breaker, start);
  CHECK(breaker.open_until == start + 900s);
  CHECK(may_poll(after_success(), start));
}
