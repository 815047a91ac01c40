#include "device_poller/store/polls.hpp"

#include "device_poller/store/device_row.hpp"
#include "device_poller/store/statuses.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query take_shards{
    "device_poller.take_shards",
    "UPDATE shards SET fence = fence + 1, holder = $2, taken_at = now() WHERE shard = ANY ($1) "
    "RETURNING shard, fence"};
constexpr pg::Query list_due{"device_poller.list_due_devices",
                             "SELECT devices.*, profile.kind AS credential_kind, profile.sealed "
                             "FROM devices LEFT JOIN credential_profiles AS profile "
                             "ON profile.tenant_id = devices.tenant_id "
                             "AND profile.id = devices.credential_profile_id "
                             "WHERE shard = ANY ($1) AND NOT is_paused"};
// The shard's row is locked until the transaction ends: nobody can take it in between.
constexpr pg::Query check_fence{
    "device_poller.check_fence",
    "SELECT fence FROM shards WHERE shard = $1 AND fence = $2 FOR SHARE"};
constexpr pg::Query update_polled{
    "device_poller.update_polled_device",
    "UPDATE devices SET status = $2, reason = $3, since = $4, unanswered = $5, "
    "identity = coalesce($6, identity), "
    "trusted_certificate_sha256 = coalesce(trusted_certificate_sha256, $8), "
    "shown_certificate_sha256 = coalesce($8, shown_certificate_sha256), "
    "entity_version = entity_version + CASE WHEN $7 THEN 1 ELSE 0 END "
    "WHERE id = $1 RETURNING *"};
constexpr pg::Query insert_status_change{
    "device_poller.insert_status_change",
    "INSERT INTO status_changes (device_id, at, status, reason) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING"};
constexpr pg::Query update_seen{
    "device_poller.update_seen_devices",
    "UPDATE devices SET last_seen = greatest(last_seen, seen.at), latency_ms = seen.latency "
    "FROM (SELECT DISTINCT ON (id) * FROM"
    "  unnest($1::uuid[], $2::timestamptz[], $3::real[]) AS all_seen (id, at, latency)"
    "  ORDER BY id, at DESC) AS seen "
    "WHERE devices.id = seen.id"};

DueDevice due_device_of(const pg::Row& row) {
  return {row.get<Tenant>("tenant_id"), row.get<std::int32_t>("shard"), device_of(row),
          row.get<std::optional<std::string>>("credential_kind").value_or(""),
          row.get<std::optional<std::string>>("sealed").value_or("")};
}
}  // namespace

asio::awaitable<std::vector<Fence>> Polls::take(std::vector<int> shards, std::string holder) {
  const auto rows = co_await jobs_.run_fleet(take_shards, shards, holder);
  std::vector<Fence> fences;
  fences.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    fences.push_back({rows[at].get<std::int32_t>("shard"), rows[at].get<std::int64_t>("fence")});
  }
  co_return fences;
}

asio::awaitable<std::vector<DueDevice>> Polls::devices_of(std::vector<int> shards) {
  const auto rows = co_await jobs_.run_fleet(list_due, shards);
  std::vector<DueDevice> devices;
  devices.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) devices.push_back(due_device_of(rows[at]));
  co_return devices;
}

asio::awaitable<bool> Polls::keep(Tenant tenant, Polled polled, std::vector<FactOf> facts,
                                  contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto ours =
      co_await transaction.maybe_one(check_fence, polled.fence.shard, polled.fence.number);
  if (!ours) co_return false;
  const auto& state = polled.state;
  const auto kept = co_await transaction.maybe_one(
      update_polled, polled.device, to_text(state.status), state.reason, state.since,
      state.unanswered, polled.identity, !facts.empty(), polled.certificate_sha256);
  if (!kept) co_return false;
  if (polled.has_new_status) {
    transaction.queue(insert_status_change, polled.device, state.since, to_text(state.status),
                      state.reason);
  }
  for (const auto& fact : facts) outbox_.say(transaction, fact(device_of(*kept)), origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<void> Polls::keep_seen(Tenant tenant, std::vector<Seen> seen) {
  std::vector<Uuid> ids;
  std::vector<Time> times;
  std::vector<std::optional<double>> latencies;
  for (const auto& one : seen) {
    ids.push_back(one.device);
    times.push_back(one.at);
    latencies.push_back(one.latency_ms);
  }
  co_await pool_.run(std::move(tenant), update_seen, ids, times, latencies);
}

}  // namespace signalbox::device_poller::store
