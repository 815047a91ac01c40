#include "device_poller/store/reading_row.hpp"

namespace signalbox::device_poller::store {
namespace {
domain::KeptReading reading_of(const pg::Row& row) {
  using Counts = std::vector<std::optional<std::int64_t>>;
  return {.device = row.get<Uuid>("device_id"),
          .slot = row.get<Time>("slot"),
          .fence = row.get<std::int64_t>("fence"),
          .taken_at = row.get<Time>("taken_at"),
          .latency_ms = row.get<std::optional<double>>("latency_ms"),
          .uptime_ms = row.get<std::optional<std::int64_t>>("uptime_ms"),
          .cpu_ratio = row.get<std::optional<double>>("cpu_ratio"),
          .memory_ratio = row.get<std::optional<double>>("memory_ratio"),
          .temperature_celsius = row.get<std::optional<double>>("temperature_celsius"),
          .storage_name = row.get<std::vector<std::string>>("storage_name"),
          .storage_ratio = row.get<std::vector<double>>("storage_ratio"),
          .if_index = row.get<std::vector<std::int32_t>>("if_index"),
          .if_in_octets = row.get<Counts>("if_in_octets"),
          .if_out_octets = row.get<Counts>("if_out_octets"),
          .if_in_errors = row.get<Counts>("if_in_errors"),
          .if_out_errors = row.get<Counts>("if_out_errors"),
          .if_in_discards = row.get<Counts>("if_in_discards"),
          .if_out_discards = row.get<Counts>("if_out_discards"),
          .if_bits = row.get<std::vector<std::optional<std::int32_t>>>("if_bits"),
          .wireless_clients = row.get<std::optional<double>>("wireless_clients"),
          .signal_dbm = row.get<std::optional<double>>("signal_dbm"),
          .weakest_signal_dbm = row.get<std::optional<double>>("weakest_signal_dbm"),
          .ccq_percent = row.get<std::optional<double>>("ccq_percent")};
}
}  // namespace

std::vector<domain::KeptReading> readings_of(const pg::Rows& rows) {
  std::vector<domain::KeptReading> readings;
  readings.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) readings.push_back(reading_of(rows[at]));
  return readings;
}

}  // namespace signalbox::device_poller::store
