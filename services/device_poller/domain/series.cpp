#include "device_poller/domain/series.hpp"

#include <algorithm>
#include <cmath>

namespace signalbox::device_poller::domain {
namespace {
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int bits_32 = 32;
constexpr std::uint64_t span_32 = 1ULL << 32U;
// A wrap that would have passed more than this share of the whole is a reset: at 60 s between polls
// a 32-bit counter of octets wraps once a minute at 570 Mbit/s, and more often cannot be told.
constexpr double wrap_share_max = 0.9;

seconds fitting_bucket(seconds range) {
  if (range <= hours{1}) return minutes{1};
  if (range <= hours{6}) return minutes{5};
  if (range <= hours{24}) return minutes{15};
  if (range <= hours{7 * 24}) return hours{1};
  if (range <= hours{30 * 24}) return hours{6};
  return hours{24};
}

void add_gap(std::vector<Gap>* gaps, const Gap& gap) {
  if (!gaps->empty() && gaps->back().to == gap.from && gaps->back().reason == gap.reason) {
    gaps->back().to = gap.to;
  } else {
    gaps->push_back(gap);
  }
}

GapReason why_empty(const Bucket& bucket, bool is_before_first_poll) {
  if (bucket.was_reset) return GapReason::counter_reset;
  return is_before_first_poll ? GapReason::not_yet_polled : GapReason::no_reading;
}
}  // namespace

void Bucket::add(const Point& point) {
  if (!point.mean) {
    was_reset = true;
    return;
  }
  least = count == 0 ? point.least : std::min(least, point.least);
  most = count == 0 ? point.most : std::max(most, point.most);
  sum += *point.mean;
  ++count;
}

seconds bucket_of(seconds range, seconds age) {
  auto bucket = fitting_bucket(range);
  if (age > readings_kept) bucket = std::max(bucket, levels[2].bucket);
  if (age > levels[2].kept) bucket = std::max(bucket, levels[1].bucket);
  if (age > levels[1].kept) bucket = std::max(bucket, levels[0].bucket);
  return bucket;
}

Time bucket_start(Time at, seconds bucket) {
  const std::chrono::milliseconds step{bucket};
  return Time{at.time_since_epoch() / step * step};
}

Rate rate_between(const Counted& before, const Counted& after, int bits, bool restarted) {
  const auto time = std::chrono::duration<double>(after.at - before.at).count();
  if (time <= 0 || restarted) return {};
  if (after.value >= before.value) {
    return {static_cast<double>(after.value - before.value) / time};
  }
  // A 64-bit counter wraps in no lifetime.
  if (bits != bits_32 || before.value >= span_32) return {};
  const auto passed = static_cast<double>(span_32 - before.value + after.value);
  if (passed > static_cast<double>(span_32) * wrap_share_max) return {};
  return {passed / time};
}

Series series_of(const std::vector<Point>& points, Time from, Time to, seconds bucket,
                 Time first_polled) {
  const auto width = std::chrono::duration_cast<std::chrono::milliseconds>(bucket);
  const auto count =
      static_cast<std::size_t>((to - from + width - std::chrono::milliseconds{1}) / width);
  std::vector<Bucket> buckets(count);
  for (const auto& point : points) {
    if (point.at < from || point.at >= to) continue;
    buckets[static_cast<std::size_t>((point.at - from) / width)].add(point);
  }
  Series series;
  for (std::size_t at = 0; at < count; ++at) {
    const auto& one = buckets[at];
    const auto begin = from + width * static_cast<std::int64_t>(at);
    if (one.count > 0) {
      // Rounding must not carry the mean past what it is the mean of.
      series.means.emplace_back(std::clamp(one.mean(), one.least, one.most));
      series.least.emplace_back(one.least);
      series.most.emplace_back(one.most);
      continue;
    }
    for (auto* values : {&series.means, &series.least, &series.most}) {
      values->emplace_back(std::nullopt);
    }
    add_gap(&series.gaps,
            {begin, std::min(begin + width, to), why_empty(one, begin < first_polled)});
  }
  return series;
}

}  // namespace signalbox::device_poller::domain
