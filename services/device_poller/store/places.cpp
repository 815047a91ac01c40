#include "device_poller/store/places.hpp"

#include "pg/error.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

// Counts of devices of the whole page in one go.
constexpr pg::Query list_sites{
    "device_poller.list_sites",
    "WITH page AS (SELECT * FROM sites WHERE ($4::uuid IS NULL OR id = $4) AND name > $1 "
    "AND ($2 = '' OR strpos(lower(name), lower($2)) > 0) ORDER BY name LIMIT $3), "
    "kinds AS (SELECT site_id, CASE WHEN is_paused THEN 'paused' ELSE status END AS kind, "
    "count(*) AS devices FROM devices WHERE site_id IN (SELECT id FROM page) GROUP BY 1, 2), "
    "health AS (SELECT site_id, array_agg(kind) AS kinds, array_agg(devices) AS counts FROM kinds "
    "GROUP BY 1), "
    "defaults AS (SELECT owner_id, array_agg(credential_profile_id ORDER BY kind) AS profiles "
    "FROM default_credentials WHERE owner_id IN (SELECT id FROM page) GROUP BY 1) "
    "SELECT page.*, kinds, counts, profiles FROM page LEFT JOIN health ON site_id = page.id "
    "LEFT JOIN defaults ON owner_id = page.id ORDER BY name"};
constexpr pg::Query list_groups{
    "device_poller.list_device_groups",
    "WITH page AS (SELECT * FROM device_groups WHERE ($4::uuid IS NULL OR id = $4) AND name > $1 "
    "AND ($2 = '' OR strpos(lower(name), lower($2)) > 0) ORDER BY name LIMIT $3), "
    "members AS (SELECT unnest(group_ids) AS group_id, count(*) AS devices FROM devices "
    "WHERE group_ids && ARRAY(SELECT id FROM page) GROUP BY 1), "
    "defaults AS (SELECT owner_id, array_agg(credential_profile_id ORDER BY kind) AS profiles "
    "FROM default_credentials WHERE owner_id IN (SELECT id FROM page) GROUP BY 1) "
    "SELECT page.*, coalesce(devices, 0) AS devices, profiles FROM page "
    "LEFT JOIN members ON group_id = page.id LEFT JOIN defaults ON owner_id = page.id "
    "ORDER BY name"};
constexpr pg::Query insert_site{
    "device_poller.insert_site",
    "INSERT INTO sites (id, name, address, latitude, longitude, notes, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr pg::Query insert_group{
    "device_poller.insert_device_group",
    "INSERT INTO device_groups (id, name, colour, created_at) VALUES ($1, $2, $3, $4)"};
constexpr pg::Query update_site{
    "device_poller.update_site",
    "UPDATE sites SET name = $3, address = $4, latitude = $5, longitude = $6, notes = $7, "
    "entity_version = entity_version + 1 WHERE id = $1 AND entity_version = $2 "
    "RETURNING entity_version"};
constexpr pg::Query update_group{
    "device_poller.update_device_group",
    "UPDATE device_groups SET name = $3, colour = $4, entity_version = entity_version + 1 "
    "WHERE id = $1 AND entity_version = $2 RETURNING entity_version"};
constexpr pg::Query delete_defaults{"device_poller.delete_default_credentials",
                                    "DELETE FROM default_credentials WHERE owner_id = $1"};
constexpr pg::Query insert_defaults{
    "device_poller.insert_default_credentials",
    "INSERT INTO default_credentials (owner_id, kind, credential_profile_id) "
    "SELECT $1, kind, id FROM credential_profiles WHERE id = ANY ($2)"};
// Locked first: from then on no device can be put there.
constexpr pg::Query lock_site{
    "device_poller.lock_site",
    "SELECT id FROM sites WHERE id = $1 AND entity_version = $2 FOR UPDATE"};
constexpr pg::Query lock_group{
    "device_poller.lock_device_group",
    "SELECT id FROM device_groups WHERE id = $1 AND entity_version = $2 FOR UPDATE"};
constexpr pg::Query leave_site{
    "device_poller.leave_site",
    "UPDATE devices SET site_id = NULL, entity_version = entity_version + 1 WHERE site_id = $1"};
constexpr pg::Query leave_group{"device_poller.leave_device_group",
                                "UPDATE devices SET group_ids = array_remove(group_ids, $1), "
                                "entity_version = entity_version + 1 WHERE $1 = ANY (group_ids)"};
constexpr pg::Query delete_site{"device_poller.delete_site", "DELETE FROM sites WHERE id = $1"};
constexpr pg::Query delete_group{"device_poller.delete_device_group",
                                 "DELETE FROM device_groups WHERE id = $1"};
constexpr pg::Query site_exists{"device_poller.site_exists",
                                "SELECT 1 AS one FROM sites WHERE id = $1"};
constexpr pg::Query group_exists{"device_poller.device_group_exists",
                                 "SELECT 1 AS one FROM device_groups WHERE id = $1"};
constexpr pg::Query list_names{
    "device_poller.list_names",
    "SELECT 'site' AS what, name, id FROM sites UNION ALL SELECT 'group', name, id FROM "
    "device_groups UNION ALL SELECT 'profile', name, id FROM credential_profiles"};

constexpr std::string_view unique_violation = "23505";

// What keeps a kind of place.
struct Statements {
  pg::Query exists;
  pg::Query lock;
  pg::Query leave;
  pg::Query remove;
};
constexpr Statements of_sites{site_exists, lock_site, leave_site, delete_site};
constexpr Statements of_groups{group_exists, lock_group, leave_group, delete_group};

Site site_of(const pg::Row& row) {
  Site site{.id = row.get<Uuid>("id"),
            .entity_version = row.get<std::int64_t>("entity_version"),
            .name = row.get<std::string>("name"),
            .address = row.get<std::optional<std::string>>("address"),
            .latitude = row.get<std::optional<double>>("latitude"),
            .longitude = row.get<std::optional<double>>("longitude"),
            .notes = row.get<std::optional<std::string>>("notes"),
            .profiles =
                row.get<std::optional<std::vector<Uuid>>>("profiles").value_or(std::vector<Uuid>{}),
            .created_at = row.get<Time>("created_at")};
  const auto kinds = row.get<std::optional<std::vector<std::string>>>("kinds");
  if (!kinds) return site;
  const auto counts = row.get<std::vector<std::int64_t>>("counts");
  for (std::size_t at = 0; at < kinds->size(); ++at) site.devices[(*kinds)[at]] = counts[at];
  return site;
}

Group group_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .entity_version = row.get<std::int64_t>("entity_version"),
          .name = row.get<std::string>("name"),
          .colour = row.get<std::optional<std::string>>("colour"),
          .profiles =
              row.get<std::optional<std::vector<Uuid>>>("profiles").value_or(std::vector<Uuid>{}),
          .device_count = row.get<std::int64_t>("devices"),
          .created_at = row.get<Time>("created_at")};
}

NotChanged reason_of(const pg::SqlError& refused) {
  if (refused.state() != unique_violation) throw refused;
  return refused.constraint() == "default_credentials_pkey" ? NotChanged::default_taken
                                                            : NotChanged::name_taken;
}

// False if one of them is not there.
asio::awaitable<bool> offer(pg::Transaction* transaction, Uuid owner, std::vector<Uuid> profiles) {
  co_await transaction->execute(delete_defaults, owner);
  if (profiles.empty()) co_return true;
  const auto offered = co_await transaction->execute(insert_defaults, owner, profiles);
  co_return offered == profiles.size();
}

asio::awaitable<NotChanged> remove_place(pg::Transaction* transaction, const Statements* statements,
                                         Uuid id, std::int64_t version) {
  if (!co_await transaction->maybe_one(statements->lock, id, version)) {
    const auto there = co_await transaction->maybe_one(statements->exists, id);
    co_return there ? NotChanged::other_version : NotChanged::gone;
  }
  co_await transaction->execute(statements->leave, id);
  co_await transaction->execute(delete_defaults, id);
  co_await transaction->execute(statements->remove, id);
  co_return NotChanged::no;
}

template <class Place>
std::vector<Place> all_of(const pg::Rows& rows, Place (*place_of)(const pg::Row&)) {
  std::vector<Place> places;
  places.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) places.push_back(place_of(rows[at]));
  return places;
}
}  // namespace

asio::awaitable<std::vector<Site>> Places::sites(Tenant tenant, PlaceFilter filter) {
  co_return all_of(co_await pool_.run(std::move(tenant), list_sites, filter.after, filter.search,
                                      filter.limit, std::optional<Uuid>{}),
                   site_of);
}

asio::awaitable<std::optional<Site>> Places::find_site(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), list_sites, "", "", 1, std::optional{id});
  if (rows.empty()) co_return std::nullopt;
  co_return site_of(rows[0]);
}

asio::awaitable<std::vector<Group>> Places::groups(Tenant tenant, PlaceFilter filter) {
  co_return all_of(co_await pool_.run(std::move(tenant), list_groups, filter.after, filter.search,
                                      filter.limit, std::optional<Uuid>{}),
                   group_of);
}

asio::awaitable<std::optional<Group>> Places::find_group(Tenant tenant, Uuid id) {
  const auto rows =
      co_await pool_.run(std::move(tenant), list_groups, "", "", 1, std::optional{id});
  if (rows.empty()) co_return std::nullopt;
  co_return group_of(rows[0]);
}

asio::awaitable<NotChanged> Places::add(Tenant tenant, Site site, contracts::Statement fact,
                                        contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    transaction.queue(insert_site, site.id, site.name, site.address, site.latitude, site.longitude,
                      site.notes, site.created_at);
    if (!co_await offer(&transaction, site.id, site.profiles)) co_return NotChanged::no_profile;
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Places::add(Tenant tenant, Group group, contracts::Statement fact,
                                        contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    transaction.queue(insert_group, group.id, group.name, group.colour, group.created_at);
    if (!co_await offer(&transaction, group.id, group.profiles)) co_return NotChanged::no_profile;
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Places::change(Tenant tenant, Site site, contracts::Statement fact,
                                           contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    const auto changed =
        co_await transaction.maybe_one(update_site, site.id, site.entity_version - 1, site.name,
                                       site.address, site.latitude, site.longitude, site.notes);
    if (!changed) {
      const auto there = co_await transaction.maybe_one(site_exists, site.id);
      co_return there ? NotChanged::other_version : NotChanged::gone;
    }
    if (!co_await offer(&transaction, site.id, site.profiles)) co_return NotChanged::no_profile;
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Places::change(Tenant tenant, Group group, contracts::Statement fact,
                                           contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    const auto changed = co_await transaction.maybe_one(
        update_group, group.id, group.entity_version - 1, group.name, group.colour);
    if (!changed) {
      const auto there = co_await transaction.maybe_one(group_exists, group.id);
      co_return there ? NotChanged::other_version : NotChanged::gone;
    }
    if (!co_await offer(&transaction, group.id, group.profiles)) co_return NotChanged::no_profile;
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return reason_of(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Places::remove_site(Tenant tenant, Uuid id, std::int64_t version,
                                                contracts::Statement fact,
                                                contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto why = co_await remove_place(&transaction, &of_sites, id, version);
  if (why != NotChanged::no) co_return why;
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return why;
}

asio::awaitable<NotChanged> Places::remove_group(Tenant tenant, Uuid id, std::int64_t version,
                                                 contracts::Statement fact,
                                                 contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto why = co_await remove_place(&transaction, &of_groups, id, version);
  if (why != NotChanged::no) co_return why;
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return why;
}

asio::awaitable<Names> Places::names(Tenant tenant) {
  const auto rows = co_await pool_.run(std::move(tenant), list_names);
  Names names;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto what = rows[at].get<std::string>("what");
    auto& names_of = what == "site" ? names.sites : what == "group" ? names.groups : names.profiles;
    names_of[rows[at].get<std::string>("name")] = rows[at].get<Uuid>("id");
  }
  co_return names;
}

}  // namespace signalbox::device_poller::store
