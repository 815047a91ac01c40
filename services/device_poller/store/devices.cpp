#include "device_poller/store/devices.hpp"

#include "device_poller/store/device_row.hpp"
#include "device_poller/store/statuses.hpp"
#include "pg/error.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query insert_device{
    "device_poller.insert_device",
    "INSERT INTO devices (id, shard, name, address, driver, port, credential_profile_id, "
    "interval_seconds, is_paused, created_at, reason, since, options, site_id, group_ids) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $12, $13, $14)"};
// Until the transaction ends none of them can be removed.
constexpr pg::Query hold_groups{
    "device_poller.hold_groups",
    "SELECT id FROM device_groups WHERE id = ANY ($1) ORDER BY id FOR KEY SHARE"};
constexpr pg::Query find_device{"device_poller.find_device", "SELECT * FROM devices WHERE id = $1"};
// $1 statuses, $2 search, $3 and $4 where the page before ended, $5 how many, $6 site, $7 group.
constexpr pg::Query list_by_name{
    "device_poller.list_devices_by_name",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (name, id) > ($3, $4::uuid)) ORDER BY name, id LIMIT $5"};
constexpr pg::Query list_by_name_down{
    "device_poller.list_devices_by_name_down",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (name, id) < ($3, $4::uuid)) ORDER BY name DESC, id DESC LIMIT $5"};
constexpr pg::Query list_by_address{
    "device_poller.list_devices_by_address",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (address, id) > ($3, $4::uuid)) ORDER BY address, id LIMIT $5"};
constexpr pg::Query list_by_address_down{
    "device_poller.list_devices_by_address_down",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (address, id) < ($3, $4::uuid)) "
    "ORDER BY address DESC, id DESC LIMIT $5"};
constexpr pg::Query list_by_since{
    "device_poller.list_devices_by_since",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (since, id) > ($3::timestamptz, $4::uuid)) "
    "ORDER BY since, id LIMIT $5"};
constexpr pg::Query list_by_since_down{
    "device_poller.list_devices_by_since_down",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (since, id) < ($3::timestamptz, $4::uuid)) "
    "ORDER BY since DESC, id DESC LIMIT $5"};
constexpr pg::Query list_by_status{
    "device_poller.list_devices_by_status",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (status, id) > ($3, $4::uuid)) ORDER BY status, id LIMIT $5"};
constexpr pg::Query list_by_status_down{
    "device_poller.list_devices_by_status_down",
    "SELECT * FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN is_paused THEN 'paused' ELSE "
    "status END = ANY ($1)) "
    "AND ($2 = '' OR id IN (SELECT id FROM search_devices($2))) "
    "AND ($6::uuid IS NULL OR site_id = $6) AND ($7::uuid IS NULL OR $7 = ANY (group_ids)) "
    "AND ($4::uuid IS NULL OR (status, id) < ($3, $4::uuid)) "
    "ORDER BY status DESC, id DESC LIMIT $5"};
constexpr pg::Query list_by_id{
    "device_poller.list_devices_by_id",
    "SELECT * FROM devices WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2"};
constexpr pg::Query count_matches{
    "device_poller.count_matching_devices",
    "SELECT count(*) AS total FROM (SELECT FROM devices WHERE ($1::text[] = '{}' OR CASE WHEN "
    "is_paused THEN 'paused' ELSE status END = ANY ($1)) AND ($2 = '' OR id IN (SELECT id FROM "
    "search_devices($2))) AND ($4::uuid IS NULL OR site_id = $4) "
    "AND ($5::uuid IS NULL OR $5 = ANY (group_ids)) LIMIT $3) found"};
constexpr pg::Query count_devices{
    "device_poller.count_devices",
    "SELECT CASE WHEN is_paused THEN 'paused' ELSE status END AS kind, count(*) AS devices "
    "FROM devices WHERE ($1::uuid IS NULL OR site_id = $1) "
    "AND ($2::uuid IS NULL OR $2 = ANY (group_ids)) GROUP BY 1"};
constexpr pg::Query update_device{
    "device_poller.update_device",
    "UPDATE devices SET name = $3, address = $4, port = $5, credential_profile_id = $6, "
    "interval_seconds = $7, is_paused = $8, options = $9, trusted_certificate_sha256 = "
    "CASE WHEN $10 THEN $11 ELSE trusted_certificate_sha256 END, site_id = $12, group_ids = $13, "
    "failures = 0, refusals = 0, left_alone_until = NULL, entity_version = entity_version + 1 "
    "WHERE id = $1 AND entity_version = $2 RETURNING entity_version"};
constexpr pg::Query delete_device{"device_poller.delete_device",
                                  "DELETE FROM devices WHERE id = $1 AND entity_version = $2 "
                                  "RETURNING entity_version + 1 AS entity_version"};
constexpr pg::Query device_exists{"device_poller.device_exists",
                                  "SELECT 1 AS one FROM devices WHERE id = $1"};
constexpr pg::Query name_exists{"device_poller.device_name_exists",
                                "SELECT 1 AS one FROM devices WHERE name = $1"};
constexpr pg::Query list_changes{
    "device_poller.list_status_changes",
    "SELECT at, status, reason FROM status_changes WHERE device_id = $1 "
    "AND ($2::timestamptz IS NULL OR at < $2) ORDER BY at DESC LIMIT $3"};

// SQLSTATEs of PostgreSQL.
constexpr std::string_view unique_violation = "23505";
constexpr std::string_view foreign_key_violation = "23503";

pg::Query list_query(DeviceSort sort, bool descending) {
  switch (sort) {
    case DeviceSort::name:
      return descending ? list_by_name_down : list_by_name;
    case DeviceSort::address:
      return descending ? list_by_address_down : list_by_address;
    case DeviceSort::since:
      return descending ? list_by_since_down : list_by_since;
    case DeviceSort::status:
      break;
  }
  return descending ? list_by_status_down : list_by_status;
}

// Of the things that a statement may find taken or missing.
NotChanged reason_of(const pg::SqlError& refused) {
  if (refused.state() == unique_violation) return NotChanged::name_taken;
  if (refused.constraint() == "devices_site") return NotChanged::no_site;
  if (refused.state() == foreign_key_violation) return NotChanged::no_profile;
  throw refused;
}

// Whether all of them are there, and stay so until the transaction ends.
asio::awaitable<bool> hold(pg::Transaction* transaction, std::vector<Uuid> groups) {
  if (groups.empty()) co_return true;
  const auto rows = co_await transaction->all(hold_groups, groups);
  co_return rows.size() == groups.size();
}
}  // namespace

asio::awaitable<NotChanged> Devices::add(Tenant tenant, Device device, int shard,
                                         contracts::Statement fact, contracts::Origin origin) {
  const auto& settings = device.settings;
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    if (!co_await hold(&transaction, settings.group_ids)) co_return NotChanged::no_group;
    transaction.queue(insert_device, device.id, shard, settings.name, settings.address,
                      settings.driver, settings.port, settings.credential_profile_id,
                      settings.interval_seconds, settings.is_paused, device.created_at,
                      device.state.reason, settings.options, settings.site_id, settings.group_ids);
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<std::optional<Device>> Devices::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_device, id);
  if (rows.empty()) co_return std::nullopt;
  co_return device_of(rows[0]);
}

asio::awaitable<bool> Devices::has_name(Tenant tenant, std::string name) {
  const auto rows = co_await pool_.run(std::move(tenant), name_exists, name);
  co_return !rows.empty();
}

asio::awaitable<DevicePage> Devices::list(Tenant tenant, DeviceFilter filter) {
  std::optional<std::string> after_value;
  std::optional<Uuid> after_id;
  if (filter.after) {
    after_value = filter.after->first;
    after_id = filter.after->second;
  }
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto rows = co_await transaction.all(
      list_query(filter.sort, filter.descending), filter.statuses, filter.search, after_value,
      after_id, filter.limit, filter.belonging.site, filter.belonging.group);
  const auto total =
      co_await transaction.maybe_one(count_matches, filter.statuses, filter.search, total_max + 1,
                                     filter.belonging.site, filter.belonging.group);
  co_await transaction.commit();
  DevicePage page;
  page.total = total ? total->get<std::int64_t>("total") : 0;
  for (std::size_t at = 0; at < rows.size(); ++at) page.devices.push_back(device_of(rows[at]));
  co_return page;
}

asio::awaitable<std::vector<Device>> Devices::by_id(Tenant tenant, std::optional<Uuid> after,
                                                    int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_by_id, after, limit);
  std::vector<Device> devices;
  devices.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) devices.push_back(device_of(rows[at]));
  co_return devices;
}

asio::awaitable<std::map<std::string, std::int64_t>> Devices::count(Tenant tenant,
                                                                    Belonging belonging) {
  const auto rows =
      co_await pool_.run(std::move(tenant), count_devices, belonging.site, belonging.group);
  std::map<std::string, std::int64_t> counts;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    counts[rows[at].get<std::string>("kind")] = rows[at].get<std::int64_t>("devices");
  }
  co_return counts;
}

asio::awaitable<NotChanged> Devices::change(Tenant tenant, DeviceChange change,
                                            contracts::Statement fact, contracts::Origin origin) {
  const auto& settings = change.settings;
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    if (!co_await hold(&transaction, settings.group_ids)) co_return NotChanged::no_group;
    const auto changed = co_await transaction.maybe_one(
        update_device, change.id, change.version, settings.name, settings.address, settings.port,
        settings.credential_profile_id, settings.interval_seconds, settings.is_paused,
        settings.options, change.sets_certificate, settings.trusted_certificate_sha256,
        settings.site_id, settings.group_ids);
    if (!changed) {
      const auto there = co_await transaction.maybe_one(device_exists, change.id);
      co_return there ? NotChanged::other_version : NotChanged::gone;
    }
    fact.entity_version = changed->get<std::int64_t>("entity_version");
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Devices::remove(Tenant tenant, Uuid id, std::int64_t version,
                                            contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto removed = co_await transaction.maybe_one(delete_device, id, version);
  if (!removed) {
    const auto there = co_await transaction.maybe_one(device_exists, id);
    co_return there ? NotChanged::other_version : NotChanged::gone;
  }
  fact.entity_version = removed->get<std::int64_t>("entity_version");
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return NotChanged::no;
}

asio::awaitable<std::vector<Devices::StatusChange>> Devices::status_changes(
    Tenant tenant, Uuid id, std::optional<Time> before, int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_changes, id, before, limit);
  std::vector<StatusChange> changes;
  changes.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    changes.push_back({rows[at].get<Time>("at"), status_of(rows[at].get<std::string>("status")),
                       rows[at].get<std::string>("reason")});
  }
  co_return changes;
}

}  // namespace signalbox::device_poller::store
