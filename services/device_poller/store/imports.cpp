#include "device_poller/store/imports.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr std::string_view unique_violation = "23505";  // SQLSTATE

constexpr pg::Query insert_import{
    "device_poller.insert_import",
    "INSERT INTO device_imports (id, format, is_dry_run, user_id, request_id, traceparent, "
    "created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"};
constexpr pg::Query delete_old_imports{
    "device_poller.delete_old_imports",
    "DELETE FROM device_imports WHERE ended_at IS NOT NULL AND id IN "
    "(SELECT id FROM device_imports ORDER BY id DESC OFFSET $1)"};
constexpr pg::Query find_import{"device_poller.find_import",
                                "SELECT * FROM device_imports WHERE id = $1"};
constexpr pg::Query list_imports{"device_poller.list_imports",
                                 "SELECT * FROM device_imports WHERE $1::uuid IS NULL OR id < $1 "
                                 "ORDER BY id DESC LIMIT $2"};
constexpr pg::Query queue_import{
    "device_poller.queue_import",
    "UPDATE device_imports SET state = 'queued', size_bytes = $2, sha256 = $3 "
    "WHERE id = $1 AND state = 'waiting' RETURNING id"};
constexpr pg::Query cancel_import{"device_poller.cancel_import",
                                  "UPDATE device_imports SET state = 'cancelled', ended_at = $2 "
                                  "WHERE id = $1 AND ended_at IS NULL RETURNING id"};
constexpr pg::Query list_refused{"device_poller.list_refused_rows",
                                 "SELECT row, name, errors FROM refused_rows "
                                 "WHERE import_id = $1 AND row > $2 ORDER BY row LIMIT $3"};
constexpr pg::Query list_imports_to_run{
    "device_poller.list_imports_to_run",
    "SELECT tenant_id, id FROM device_imports i WHERE state IN ('queued', 'running') "
    "AND (state = 'queued' OR alive_at < $1) AND NOT EXISTS (SELECT FROM device_imports r "
    "WHERE r.tenant_id = i.tenant_id AND r.state = 'running' AND r.alive_at >= $1) "
    "ORDER BY id LIMIT 100"};
constexpr pg::Query list_overdue_imports{
    "device_poller.list_overdue_imports",
    "SELECT tenant_id, id FROM device_imports WHERE state = 'waiting' AND expires_at < $1 "
    "ORDER BY id LIMIT 100"};
constexpr pg::Query claim_import{
    "device_poller.claim_import",
    "UPDATE device_imports SET state = 'running', alive_at = $2, claims = claims + 1 "
    "WHERE id = $1 AND (state = 'queued' OR state = 'running' AND alive_at < $3) RETURNING *"};
constexpr pg::Query update_import{
    "device_poller.update_import_progress",
    "UPDATE device_imports SET rows_done = $3, good = $4, refused = $5, taken_bytes = $6, "
    "alive_at = $7 WHERE id = $1 AND claims = $2 AND state IN ('running', 'cancelled') "
    "RETURNING state"};
constexpr pg::Query insert_refused{
    "device_poller.insert_refused_row",
    "INSERT INTO refused_rows (import_id, row, name, errors) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT DO NOTHING"};
constexpr pg::Query end_import{"device_poller.end_import",
                               "UPDATE device_imports SET state = $3, reason = $4, ended_at = $5 "
                               "WHERE id = $1 AND claims = $2 AND state = 'running'"};
constexpr pg::Query expire_import{"device_poller.expire_import",
                                  "UPDATE device_imports SET state = 'expired', ended_at = $2 "
                                  "WHERE id = $1 AND state = 'waiting'"};

Import import_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .format = row.get<std::string>("format"),
          .is_dry_run = row.get<bool>("is_dry_run"),
          .state = row.get<std::string>("state"),
          .reason = row.get<std::optional<std::string>>("reason"),
          .origin = {row.get<std::string>("user_id"), row.get<std::string>("request_id"),
                     row.get<std::string>("traceparent")},
          .size_bytes = row.get<std::optional<std::int64_t>>("size_bytes"),
          .sha256 = row.get<std::optional<std::string>>("sha256"),
          .claims = row.get<std::int64_t>("claims"),
          .rows_done = row.get<std::int32_t>("rows_done"),
          .good = row.get<std::int32_t>("good"),
          .refused = row.get<std::int32_t>("refused"),
          .taken_bytes = row.get<std::int64_t>("taken_bytes"),
          .created_at = row.get<Time>("created_at"),
          .expires_at = row.get<Time>("expires_at"),
          .ended_at = row.get<std::optional<Time>>("ended_at")};
}
}  // namespace

asio::awaitable<void> Imports::add(Tenant tenant, Import import) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  transaction.queue(insert_import, import.id, import.format, import.is_dry_run, import.origin.actor,
                    import.origin.request_id, import.origin.traceparent, import.created_at,
                    import.expires_at);
  transaction.queue(delete_old_imports, imports_kept);
  co_await transaction.commit();
}

asio::awaitable<std::optional<Import>> Imports::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_import, id);
  if (rows.empty()) co_return std::nullopt;
  co_return import_of(rows[0]);
}

asio::awaitable<std::vector<Import>> Imports::list(Tenant tenant, std::optional<Uuid> before,
                                                   int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_imports, before, limit);
  std::vector<Import> imports;
  imports.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) imports.push_back(import_of(rows[at]));
  co_return imports;
}

asio::awaitable<bool> Imports::complete(Tenant tenant, Uuid id, std::int64_t size_bytes,
                                        std::string sha256) {
  co_return !(co_await pool_.run(std::move(tenant), queue_import, id, size_bytes, sha256)).empty();
}

asio::awaitable<bool> Imports::cancel(Tenant tenant, Uuid id, Time now) {
  co_return !(co_await pool_.run(std::move(tenant), cancel_import, id, now)).empty();
}

asio::awaitable<std::vector<RefusedRow>> Imports::refused_rows(Tenant tenant, Uuid id,
                                                               std::int32_t after, int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_refused, id, after, limit);
  std::vector<RefusedRow> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<std::int32_t>("row"),
                     rows[at].get<std::optional<std::string>>("name"),
                     rows[at].get<std::string>("errors")});
  }
  co_return found;
}

asio::awaitable<std::vector<TenantImport>> Imports::across(pg::Query query, Time time) {
  const auto rows = co_await jobs_.run_fleet(query, time);
  std::vector<TenantImport> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<Tenant>("tenant_id"), rows[at].get<Uuid>("id")});
  }
  co_return found;
}

asio::awaitable<std::vector<TenantImport>> Imports::to_run(Time now) {
  return across(list_imports_to_run, now - import_gone_after);
}

asio::awaitable<std::optional<Import>> Imports::claim(Tenant tenant, Uuid id, Time now) {
  try {
    const auto rows =
        co_await pool_.run(std::move(tenant), claim_import, id, now, now - import_gone_after);
    if (rows.empty()) co_return std::nullopt;
    co_return import_of(rows[0]);
  } catch (const pg::SqlError& refused) {
    if (refused.state() != unique_violation) throw;
  }
  co_return std::nullopt;
}

asio::awaitable<bool> Imports::progress(Tenant tenant, Import import, std::vector<RefusedRow> rows,
                                        Time now) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto kept =
      co_await transaction.maybe_one(update_import, import.id, import.claims, import.rows_done,
                                     import.good, import.refused, import.taken_bytes, now);
  if (!kept) co_return false;
  const auto before = import.refused - static_cast<std::int32_t>(rows.size());
  for (std::int32_t at = 0; const auto& row : rows) {
    if (before + at++ >= refused_rows_kept) break;
    transaction.queue(insert_refused, import.id, row.row, row.name, row.errors);
  }
  co_await transaction.commit();
  co_return kept->get<std::string>("state") == "running";
}

asio::awaitable<void> Imports::end(Tenant tenant, Import import, Time now) {
  co_await pool_.run(std::move(tenant), end_import, import.id, import.claims, import.state,
                     import.reason, now);
}

asio::awaitable<std::vector<TenantImport>> Imports::expire(Time now) {
  auto overdue = co_await across(list_overdue_imports, now);
  for (const auto& one : overdue) co_await pool_.run(one.tenant, expire_import, one.id, now);
  co_return overdue;
}

}  // namespace signalbox::device_poller::store
