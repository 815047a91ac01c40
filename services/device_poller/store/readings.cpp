#include "device_poller/store/readings.hpp"

#include "device_poller/store/reading_row.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

// A reading may come after its device is gone: then nothing is kept. The device's row is locked, so
// that whoever removes it finds all that was kept of it.
constexpr pg::Query insert_reading{
    "device_poller.insert_reading",
    "INSERT INTO readings (device_id, slot, fence, taken_at, latency_ms, uptime_ms, cpu_ratio, "
    "memory_ratio, temperature_celsius, storage_name, storage_ratio, if_index, if_in_octets, "
    "if_out_octets, if_in_errors, if_out_errors, if_in_discards, if_out_discards, if_bits, "
    "wireless_clients, signal_dbm, weakest_signal_dbm, ccq_percent) "
    "SELECT $1::uuid, $2::timestamptz, $3::bigint, $4::timestamptz, $5::real, $6::bigint, "
    "$7::real, $8::real, $9::real, $10::text[], $11::real[], $12::integer[], $13::bigint[], "
    "$14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[], $18::bigint[], $19::smallint[], "
    "$20::real, $21::real, $22::real, $23::real FROM devices WHERE id = $1::uuid FOR KEY SHARE "
    "ON CONFLICT (tenant_id, device_id, slot) DO UPDATE SET fence = excluded.fence, "
    "taken_at = excluded.taken_at, latency_ms = excluded.latency_ms, "
    "uptime_ms = excluded.uptime_ms, cpu_ratio = excluded.cpu_ratio, "
    "memory_ratio = excluded.memory_ratio, temperature_celsius = excluded.temperature_celsius, "
    "storage_name = excluded.storage_name, storage_ratio = excluded.storage_ratio, "
    "if_index = excluded.if_index, if_in_octets = excluded.if_in_octets, "
    "if_out_octets = excluded.if_out_octets, if_in_errors = excluded.if_in_errors, "
    "if_out_errors = excluded.if_out_errors, if_in_discards = excluded.if_in_discards, "
    "if_out_discards = excluded.if_out_discards, if_bits = excluded.if_bits, "
    "wireless_clients = excluded.wireless_clients, signal_dbm = excluded.signal_dbm, "
    "weakest_signal_dbm = excluded.weakest_signal_dbm, ccq_percent = excluded.ccq_percent "
    "WHERE readings.fence < excluded.fence"};
constexpr pg::Query upsert_interfaces{
    "device_poller.upsert_interfaces",
    "INSERT INTO interfaces (device_id, read_at, interfaces, wireless, sensors) "
    "SELECT $1::uuid, $2::timestamptz, $3::text, $4::text, $5::text FROM devices WHERE id = "
    "$1::uuid "
    "FOR KEY SHARE "
    "ON CONFLICT (tenant_id, device_id) DO UPDATE SET read_at = excluded.read_at, "
    "interfaces = excluded.interfaces, wireless = excluded.wireless, "
    "sensors = excluded.sensors WHERE interfaces.read_at < "
    "excluded.read_at"};
constexpr pg::Query list_readings{
    "device_poller.list_readings",
    "SELECT device_id, slot, fence, taken_at, latency_ms, uptime_ms, cpu_ratio, memory_ratio, "
    "temperature_celsius, storage_name, storage_ratio, if_index, if_in_octets, if_out_octets, "
    "if_in_errors, if_out_errors, if_in_discards, if_out_discards, if_bits, wireless_clients, "
    "signal_dbm, weakest_signal_dbm, ccq_percent FROM readings "
    "WHERE device_id = $1 AND slot >= $2 AND slot < $3 ORDER BY slot"};
constexpr pg::Query list_rollups{
    "device_poller.list_rollups",
    "SELECT device_id, slot, metric, interface, mean, least, most FROM rollups "
    "WHERE device_id = $1 AND bucket_seconds = $2 AND slot >= $3 AND slot < $4 ORDER BY slot"};
constexpr pg::Query find_interfaces{
    "device_poller.find_interfaces",
    "SELECT read_at, interfaces, wireless, sensors FROM interfaces WHERE device_id = $1"};
}  // namespace

asio::awaitable<void> Readings::keep(Tenant tenant, domain::KeptReading row,
                                     InterfacesRow interfaces) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  transaction.queue(insert_reading, row.device, row.slot, row.fence, row.taken_at, row.latency_ms,
                    row.uptime_ms, row.cpu_ratio, row.memory_ratio, row.temperature_celsius,
                    row.storage_name, row.storage_ratio, row.if_index, row.if_in_octets,
                    row.if_out_octets, row.if_in_errors, row.if_out_errors, row.if_in_discards,
                    row.if_out_discards, row.if_bits, row.wireless_clients, row.signal_dbm,
                    row.weakest_signal_dbm, row.ccq_percent);
  transaction.queue(upsert_interfaces, row.device, interfaces.read_at, interfaces.interfaces,
                    interfaces.wireless, interfaces.sensors);
  co_await transaction.commit();
}

asio::awaitable<std::vector<domain::KeptReading>> Readings::between(Tenant tenant, Uuid device,
                                                                    Time from, Time to) {
  const auto rows = co_await pool_.run(std::move(tenant), list_readings, device, from, to);
  co_return readings_of(rows);
}

asio::awaitable<std::vector<domain::RollUp>> Readings::rolled_up(Tenant tenant, Uuid device,
                                                                 std::chrono::seconds bucket,
                                                                 Time from, Time to) {
  const auto rows = co_await pool_.run(std::move(tenant), list_rollups, device,
                                       static_cast<std::int32_t>(bucket.count()), from, to);
  std::vector<domain::RollUp> rollups;
  rollups.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto row = rows[at];
    rollups.push_back({.device = row.get<Uuid>("device_id"),
                       .slot = row.get<Time>("slot"),
                       .metric = row.get<std::vector<std::int32_t>>("metric"),
                       .interface = row.get<std::vector<std::int32_t>>("interface"),
                       .mean = row.get<std::vector<double>>("mean"),
                       .least = row.get<std::vector<double>>("least"),
                       .most = row.get<std::vector<double>>("most")});
  }
  co_return rollups;
}

asio::awaitable<std::optional<InterfacesRow>> Readings::interfaces(Tenant tenant, Uuid device) {
  const auto rows = co_await pool_.run(std::move(tenant), find_interfaces, device);
  if (rows.empty()) co_return std::nullopt;
  co_return InterfacesRow{rows[0].get<Time>("read_at"), rows[0].get<json::Raw>("interfaces"),
                          rows[0].get<json::Raw>("wireless"), rows[0].get<json::Raw>("sensors")};
}

}  // namespace signalbox::device_poller::store
