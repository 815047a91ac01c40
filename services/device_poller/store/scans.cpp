#include "device_poller/store/scans.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr std::string_view unique_violation = "23505";  // SQLSTATE

constexpr pg::Query insert_scan{
    "device_poller.insert_scan",
    "INSERT INTO scans (id, networks, credential_profile_ids, ports, state, hosts_total, "
    "started_at, alive_at) VALUES ($1, $2, $3, $4, 'running', $5, $6, $6)"};
constexpr pg::Query delete_old_scans{"device_poller.delete_old_scans",
                                     "DELETE FROM scans WHERE state <> 'running' AND id IN "
                                     "(SELECT id FROM scans ORDER BY id DESC OFFSET $1)"};
constexpr pg::Query find_running{"device_poller.find_running_scan",
                                 "SELECT id FROM scans WHERE state = 'running'"};
constexpr pg::Query update_progress{"device_poller.update_scan_progress",
                                    "UPDATE scans SET hosts_done = $2, found = $3, alive_at = $4 "
                                    "WHERE id = $1 AND state = 'running' RETURNING id"};
constexpr pg::Query end_scan{
    "device_poller.end_scan",
    "UPDATE scans SET state = $2, ended_at = $3, entity_version = entity_version + 1 "
    "WHERE id = $1 AND state = 'running' RETURNING *"};
constexpr pg::Query end_lost_scans{
    "device_poller.end_lost_scans",
    "UPDATE scans SET state = 'interrupted', ended_at = alive_at, "
    "entity_version = entity_version + 1 WHERE state = 'running' AND alive_at < $1 RETURNING *"};
constexpr pg::Query find_scan{"device_poller.find_scan", "SELECT * FROM scans WHERE id = $1"};
constexpr pg::Query list_scans{"device_poller.list_scans",
                               "SELECT * FROM scans WHERE $1::uuid IS NULL OR id < $1 "
                               "ORDER BY id DESC LIMIT $2"};

domain::Scan scan_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .entity_version = row.get<std::int64_t>("entity_version"),
          .networks = row.get<std::vector<std::string>>("networks"),
          .credential_profile_ids = row.get<std::vector<Uuid>>("credential_profile_ids"),
          .ports = row.get<std::vector<std::int32_t>>("ports"),
          .state = row.get<std::string>("state"),
          .hosts_total = row.get<std::int32_t>("hosts_total"),
          .hosts_done = row.get<std::int32_t>("hosts_done"),
          .found = row.get<std::int32_t>("found"),
          .started_at = row.get<Time>("started_at"),
          .ended_at = row.get<std::optional<Time>>("ended_at")};
}
}  // namespace

asio::awaitable<std::optional<Uuid>> Scans::add(Tenant tenant, domain::Scan scan,
                                                contracts::Statement fact,
                                                contracts::Origin origin) {
  bool is_taken = false;
  try {
    auto transaction = co_await pool_.begin(tenant);
    transaction.queue(insert_scan, scan.id, scan.networks, scan.credential_profile_ids, scan.ports,
                      scan.hosts_total, scan.started_at);
    transaction.queue(delete_old_scans, scans_kept);
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    if (refused.state() != unique_violation) throw;
    is_taken = true;
  }
  if (!is_taken) co_return std::nullopt;
  const auto rows = co_await pool_.run(std::move(tenant), find_running);
  // It may have ended in between: the caller still was too early.
  co_return rows.empty() ? scan.id : rows[0].get<Uuid>("id");
}

asio::awaitable<bool> Scans::progress(Tenant tenant, domain::Scan scan, Time now) {
  co_return !(co_await pool_.run(std::move(tenant), update_progress, scan.id, scan.hosts_done,
                                 scan.found, now))
      .empty();
}

asio::awaitable<bool> Scans::end(Tenant tenant, End end, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto row = co_await transaction.maybe_one(end_scan, end.id, end.state, end.at);
  if (!row) co_return false;
  outbox_.say(transaction, end.fact(scan_of(*row)), origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<void> Scans::end_lost(Tenant tenant, Time now, FactOf fact) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto rows = co_await transaction.all(end_lost_scans, now - scan_gone_after);
  if (rows.empty()) co_return;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    outbox_.say(transaction, fact(scan_of(rows[at])), {"service:device_poller", "", ""});
  }
  co_await transaction.commit();
}

asio::awaitable<std::optional<domain::Scan>> Scans::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_scan, id);
  if (rows.empty()) co_return std::nullopt;
  co_return scan_of(rows[0]);
}

asio::awaitable<std::vector<domain::Scan>> Scans::list(Tenant tenant, std::optional<Uuid> before,
                                                       int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_scans, before, limit);
  std::vector<domain::Scan> scans;
  scans.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) scans.push_back(scan_of(rows[at]));
  co_return scans;
}

}  // namespace signalbox::device_poller::store
