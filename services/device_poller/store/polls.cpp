#include "device_poller/store/polls.hpp"

#include "device_poller/domain/credentials.hpp"
#include "device_poller/store/device_row.hpp"
#include "device_poller/store/statuses.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query take_shards{
    "device_poller.take_shards",
    "UPDATE shards SET fence = fence + 1, holder = $2, taken_at = now() WHERE shard = ANY ($1) "
    "RETURNING shard, fence"};
// A device's own profile is of a kind that its driver takes, and most have one: what others offer
// is looked for only where there is none, which costs ten times as much.
constexpr pg::Query list_due{
    "device_poller.list_due_devices",
    "SELECT devices.*, own.kind AS own_kind, own.sealed AS own_sealed, offered.* FROM devices "
    "LEFT JOIN credential_profiles AS own ON own.tenant_id = devices.tenant_id "
    "AND own.id = devices.credential_profile_id LEFT JOIN LATERAL "
    "(SELECT array_agg(origin) AS origins, array_agg(place) AS places, "
    "array_agg(profile_id) AS profiles, array_agg(kind) AS kinds, array_agg(sealed) AS sealed "
    "FROM offered_credentials(devices.tenant_id, NULL, devices.site_id, devices.group_ids) "
    "WHERE devices.credential_profile_id IS NULL AND devices.driver IN ('snmp', 'routeros')"
    ") AS offered ON true WHERE shard = ANY ($1) AND NOT is_paused"};
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
    "failures = $9, refusals = $10, left_alone_until = $11, "
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

// The profile that domain::choose() takes of those that are offered.
std::optional<DueDevice::Credentials> credentials_of(const pg::Row& row) {
  if (auto kind = row.get<std::optional<std::string>>("own_kind")) {
    if (!domain::takes(row.get<std::string>("driver"), *kind)) return std::nullopt;
    return DueDevice::Credentials{row.get<Uuid>("credential_profile_id"), *std::move(kind),
                                  row.get<std::string>("own_sealed")};
  }
  const auto origins = row.get<std::optional<std::vector<std::string>>>("origins");
  if (!origins) return std::nullopt;
  const auto places = row.get<std::vector<std::string>>("places");
  const auto profiles = row.get<std::vector<Uuid>>("profiles");
  const auto kinds = row.get<std::vector<std::string>>("kinds");
  std::vector<domain::Candidate> candidates;
  candidates.reserve(origins->size());
  for (std::size_t at = 0; at < origins->size(); ++at) {
    candidates.push_back({offer_origin((*origins)[at]), places[at], profiles[at], {}, kinds[at]});
  }
  const auto choice = domain::choose(row.get<std::string>("driver"), std::move(candidates));
  if (!choice.taken) return std::nullopt;
  const auto& taken = choice.candidates.at(*choice.taken);
  // One profile has one secret, whoever offers it.
  const auto at =
      static_cast<std::size_t>(std::ranges::find(profiles, taken.profile) - profiles.begin());
  return DueDevice::Credentials{taken.profile, taken.kind,
                                row.get<std::vector<std::string>>("sealed").at(at)};
}

DueDevice due_device_of(const pg::Row& row) {
  return {row.get<Tenant>("tenant_id"),
          row.get<std::int32_t>("shard"),
          device_of(row),
          credentials_of(row),
          {.failures = row.get<std::int32_t>("failures"),
           .refusals = row.get<std::int32_t>("refusals"),
           .open_until = row.get<std::optional<Time>>("left_alone_until")}};
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
      state.unanswered, polled.identity, !facts.empty(), polled.certificate_sha256,
      polled.breaker.failures, polled.breaker.refusals, polled.breaker.open_until);
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
