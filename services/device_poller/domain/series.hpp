// From what polls have read to what a chart shows: counters to rates, readings to even buckets,
// gaps with their reasons.
#pragma once

#include "core/clock.hpp"

#include <boost/describe.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::domain {

// How long readings are kept, and what they are rolled up to, the largest first.
inline constexpr std::chrono::hours readings_kept{48};
struct Level {
  std::chrono::seconds bucket;
  std::chrono::hours kept;
};
inline constexpr std::array<Level, 3> levels = {{{std::chrono::hours{24}, std::chrono::days{730}},
                                                 {std::chrono::hours{1}, std::chrono::days{90}},
                                                 {std::chrono::minutes{5}, std::chrono::days{14}}}};

// How wide the buckets of a range are, so that a chart has some hundred points at most: 1 min up to
// 1 h, 5 min up to 6 h, 15 min up to 24 h, 1 h up to 7 d, 6 h up to 30 d, else 1 d. But not finer
// than what is still kept of the time `age` ago, when it begins.
std::chrono::seconds bucket_of(std::chrono::seconds range, std::chrono::seconds age);

// When the bucket of so many seconds begins that `at` lies in; buckets are counted from 1970 on.
Time bucket_start(Time at, std::chrono::seconds bucket);

// A counter as it was read.
struct Counted {
  Time at;
  std::uint64_t value = 0;
};

// What lies between two readings of a counter.
struct Rate {
  std::optional<double> per_second;  // none: it was reset
};

// A counter of so many bits that got smaller has wrapped, if what it would have passed is little;
// else it was set back: the device started anew, and nothing is known of the time between. Of
// `uptime_ms` what the device said: if it started anew between the two, that decides.
Rate rate_between(const Counted& before, const Counted& after, int bits, bool restarted);

enum class GapReason : std::uint8_t { no_reading, counter_reset, not_yet_polled };
BOOST_DESCRIBE_ENUM(GapReason, no_reading, counter_reset, not_yet_polled)

// A metric at a time, or over the bucket that begins then: then least and most differ. No value
// where the counter was reset.
struct Point {
  Time at;
  std::optional<double> mean = {};
  double least = 0;
  double most = 0;
};

// What the points in one stretch of time come to.
struct Bucket {
  double sum = 0;
  double least = 0;
  double most = 0;
  int count = 0;
  bool was_reset = false;

  void add(const Point& point);
  double mean() const { return sum / count; }
};

struct Gap {
  Time from;
  Time to;
  GapReason reason = GapReason::no_reading;

  bool operator==(const Gap&) const = default;
};

struct Series {
  std::vector<std::optional<double>> means;  // a bucket each
  std::vector<std::optional<double>> least;
  std::vector<std::optional<double>> most;
  std::vector<Gap> gaps;  // neighbours of one reason are one
};

// Buckets from `from` (inclusive) to `to`. Before `first_polled` nothing could be
// known.
Series series_of(const std::vector<Point>& points, Time from, Time to, std::chrono::seconds bucket,
                 Time first_polled);

}  // namespace signalbox::device_poller::domain
