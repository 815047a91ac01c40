#include "rca/domain/anomaly/detector.hpp"

#include "testing/catch.hpp"

#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

using namespace signalbox::rca::anomaly;

namespace {
constexpr std::int64_t step_s = 300;
constexpr int day = 288;  // points

using Value = std::function<double(int at)>;

std::vector<Verdict> verdicts(int points, const Value& value) {
  Detector detector;
  std::vector<Verdict> all;
  all.reserve(static_cast<std::size_t>(points));
  for (int at = 0; at < points; ++at) all.push_back(detector.judge(at * step_s, value(at)));
  return all;
}

// The points at which an alarm is raised.
std::vector<int> alarms(int points, const Value& value) {
  std::vector<int> found;
  int at = 0;
  for (const auto& verdict : verdicts(points, value)) {
    if (verdict.score >= alarm_score) found.push_back(at);
    ++at;
  }
  return found;
}

// The same numbers for the same points, on any machine.
double noise(int at) {
  std::minstd_rand random{static_cast<unsigned>(at) + 1};
  random.discard(3);
  return static_cast<double>(random() % 10000) / 10000 - 0.5;
}

int between(const std::vector<int>& points, int from, int to) {
  return static_cast<int>(
      std::ranges::count_if(points, [&](int point) { return point >= from && point < to; }));
}
}  // namespace

TEST_CASE("a constant series that changes is as unusual as can be", "[rca]") {
  const auto all = verdicts(600, [](int at) { return at < 500 ? 7 : 8; });
  CHECK(all[499].score == 0);
  CHECK(all[500].score == Approx(1));
  CHECK(all[500].expected == Approx(7));
  CHECK(all[501].score == 0);
}

TEST_CASE("steady growth is no anomaly, a jump in it is", "[rca]") {
  const auto grows = [](int at) { return at + 3 * noise(at) + (at >= 4000 ? 1000 : 0); };
  const auto found = alarms(5000, grows);
  CHECK(between(found, 400, 4000) == 0);  // before that the way gone is short, and each step long
  CHECK(between(found, 4000, 4010) >= 1);
}

TEST_CASE("a spike every night is usual, one at noon too, but a higher one is not", "[rca]") {
  const auto spikes = [](int at) {
    if (at == 20 * day + 100) return 90.0;
    return at % day == 50 ? 50 + 5 * noise(at) : 5 + noise(at);
  };
  const auto found = alarms(25 * day, spikes);
  CHECK(between(found, 4 * day, 20 * day) == 0);
  CHECK(between(found, 20 * day + 100, 20 * day + 101) == 1);
}

TEST_CASE("an outage is one alarm, not hundreds", "[rca]") {
  const auto falls = [](int at) { return (at < 3000 ? 100 : 10) + 4 * noise(at); };
  const auto found = alarms(3600, falls);
  CHECK(between(found, 0, 3000) <= 1);
  CHECK(between(found, 3000, 3600) >= 1);
  CHECK(between(found, 3000, 3600) <= 3);
}

TEST_CASE("a level that was held for weeks is usual, and the old one is new again", "[rca]") {
  const auto moves = [](int at) { return (at < 2000 || at >= 12000 ? 100 : 10) + noise(at); };
  const auto found = alarms(12500, moves);
  CHECK(between(found, 2000, 2010) >= 1);
  CHECK(between(found, 2010, 12000) == 0);
  CHECK(between(found, 12000, 12010) >= 1);
}

TEST_CASE("a peak that does not come is found by the season", "[rca]") {
  const auto daily = [](int at) {
    const bool missing = at >= 30 * day + 40 && at < 30 * day + 110;
    const double part = static_cast<double>(at % day) / day;
    return 50 + (missing ? 0 : 40 * std::sin(2 * std::numbers::pi * part)) + 4 * noise(at);
  };
  const auto all = verdicts(32 * day, daily);
  bool found = false;
  for (int at = 30 * day + 40; at < 30 * day + 110; ++at) {
    const auto& one = all[static_cast<std::size_t>(at)];
    found |= one.score >= alarm_score && one.of_season;
  }
  CHECK(found);
  CHECK(between(alarms(30 * day, daily), 3 * day, 30 * day) <= 2);
}

TEST_CASE("scores do not depend on the unit or on where zero is", "[rca]") {
  const auto plain = [](int at) { return 10 * noise(at) + (at % 700 == 699 ? 30 : 0); };
  const auto all = verdicts(3000, plain);
  for (const auto& [factor, shift] : {std::pair{1000.0, 0.0}, {1.0, 1e6}, {-1.0, 0.0}}) {
    const auto others = verdicts(3000, [&](int at) { return factor * plain(at) + shift; });
    for (std::size_t at = 0; at < all.size(); ++at) {
      REQUIRE(others[at].score == Approx(all[at].score).margin(0.002));
    }
  }
}

TEST_CASE("how rare a value is is counted over the points so far", "[rca]") {
  const auto all = verdicts(5000, [](int at) { return noise(at) + (at == 4999 ? 20 : 0); });
  CHECK(all[4999].one_in > 2000);
  double sum = 0;
  for (std::size_t at = 1000; at < 4999; ++at) sum += all[at].one_in;
  CHECK(sum / 3999 < 100);
}

TEST_CASE("missing points are seen, and usual steps are not", "[rca]") {
  Detector detector;
  std::int64_t at = 0;
  for (int point = 0; point < 200; ++point) {
    CHECK(!detector.judge(at += step_s + point % 2, 1).is_gap);
  }
  CHECK(detector.judge(at += 10 * step_s, 1).is_gap);
  CHECK(!detector.judge(at += step_s, 1).is_gap);
}

TEST_CASE("what is no point changes nothing", "[rca]") {
  Detector clean;
  Detector dirty;
  for (int at = 0; at < 1000; ++at) {
    dirty.judge(at * step_s, std::numeric_limits<double>::quiet_NaN());
    dirty.judge(at * step_s, std::numeric_limits<double>::infinity());
    if (at > 0) dirty.judge((at - 1) * step_s - 1, 1e9);  // older than the last
    const auto expected = clean.judge(at * step_s, noise(at));
    REQUIRE(dirty.judge(at * step_s, noise(at)).score == expected.score);
  }
}

TEST_CASE("nothing is unusual before there is a usual", "[rca]") {
  for (const auto& verdict : verdicts(100, [](int at) { return at % 10 == 9 ? 1e6 : noise(at); })) {
    CHECK(verdict.score == 0);
  }
}

TEST_CASE("numbers of any size are judged", "[rca]") {
  const auto huge = [](int at) { return (at % 2 == 0 ? 1 : -1) * 1.7e308 * noise(at); };
  for (const auto& verdict : verdicts(1000, huge)) {
    CHECK(verdict.score >= 0);
    CHECK(verdict.score <= 1);
  }
}

TEST_CASE("a counter gives a rate, but not on its first value or after a reset", "[rca]") {
  CounterRate counter;
  CHECK(!counter.rate(0, 1000));
  CHECK(counter.rate(10, 1500).value_or(-1) == Approx(50));
  CHECK(!counter.rate(20, 100));
  CHECK(counter.rate(30, 200).value_or(-1) == Approx(10));
  CHECK(!counter.rate(30, 300));
  CHECK(!counter.rate(40, -1));
}

TEST_CASE("a counter of 32 bits that wraps goes on", "[rca]") {
  CounterRate counter;
  counter.rate(0, 4294967295.0 - 99);
  CHECK(counter.rate(10, 100).value_or(-1) == Approx(20));
  CounterRate reset;
  reset.rate(0, 2e9);
  CHECK(!reset.rate(10, 100));
}
