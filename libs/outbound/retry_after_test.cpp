#include "outbound/retry_after.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using outbound::parse_retry_after;

namespace {
const auto now = parse_rfc3339("2026-01-31T09:30:00Z").value();
}

TEST_CASE("Retry-After is read as seconds", "[outbound]") {
  CHECK(parse_retry_after("120", now) == 120s);
  CHECK(parse_retry_after(" 0 ", now) == 0s);
  CHECK(parse_retry_after("86401", now) == outbound::retry_after_max);
  CHECK(parse_retry_after("99999999999999999999999", now) == outbound::retry_after_max);
}

TEST_CASE("Retry-After is read as a date, in all three forms", "[outbound]") {
  CHECK(parse_retry_after("Sat, 31 Jan 2026 09:32:00 GMT", now) == 120s);
  CHECK(parse_retry_after("Saturday, 31-Jan-26 09:32:00 GMT", now) == 120s);
  CHECK(parse_retry_after("Sat Jan 31 09:32:00 2026", now) == 120s);
  CHECK(parse_retry_after("Sat, 31 Jan 2026 09:29:00 GMT", now) == 0s);
  CHECK(parse_retry_after("Fri, 01 Jan 2027 00:00:00 GMT", now) == outbound::retry_after_max);
}

TEST_CASE("a fraction of a second is waited for, too", "[outbound]") {
  CHECK(parse_retry_after("Sat, 31 Jan 2026 09:32:00 GMT", now + 1ms) == 120s);
}

TEST_CASE("any other Retry-After counts as not sent", "[outbound]") {
  for (const auto* value : {"", " ", "-1", "1.5", "soon", "10s", "2026-01-31T09:32:00Z", "31 Jan",
                            "Sat, 99 Foo 2026", "0x10", "tomorrow"}) {
    INFO(value);
    CHECK_FALSE(parse_retry_after(value, now));
  }
  CHECK_FALSE(parse_retry_after(std::string(1'000, 'S'), now));
}
