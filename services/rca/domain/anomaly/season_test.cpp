#include "rca/domain/anomaly/season.hpp"

#include "testing/catch.hpp"

#include <cmath>
#include <numbers>
#include <random>

using namespace signalbox::rca::anomaly;

namespace {
constexpr std::int64_t day_s = 86400;

float of_day(std::int64_t at) {
  const double part = static_cast<double>(at % day_s) / day_s;
  return static_cast<float>(50 + 40 * std::sin(2 * std::numbers::pi * part));
}

// 1970 began on a Thursday; which days are the quiet ones does not matter.
float of_week(std::int64_t at) { return (at / day_s) % 7 >= 5 ? 10 : of_day(at); }

struct Seen {
  Season season;
  double worst = 0;  // of the last day
};

template <class Value>
Seen seen(int days, std::int64_t step, Value value) {
  Seen one;
  std::mt19937 random{1};
  std::normal_distribution<float> noise{0, 2};
  for (std::int64_t at = 0; at < days * day_s; at += step) {
    const float now = value(at) + noise(random);
    const auto usual = one.season.expect(at, now, {});
    if (usual && at >= (days - 1) * day_s) {
      one.worst = std::max<double>(one.worst, std::abs(*usual - now));
    }
  }
  return one;
}
}  // namespace

TEST_CASE("a day is found by itself, at any step", "[rca]") {
  for (const std::int64_t step : {300, 1800, 3600}) {
    const auto one = seen(30, step, of_day);
    CHECK(one.season.period() == Period::day);
    CHECK(one.worst < 15);
  }
}

TEST_CASE("a week is found where days differ", "[rca]") {
  CHECK(seen(42, 300, of_week).season.period() == Period::week);
}

TEST_CASE("noise has no season, and neither has a step", "[rca]") {
  CHECK(seen(30, 300, [](std::int64_t) { return 50.0F; }).season.period() == Period::none);
  const auto step = [](std::int64_t at) { return at < 10 * day_s ? 0.0F : 100.0F; };
  CHECK(seen(30, 300, step).season.period() == Period::none);
}

TEST_CASE("nothing is expected at a time that was hardly passed", "[rca]") {
  Season season;
  for (std::int64_t at = 0; at < day_s; at += 300) CHECK(!season.expect(at, of_day(at), {}));
}

TEST_CASE("a season that ends is given up", "[rca]") {
  const auto one = seen(60, 300, [](std::int64_t at) {
    return at < 30 * day_s ? of_day(at) : 50 + 40 * std::sin(static_cast<float>(at) / 7001);
  });
  CHECK(one.season.period() == Period::none);
}

TEST_CASE("times before 1970 are times too", "[rca]") {
  Season season;
  for (std::int64_t at = -40 * day_s; at < 0; at += 300)
    season.expect(at, of_day(at + 40 * day_s), {});
  CHECK(season.period() == Period::day);
}
