#include "device_poller/store/rollups.hpp"

#include "device_poller/domain/series.hpp"
#include "device_poller/domain/topology.hpp"
#include "device_poller/store/reading_row.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;
using std::chrono::seconds;

// Of each statement: a turn touches an hour of a shard's devices.
constexpr seconds turn_time{30};
constexpr std::chrono::days status_changes_kept{730};
constexpr std::chrono::days proposals_kept{30};

// Shards without devices are as far as any.
constexpr pg::Query skip_empty_shards{
    "device_poller.skip_empty_shards",
    "UPDATE rolled SET until = $2 WHERE bucket_seconds = $1 AND until < $2 "
    "AND NOT EXISTS (SELECT FROM devices d WHERE d.shard = rolled.shard)"};
constexpr pg::Query lock_shard{"device_poller.lock_shard_to_roll",
                               "SELECT shard, until, $2::timestamptz AS closed FROM rolled r "
                               "WHERE bucket_seconds = $1 AND until < $2 "
                               "AND EXISTS (SELECT FROM devices d WHERE d.shard = r.shard) "
                               "ORDER BY until, shard LIMIT 1 FOR UPDATE SKIP LOCKED"};
constexpr pg::Query skip_empty_shards_to_merge{
    "device_poller.skip_empty_shards_to_merge",
    "UPDATE rolled r SET until = date_bin(make_interval(secs => $1::integer), f.until, 'epoch') "
    "FROM rolled f WHERE f.shard = r.shard AND f.bucket_seconds = $2 AND r.bucket_seconds = $1 "
    "AND r.until < date_bin(make_interval(secs => $1::integer), f.until, 'epoch') "
    "AND NOT EXISTS (SELECT FROM devices d WHERE d.shard = r.shard)"};
constexpr pg::Query lock_shard_to_merge{
    "device_poller.lock_shard_to_merge",
    "SELECT r.shard, r.until,"
    "  date_bin(make_interval(secs => $1::integer), f.until, 'epoch') AS closed "
    "FROM rolled r JOIN rolled f ON f.shard = r.shard AND f.bucket_seconds = $2 "
    "WHERE r.bucket_seconds = $1 "
    "AND r.until < date_bin(make_interval(secs => $1::integer), f.until, 'epoch') "
    "ORDER BY r.until, r.shard LIMIT 1 FOR UPDATE OF r SKIP LOCKED"};
constexpr pg::Query list_devices_of_shard{
    "device_poller.list_devices_of_shard",
    "SELECT tenant_id, id, interval_seconds FROM devices WHERE shard = $1 FOR KEY SHARE"};
// Until the turn ends: whoever removes one finds all that was rolled up of it.
constexpr pg::Query lock_devices_of_shard{"device_poller.lock_devices_of_shard",
                                          "SELECT id FROM devices WHERE shard = $1 FOR KEY SHARE"};
constexpr pg::Query list_readings_to_roll{
    "device_poller.list_readings_to_roll",
    "SELECT device_id, slot, fence, taken_at, latency_ms, uptime_ms, cpu_ratio, memory_ratio, "
    "temperature_celsius, storage_name, storage_ratio, if_index, if_in_octets, if_out_octets, "
    "if_in_errors, if_out_errors, if_in_discards, if_out_discards, if_bits, wireless_clients, "
    "signal_dbm, weakest_signal_dbm, ccq_percent FROM readings "
    "WHERE tenant_id = $1 AND device_id = $2 AND slot >= $3 AND slot < $4 ORDER BY slot"};
constexpr pg::Query upsert_rollup{
    "device_poller.upsert_rollup",
    "INSERT INTO rollups (tenant_id, device_id, bucket_seconds, slot, metric, interface, mean, "
    "least, most) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) "
    "ON CONFLICT (tenant_id, device_id, bucket_seconds, slot) DO UPDATE SET "
    "metric = excluded.metric, interface = excluded.interface, mean = excluded.mean, "
    "least = excluded.least, most = excluded.most"};
constexpr pg::Query merge_rollups{
    "device_poller.merge_rollups",
    "INSERT INTO rollups (tenant_id, device_id, bucket_seconds, slot, metric, interface, mean, "
    "least, most) "
    "SELECT tenant_id, device_id, $1, begins, array_agg(metric ORDER BY metric, interface),"
    "  array_agg(interface ORDER BY metric, interface), array_agg(mean ORDER BY metric, interface),"
    "  array_agg(least ORDER BY metric, interface), array_agg(most ORDER BY metric, interface) "
    "FROM (SELECT r.tenant_id, r.device_id, u.metric, u.interface, avg(u.mean)::real AS mean,"
    "        date_bin(make_interval(secs => $1::integer), r.slot, 'epoch') AS begins,"
    "        min(u.least) AS least, max(u.most) AS most"
    "      FROM devices d JOIN rollups r ON r.tenant_id = d.tenant_id AND r.device_id = d.id"
    "        AND r.bucket_seconds = $2 AND r.slot >= $4 AND r.slot < $5,"
    "        unnest(r.metric, r.interface, r.mean, r.least, r.most)"
    "          AS u (metric, interface, mean, least, most)"
    "      WHERE d.shard = $3 GROUP BY r.tenant_id, r.device_id, u.metric, u.interface, begins"
    "     ) merged "
    "GROUP BY tenant_id, device_id, begins "
    "ON CONFLICT (tenant_id, device_id, bucket_seconds, slot) DO UPDATE SET "
    "metric = excluded.metric, interface = excluded.interface, mean = excluded.mean, "
    "least = excluded.least, most = excluded.most"};
constexpr pg::Query update_rolled{
    "device_poller.update_rolled",
    "UPDATE rolled SET until = $3 WHERE bucket_seconds = $1 AND shard = $2"};
constexpr pg::Query make_partitions_of_days{"device_poller.make_partitions",
                                            "SELECT device_poller.partition_make(($1::timestamptz "
                                            "AT TIME ZONE 'UTC')::date)::text AS made"};
constexpr pg::Query drop_partitions{
    "device_poller.drop_partitions",
    "SELECT device_poller.partition_drop(('device_poller.' || $1::text)::regclass, $2) AS dropped"};
// The last one of a device says since when it is as it is.
constexpr pg::Query delete_old_status_changes{
    "device_poller.delete_old_status_changes",
    "DELETE FROM status_changes c WHERE at < $1 AND EXISTS (SELECT FROM status_changes later "
    "WHERE later.tenant_id = c.tenant_id AND later.device_id = c.device_id AND later.at > c.at)"};

// Dismissed ones stay: who does not want a device does not want to be asked again.
constexpr pg::Query delete_old_proposals{
    "device_poller.delete_old_proposals",
    "DELETE FROM proposals WHERE last_seen < $1 AND state <> 'dismissed'"};
constexpr pg::Query delete_old_neighbours{"device_poller.delete_old_neighbours",
                                          "DELETE FROM neighbours WHERE last_seen < $1"};

std::int32_t number(seconds bucket) { return static_cast<std::int32_t>(bucket.count()); }

RollUpTurn turn_of(pg::Transaction transaction, const pg::Row& row, seconds stretch) {
  const auto from = row.get<Time>("until");
  return {std::move(transaction), row.get<std::int32_t>("shard"), from,
          std::min(row.get<Time>("closed"), from + stretch)};
}
}  // namespace

asio::awaitable<std::vector<RollUpTurn::Device>> RollUpTurn::devices() {
  const auto rows = co_await transaction_.all(list_devices_of_shard, shard_);
  std::vector<Device> devices;
  devices.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    devices.push_back({rows[at].get<Tenant>("tenant_id"), rows[at].get<Uuid>("id"),
                       seconds{rows[at].get<std::int32_t>("interval_seconds")}});
  }
  co_return devices;
}

asio::awaitable<std::vector<domain::KeptReading>> RollUpTurn::readings(Device device, Time from,
                                                                       Time to) {
  co_return readings_of(
      co_await transaction_.all(list_readings_to_roll, device.tenant, device.id, from, to));
}

void RollUpTurn::keep(const Tenant& tenant, seconds bucket, const domain::RollUp& rollup) {
  transaction_.queue(upsert_rollup, tenant, rollup.device, number(bucket), rollup.slot,
                     rollup.metric, rollup.interface, rollup.mean, rollup.least, rollup.most);
}

asio::awaitable<void> RollUpTurn::merge(seconds bucket, seconds from_bucket) {
  transaction_.queue(lock_devices_of_shard, shard_);
  co_await transaction_.execute(merge_rollups, number(bucket), number(from_bucket), shard_, from_,
                                to_);
}

asio::awaitable<void> RollUpTurn::end(seconds bucket) {
  transaction_.queue(update_rolled, number(bucket), shard_, to_);
  co_await transaction_.commit();
}

asio::awaitable<std::optional<RollUpTurn>> RollUps::begin(seconds bucket, Time closed,
                                                          seconds stretch) {
  co_await jobs_.run_fleet(skip_empty_shards, number(bucket), closed);
  auto transaction = co_await jobs_.begin_fleet(turn_time);
  const auto row = co_await transaction.maybe_one(lock_shard, number(bucket), closed);
  if (!row) co_return std::nullopt;
  co_return turn_of(std::move(transaction), *row, stretch);
}

asio::awaitable<std::optional<RollUpTurn>> RollUps::begin_merge(seconds bucket, seconds from_bucket,
                                                                seconds stretch) {
  co_await jobs_.run_fleet(skip_empty_shards_to_merge, number(bucket), number(from_bucket));
  auto transaction = co_await jobs_.begin_fleet(turn_time);
  const auto row =
      co_await transaction.maybe_one(lock_shard_to_merge, number(bucket), number(from_bucket));
  if (!row) co_return std::nullopt;
  co_return turn_of(std::move(transaction), *row, stretch);
}

asio::awaitable<void> RollUps::make_partitions(Time now) {
  co_await jobs_.run_fleet(make_partitions_of_days, now);
}

asio::awaitable<void> RollUps::forget_old(Time now) {
  co_await jobs_.run_fleet(drop_partitions, "readings", now - domain::readings_kept);
  for (const auto& level : domain::levels) {
    co_await jobs_.run_fleet(drop_partitions, "rollups_" + std::to_string(level.bucket.count()),
                             now - level.kept);
  }
  co_await jobs_.run_fleet(delete_old_status_changes, now - status_changes_kept);
  co_await jobs_.run_fleet(delete_old_neighbours, now - domain::edge_kept);
  co_await jobs_.run_fleet(delete_old_proposals, now - proposals_kept);
}

}  // namespace signalbox::device_poller::store
