#include "device_poller/domain/measured.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <map>

namespace signalbox::device_poller::domain {
namespace {
constexpr double bits_an_octet = 8;

constexpr std::array<Metric, 14> metrics = {{
    {1, "latency_ms", "ms", &KeptReading::latency_ms},
    {2, "cpu_ratio", "ratio", &KeptReading::cpu_ratio},
    {3, "memory_ratio", "ratio", &KeptReading::memory_ratio},
    {4, "temperature_celsius", "celsius", &KeptReading::temperature_celsius},
    {5, "in_bits_per_second", "bits_per_second", nullptr, &KeptReading::if_in_octets,
     bits_an_octet},
    {6, "out_bits_per_second", "bits_per_second", nullptr, &KeptReading::if_out_octets,
     bits_an_octet},
    {7, "in_errors_per_second", "per_second", nullptr, &KeptReading::if_in_errors},
    {8, "out_errors_per_second", "per_second", nullptr, &KeptReading::if_out_errors},
    {9, "in_discards_per_second", "per_second", nullptr, &KeptReading::if_in_discards},
    {10, "out_discards_per_second", "per_second", nullptr, &KeptReading::if_out_discards},
    {11, "wireless_clients", "clients", &KeptReading::wireless_clients},
    {12, "signal_dbm", "dbm", &KeptReading::signal_dbm},
    {13, "weakest_signal_dbm", "dbm", &KeptReading::weakest_signal_dbm},
    {14, "ccq_percent", "percent", &KeptReading::ccq_percent},
}};

// Where an interface stands in a reading's arrays.
std::optional<std::size_t> place_of(const KeptReading& reading, std::int32_t interface) {
  const auto found = std::ranges::lower_bound(reading.if_index, interface);
  if (found == reading.if_index.end() || *found != interface) return std::nullopt;
  return static_cast<std::size_t>(found - reading.if_index.begin());
}

std::optional<Counted> counted(const KeptReading& reading, const Metric& metric,
                               std::int32_t interface) {
  const auto place = place_of(reading, interface);
  if (!place) return std::nullopt;
  const auto& value = (reading.*metric.counter).at(*place);
  if (!value) return std::nullopt;
  return Counted{reading.taken_at, std::bit_cast<std::uint64_t>(*value)};
}

int bits_of(const KeptReading& reading, const Metric& metric, std::int32_t interface) {
  constexpr int always = 32;  // errors and discards have no larger form
  const auto place = place_of(reading, interface);
  if (metric.factor != bits_an_octet || !place) return always;
  return reading.if_bits.at(*place).value_or(always);
}

bool restarted(const KeptReading& before, const KeptReading& after) {
  return before.uptime_ms && after.uptime_ms && *after.uptime_ms < *before.uptime_ms;
}

std::vector<Point> gauge_points(std::span<const KeptReading> readings, const Metric& metric) {
  std::vector<Point> points;
  points.reserve(readings.size());
  for (const auto& reading : readings) {
    const auto& value = reading.*metric.gauge;
    if (value) points.push_back({reading.slot, value, *value, *value});
  }
  return points;
}

// Interfaces come and go: all that any of the readings has.
std::vector<std::int32_t> interfaces_of(std::span<const KeptReading> readings) {
  std::vector<std::int32_t> all;
  for (const auto& reading : readings) {
    all.insert(all.end(), reading.if_index.begin(), reading.if_index.end());
  }
  std::ranges::sort(all);
  const auto rest = std::ranges::unique(all);
  all.erase(rest.begin(), rest.end());
  return all;
}

// By the bucket's begin; none for a bucket without a value.
std::map<Time, Bucket> sums_of(const std::vector<Point>& points, Time from, Time to,
                               std::chrono::seconds width) {
  std::map<Time, Bucket> sums;
  for (const auto& point : points) {
    if (point.at >= from && point.at < to) sums[bucket_start(point.at, width)].add(point);
  }
  std::erase_if(sums, [](const auto& entry) { return entry.second.count == 0; });
  return sums;
}

void append(const Metric& metric, std::int32_t interface, const Bucket& sum, RollUp* rollup) {
  rollup->metric.push_back(metric.number);
  rollup->interface.push_back(interface);
  rollup->mean.push_back(sum.mean());
  rollup->least.push_back(sum.least);
  rollup->most.push_back(sum.most);
}
}  // namespace

std::span<const Metric> all_metrics() { return metrics; }

const Metric* find_metric(std::string_view name) {
  const auto* const found = std::ranges::find(metrics, name, &Metric::name);
  return found == metrics.end() ? nullptr : found;
}

std::vector<Point> points_of(std::span<const KeptReading> readings, const Metric& metric,
                             std::int32_t interface, std::chrono::seconds apart_max) {
  if (!metric.is_of_interface()) return gauge_points(readings, metric);
  std::vector<Point> points;
  points.reserve(readings.size());
  const KeptReading* before = nullptr;
  std::optional<Counted> then;
  for (const auto& reading : readings) {
    const auto now = counted(reading, metric, interface);
    if (now && then && reading.taken_at - before->taken_at <= apart_max) {
      const auto rate = rate_between(*then, *now, bits_of(reading, metric, interface),
                                     restarted(*before, reading));
      Point point{.at = reading.slot};
      if (rate.per_second) {
        point.mean = point.least = point.most = *rate.per_second * metric.factor;
      }
      points.push_back(point);
    }
    before = &reading;
    then = now;
  }
  return points;
}

std::vector<RollUp> roll_up(std::span<const KeptReading> readings, Time from, Time to,
                            std::chrono::seconds width, std::chrono::seconds apart_max) {
  std::map<Time, RollUp> buckets;
  const auto add = [&](const Metric& metric, std::int32_t interface) {
    const auto sums = sums_of(points_of(readings, metric, interface, apart_max), from, to, width);
    for (const auto& [slot, sum] : sums) {
      auto& bucket = buckets[slot];
      bucket.slot = slot;
      bucket.device = readings.front().device;
      append(metric, interface, sum, &bucket);
    }
  };
  const auto interfaces = interfaces_of(readings);
  for (const auto& metric : metrics) {
    if (!metric.is_of_interface()) {
      add(metric, 0);
      continue;
    }
    for (const auto interface : interfaces) add(metric, interface);
  }
  std::vector<RollUp> rollups;
  rollups.reserve(buckets.size());
  for (auto& [slot, bucket] : buckets) rollups.push_back(std::move(bucket));
  return rollups;
}

std::vector<Point> points_of(std::span<const RollUp> rollups, const Metric& metric,
                             std::int32_t interface) {
  const auto of = metric.is_of_interface() ? interface : 0;
  std::vector<Point> points;
  points.reserve(rollups.size());
  for (const auto& one : rollups) {
    for (std::size_t at = 0; at < one.metric.size(); ++at) {
      if (one.metric[at] != metric.number || one.interface[at] != of) continue;
      points.push_back({one.slot, one.mean[at], one.least[at], one.most[at]});
      break;
    }
  }
  return points;
}

}  // namespace signalbox::device_poller::domain
