#include "device_poller/domain/series.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;
using namespace std::chrono_literals;

namespace {
const Time start{1'700'000'040'000ms};
}  // namespace

TEST_CASE("a range has as few points as fit", "[device_poller]") {
  CHECK(bucket_of(1h, 0s) == 60s);
  CHECK(bucket_of(6h, 0s) == 5min);
  CHECK(bucket_of(24h, 0s) == 15min);
  CHECK(bucket_of(7 * 24h, 0s) == 1h);
  CHECK(bucket_of(30 * 24h, 0s) == 6h);
  CHECK(bucket_of(365 * 24h, 0s) == 24h);
}

TEST_CASE("a range of long ago has only what is still kept", "[device_poller]") {
  CHECK(bucket_of(1h, 48h) == 1min);
  CHECK(bucket_of(1h, 49h) == 5min);
  CHECK(bucket_of(1h, 15 * 24h) == 1h);
  CHECK(bucket_of(7 * 24h, 91 * 24h) == 24h);
}

TEST_CASE("a counter becomes a rate, through a wrap, and never through a reset",
          "[device_poller]") {
  CHECK(rate_between({start, 100}, {start + 10s, 1100}, 64, false).per_second == 100);
  const auto wrapped =
      rate_between({start, (1ULL << 32U) - 500}, {start + 10s, 500}, 32, false).per_second;
  CHECK(wrapped == 100);
  CHECK_FALSE(rate_between({start, 1000}, {start + 10s, 10}, 64, false).per_second);
  CHECK_FALSE(rate_between({start, 1000}, {start + 10s, 10}, 32, false).per_second);
  CHECK_FALSE(rate_between({start, 10}, {start + 10s, 1000}, 64, true).per_second);
  CHECK_FALSE(rate_between({start, 10}, {start, 1000}, 64, false).per_second);
}

TEST_CASE("buckets have mean, least and most; gaps have reasons", "[device_poller]") {
  const std::vector<Point> points = {{start + 60s, 1.0, 1.0, 1.0},
                                     {start + 90s, 3.0, 2.0, 4.0},
                                     {start + 120s},
                                     {start + 240s, 5.0, 5.0, 5.0}};
  const auto series = series_of(points, start, start + 300s, 60s, start + 60s);
  REQUIRE(series.means.size() == 5);
  CHECK_FALSE(series.means[0]);
  CHECK(series.means[1] == 2.0);
  CHECK(series.least[1] == 1.0);
  CHECK(series.most[1] == 4.0);
  CHECK(series.means[4] == 5.0);
  REQUIRE(series.gaps.size() == 3);
  CHECK(series.gaps[0] == Gap{start, start + 60s, GapReason::not_yet_polled});
  CHECK(series.gaps[1] == Gap{start + 120s, start + 180s, GapReason::counter_reset});
  CHECK(series.gaps[2] == Gap{start + 180s, start + 240s, GapReason::no_reading});
}
