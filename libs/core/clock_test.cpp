#include "core/clock.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::chrono;

namespace {
std::string normalised(std::string_view text) {
  const auto time = parse_rfc3339(text);
  return time ? to_rfc3339(*time) : describe(time.error());
}
}  // namespace

TEST_CASE("a moment is written in UTC to the millisecond", "[core]") {
  CHECK(to_rfc3339(Time{}) == "1970-01-01T00:00:00.000Z");
  CHECK(to_rfc3339(Time{milliseconds{1'769'851'800'123}}) == "2026-01-31T09:30:00.123Z");
  CHECK(to_rfc3339(Time{milliseconds{-1}}) == "1969-12-31T23:59:59.999Z");
}

TEST_CASE("every form of RFC 3339 is read and turned into UTC", "[core]") {
  CHECK(normalised("2026-01-31T09:30:00Z") == "2026-01-31T09:30:00.000Z");
  CHECK(normalised("2026-01-31t09:30:00.1z") == "2026-01-31T09:30:00.100Z");
  CHECK(normalised("2026-01-31 09:30:00.1239999Z") == "2026-01-31T09:30:00.123Z");
  CHECK(normalised("2026-01-31T01:00:00+02:30") == "2026-01-30T22:30:00.000Z");
  CHECK(normalised("2026-12-31T23:30:00-01:00") == "2027-01-01T00:30:00.000Z");
  CHECK(normalised("2024-02-29T00:00:00Z") == "2024-02-29T00:00:00.000Z");
  CHECK(normalised("0000-01-01T00:00:00Z") == "0000-01-01T00:00:00.000Z");
  CHECK(normalised("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
}

TEST_CASE("what is no moment is refused", "[core]") {
  const auto* const text =
      GENERATE("", "2026-01-31", "2026-01-31T09:30:00", "2026-01-31T09:30Z", "2026-1-31T09:30:00Z",
               "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
               "2026-00-01T00:00:00Z", "2026-01-31T24:00:00Z", "2026-01-31T09:60:00Z",
               "2026-01-31T09:30:60Z", "2026-01-31T09:30:00.Z", "2026-01-31T09:30:00+24:00",
               "2026-01-31T09:30:00+01:60", "2026-01-31T09:30:00+0100", "2026-01-31T09:30:00ZZ",
               "+026-01-31T09:30:00Z", "2026-01-31T09:30:00Z ", "9999-12-31T23:59:59-00:01",
               "0000-01-01T00:00:00+00:01", "2026-01-31T0x:30:00Z", "2026-01-31T09:30:00.١Z");
  INFO(text);
  const auto time = parse_rfc3339(text);
  REQUIRE_FALSE(time);
  CHECK(time.error().code == Code::invalid);
}

TEST_CASE("what is written can be read back", "[core]") {
  // One step of a little over 31 years lands in every part of a day and of a leap cycle.
  for (auto time = sys_days{year{1} / 1 / 1} + milliseconds{7}; time < sys_days{year{9999} / 1 / 1};
       time += milliseconds{987'654'321'987}) {
    const auto text = to_rfc3339(time);
    const auto back = parse_rfc3339(text);
    INFO(text);
    REQUIRE(back);
    CHECK(*back == time);
  }
}

TEST_CASE("the system's stopwatch does not go back", "[core]") {
  const SystemClock clock;
  const auto first = clock.steady();
  CHECK(clock.steady() >= first);
  CHECK(clock.now() > sys_days{year{2026} / 1 / 1});
}
