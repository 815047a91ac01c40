#include "device_poller/domain/measured.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;
using namespace std::chrono_literals;

namespace {
const Time start{1'700'000'100'000ms};  // begins a bucket of 5 minutes
const Uuid device = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();

// One interface, number 7, whose octets are given.
KeptReading reading_at(std::chrono::seconds after, std::int64_t octets, double cpu) {
  return {.device = device,
          .slot = start + after,
          .fence = 1,
          .taken_at = start + after,
          .latency_ms = {},
          .uptime_ms = (1h + after).count() * 1000,
          .cpu_ratio = cpu,
          .memory_ratio = {},
          .temperature_celsius = {},
          .storage_name = {},
          .storage_ratio = {},
          .if_index = {7},
          .if_in_octets = {octets},
          .if_out_octets = {std::nullopt},
          .if_in_errors = {0},
          .if_out_errors = {std::nullopt},
          .if_in_discards = {std::nullopt},
          .if_out_discards = {std::nullopt},
          .if_bits = {64}};
}

const Metric& metric(std::string_view name) {
  const auto* found = find_metric(name);
  REQUIRE(found != nullptr);
  return *found;
}
}  // namespace

TEST_CASE("numbers of metrics are theirs for ever", "[device_poller]") {
  CHECK(all_metrics().size() == 14);
  CHECK(metric("latency_ms").number == 1);
  CHECK(metric("temperature_celsius").number == 4);
  CHECK(metric("in_bits_per_second").number == 5);
  CHECK(metric("out_discards_per_second").number == 10);
  CHECK(metric("ccq_percent").number == 14);
  CHECK(find_metric("humour") == nullptr);
}

TEST_CASE("rates are of the interface that was asked for, and not over long silence",
          "[device_poller]") {
  const std::vector<KeptReading> readings = {reading_at(0s, 1000, 0.1), reading_at(60s, 7000, 0.2),
                                             reading_at(600s, 9000, 0.3)};
  const auto points = points_of(readings, metric("in_bits_per_second"), 7, 180s);
  REQUIRE(points.size() == 1);
  CHECK(points[0].at == start + 60s);
  CHECK(points[0].mean == 800);
  CHECK(points_of(readings, metric("in_bits_per_second"), 8, 180s).empty());
  CHECK(points_of(readings, metric("out_bits_per_second"), 7, 180s).empty());
}

TEST_CASE("a device that started anew between two readings has no rate there", "[device_poller]") {
  std::vector<KeptReading> readings = {reading_at(0s, 1000, 0.1), reading_at(60s, 7000, 0.2)};
  readings[1].uptime_ms = 5;
  const auto points = points_of(readings, metric("in_bits_per_second"), 7, 180s);
  REQUIRE(points.size() == 1);
  CHECK_FALSE(points[0].mean);
}

TEST_CASE("a roll-up has mean, least and most of everything in its bucket", "[device_poller]") {
  const std::vector<KeptReading> readings = {reading_at(-60s, 0, 0.9), reading_at(0s, 6000, 0.1),
                                             reading_at(240s, 30'000, 0.5),
                                             reading_at(300s, 30'000, 0.7)};
  const auto rollups = roll_up(readings, start, start + 600s, 300s, 300s);
  REQUIRE(rollups.size() == 2);
  CHECK(rollups[0].slot == start);
  CHECK(rollups[0].device == device);
  CHECK(rollups[1].slot == start + 300s);
  const auto cpu = points_of(rollups, metric("cpu_ratio"), 7);
  REQUIRE(cpu.size() == 2);
  CHECK(cpu[0].mean == Approx(0.3));
  CHECK(cpu[0].least == 0.1);
  CHECK(cpu[0].most == 0.5);
  const auto in = points_of(rollups, metric("in_bits_per_second"), 7);
  REQUIRE(in.size() == 2);
  CHECK(in[0].mean == Approx(800));
  CHECK(in[1].mean == 0.0);
  CHECK(points_of(rollups, metric("latency_ms"), 0).empty());
}
