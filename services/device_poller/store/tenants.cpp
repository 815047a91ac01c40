#include "device_poller/store/tenants.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query upsert_tenant{
    "device_poller.upsert_tenant",
    "INSERT INTO tenants (name, entity_version, is_removed) VALUES ($1, $2, $3) "
    "ON CONFLICT (tenant_id) DO UPDATE SET "
    "name = CASE WHEN excluded.is_removed THEN tenants.name ELSE excluded.name END, "
    "entity_version = excluded.entity_version, is_removed = excluded.is_removed "
    "WHERE tenants.entity_version < excluded.entity_version"};
constexpr pg::Query export_rows{
    "device_poller.export_rows",
    "SELECT table_name, row, key FROM ("
    "  SELECT 'credential_profiles' AS table_name, (to_jsonb(p) - 'sealed')::text AS row,"
    "         '1 ' || p.id AS key FROM credential_profiles p"
    "  UNION ALL SELECT 'devices', to_jsonb(d)::text, '2 ' || d.id FROM devices d"
    "  UNION ALL SELECT 'interfaces', to_jsonb(i)::text, '3 ' || i.device_id FROM interfaces i"
    "  UNION ALL SELECT 'status_changes', to_jsonb(c)::text,"
    "         '4 ' || c.device_id || ' ' || to_char(c.at, 'YYYYMMDDHH24MISSUS')"
    "         FROM status_changes c"
    "  UNION ALL SELECT 'readings', to_jsonb(r)::text,"
    "         '5 ' || r.device_id || ' ' || to_char(r.slot, 'YYYYMMDDHH24MISSUS') FROM readings r"
    "  UNION ALL SELECT 'rollups', to_jsonb(u)::text, '6 ' || u.device_id || ' ' ||"
    "         u.bucket_seconds || ' ' || to_char(u.slot, 'YYYYMMDDHH24MISSUS') FROM rollups u"
    "  UNION ALL SELECT 'neighbours', to_jsonb(n)::text, '7 ' || n.device_id || ' ' || n.source ||"
    "         ' ' || n.interface || ' ' || n.key FROM neighbours n"
    "  UNION ALL SELECT 'device_marks', to_jsonb(m)::text,"
    "         '8 ' || m.kind || ' ' || m.mark || ' ' || m.device_id FROM device_marks m"
    "  UNION ALL SELECT 'scans', to_jsonb(s)::text, '9 ' || s.id FROM scans s"
    "  UNION ALL SELECT 'proposals', to_jsonb(o)::text, '9 p ' || o.id FROM proposals o"
    "  UNION ALL SELECT 'sites', to_jsonb(s)::text, '9 s ' || s.id FROM sites s"
    "  UNION ALL SELECT 'device_groups', to_jsonb(g)::text, '9 t ' || g.id FROM device_groups g"
    "  UNION ALL SELECT 'default_credentials', to_jsonb(o)::text,"
    "         '9 u ' || o.owner_id || ' ' || o.kind FROM default_credentials o"
    "  UNION ALL SELECT 'device_imports', to_jsonb(n)::text, '9 v ' || n.id FROM device_imports n"
    "  UNION ALL SELECT 'refused_rows', to_jsonb(n)::text, '9 w ' || n.import_id || ' ' ||"
    "         to_char(n.row, 'FM0000000000') FROM refused_rows n"
    ") rows WHERE key > $1 ORDER BY key LIMIT $2"};
constexpr pg::Query purge_readings{"device_poller.purge_readings", "DELETE FROM readings"};
constexpr pg::Query purge_rollups{"device_poller.purge_rollups", "DELETE FROM rollups"};
constexpr pg::Query purge_interfaces{"device_poller.purge_interfaces", "DELETE FROM interfaces"};
constexpr pg::Query purge_changes{"device_poller.purge_status_changes",
                                  "DELETE FROM status_changes"};
constexpr pg::Query purge_devices{"device_poller.purge_devices", "DELETE FROM devices"};
constexpr pg::Query purge_defaults{"device_poller.purge_default_credentials",
                                   "DELETE FROM default_credentials"};
constexpr pg::Query purge_sites{"device_poller.purge_sites", "DELETE FROM sites"};
constexpr pg::Query purge_groups{"device_poller.purge_device_groups", "DELETE FROM device_groups"};
constexpr pg::Query purge_profiles{"device_poller.purge_profiles",
                                   "DELETE FROM credential_profiles"};
constexpr pg::Query purge_neighbours{"device_poller.purge_neighbours", "DELETE FROM neighbours"};
constexpr pg::Query purge_marks{"device_poller.purge_device_marks", "DELETE FROM device_marks"};
constexpr pg::Query purge_scans{"device_poller.purge_scans", "DELETE FROM scans"};
constexpr pg::Query purge_proposals{"device_poller.purge_proposals", "DELETE FROM proposals"};
constexpr pg::Query purge_imports{"device_poller.purge_imports", "DELETE FROM device_imports"};
// What large tenants have takes longer than a question may: the operation is asked again.
constexpr std::chrono::seconds purge_time{9};
}  // namespace

asio::awaitable<void> Tenants::keep(Tenant tenant, TenantCopy copy) {
  co_await pool_.run(std::move(tenant), upsert_tenant, copy.name, copy.entity_version,
                     copy.is_removed);
}

asio::awaitable<std::vector<ExportedRow>> Tenants::all_rows(Tenant tenant, std::string after,
                                                            int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), export_rows, after, limit);
  std::vector<ExportedRow> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<std::string>("table_name"), rows[at].get<json::Raw>("row"),
                     rows[at].get<std::string>("key")});
  }
  co_return found;
}

asio::awaitable<std::int64_t> Tenants::purge(Tenant tenant) {
  auto transaction = co_await pool_.begin(std::move(tenant), purge_time);
  std::size_t rows = 0;
  // The devices first: once they are gone nothing more is kept of them.
  for (const auto& query :
       {purge_devices, purge_readings, purge_rollups, purge_interfaces, purge_changes,
        purge_defaults, purge_sites, purge_groups, purge_profiles, purge_neighbours, purge_marks,
        purge_scans, purge_proposals, purge_imports}) {
    rows += co_await transaction.execute(query);
  }
  co_await transaction.commit();
  co_return static_cast<std::int64_t>(rows);
}

}  // namespace signalbox::device_poller::store
