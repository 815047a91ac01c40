// What is kept of a poll, and what can be charted of it.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "device_poller/domain/series.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::domain {

// Arrays of interfaces are of one length, in the order of if_index; so are the two of storages.
struct KeptReading {
  Uuid device;
  Time slot;
  std::int64_t fence = 0;
  Time taken_at;
  std::optional<double> latency_ms;
  std::optional<std::int64_t> uptime_ms;
  std::optional<double> cpu_ratio;
  std::optional<double> memory_ratio;
  std::optional<double> temperature_celsius;
  std::vector<std::string> storage_name;
  std::vector<double> storage_ratio;
  std::vector<std::int32_t> if_index;
  // Counters past 2^63 do not fit a bigint: they are kept less 2^64, and read back as they were.
  std::vector<std::optional<std::int64_t>> if_in_octets;
  std::vector<std::optional<std::int64_t>> if_out_octets;
  std::vector<std::optional<std::int64_t>> if_in_errors;
  std::vector<std::optional<std::int64_t>> if_out_errors;
  std::vector<std::optional<std::int64_t>> if_in_discards;
  std::vector<std::optional<std::int64_t>> if_out_discards;
  std::vector<std::optional<std::int32_t>> if_bits;
  // Of an access point's clients; the signals and CCQ are of those that have one.
  std::optional<double> wireless_clients = {};
  std::optional<double> signal_dbm = {};
  std::optional<double> weakest_signal_dbm = {};
  std::optional<double> ccq_percent = {};
};

// Of a device, or, where it is read from a counter, of one of its interfaces.
struct Metric {
  std::int32_t number;  // stands in roll-ups: never given to another
  std::string_view name;
  std::string_view unit;
  std::optional<double> KeptReading::* gauge = nullptr;
  std::vector<std::optional<std::int64_t>> KeptReading::* counter = nullptr;
  double factor = 1;

  bool is_of_interface() const { return counter != nullptr; }
};

std::span<const Metric> all_metrics();
const Metric* find_metric(std::string_view name);

// Readings further apart than so many intervals have nothing to do with one another.
inline constexpr int rate_intervals_max = 3;

// The values of a metric in readings of one device, in the order of their slots; of a counter the
// rate since the reading before, and no value where it was reset. `interface` is for metrics of
// interfaces; readings that are further apart than `apart_max` give no rate.
std::vector<Point> points_of(std::span<const KeptReading> readings, const Metric& metric,
                             std::int32_t interface, std::chrono::seconds apart_max);

// What a device's readings come to in one bucket of time: for each metric, of each interface where
// it is of interfaces, a place in all five arrays. The interface of a device's own metrics is 0.
struct RollUp {
  Uuid device;
  Time slot;  // when the bucket begins
  std::vector<std::int32_t> metric;
  std::vector<std::int32_t> interface;
  std::vector<double> mean;
  std::vector<double> least;
  std::vector<double> most;
};

// The buckets from `from` on, to `to`, which lie on multiples of `width`; none for a bucket without
// a value. Readings before `from` serve the first rate.
std::vector<RollUp> roll_up(std::span<const KeptReading> readings, Time from, Time to,
                            std::chrono::seconds width, std::chrono::seconds apart_max);
// The values of one metric in them, in order.
std::vector<Point> points_of(std::span<const RollUp> rollups, const Metric& metric,
                             std::int32_t interface);

}  // namespace signalbox::device_poller::domain
