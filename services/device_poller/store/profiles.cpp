#include "device_poller/store/profiles.hpp"

#include "device_poller/store/statuses.hpp"
#include "pg/error.hpp"

#include <stdexcept>
#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query insert_profile{
    "device_poller.insert_profile",
    "INSERT INTO credential_profiles "
    "(id, name, kind, sealed, created_at, credentials_changed_at, is_default) "
    "VALUES ($1, $2, $3, $4, $5, $5, $6)"};
constexpr pg::Query find_profile{
    "device_poller.find_profile",
    "SELECT p.*, (SELECT count(*) FROM devices d WHERE d.credential_profile_id = p.id) AS devices "
    "FROM credential_profiles p WHERE p.id = $1"};
constexpr pg::Query list_profiles{
    "device_poller.list_profiles",
    "SELECT p.*, (SELECT count(*) FROM devices d WHERE d.credential_profile_id = p.id) AS devices "
    "FROM credential_profiles p WHERE p.name > $1 ORDER BY p.name LIMIT $2"};
constexpr pg::Query update_profile{
    "device_poller.update_profile",
    "UPDATE credential_profiles SET name = $3, sealed = $4, credentials_changed_at = $5, "
    "is_default = $6, entity_version = entity_version + 1 WHERE id = $1 AND entity_version = $2 "
    "RETURNING entity_version"};
constexpr pg::Query delete_profile{
    "device_poller.delete_profile",
    "DELETE FROM credential_profiles WHERE id = $1 AND entity_version = $2 AND NOT is_default "
    "RETURNING entity_version + 1 AS entity_version"};
constexpr pg::Query profile_version{"device_poller.profile_version",
                                    "SELECT entity_version FROM credential_profiles WHERE id = $1"};
constexpr pg::Query list_uses{
    "device_poller.list_profile_uses",
    "SELECT what, name FROM ("
    "SELECT 1 AS rank, 'tenant' AS what, '' AS name FROM credential_profiles "
    "WHERE id = $1 AND is_default "
    "UNION ALL SELECT 2, 'site', s.name FROM default_credentials d JOIN sites s ON s.id = "
    "d.owner_id WHERE d.credential_profile_id = $1 "
    "UNION ALL SELECT 3, 'group', g.name FROM default_credentials d JOIN device_groups g ON g.id = "
    "d.owner_id WHERE d.credential_profile_id = $1 "
    "UNION ALL SELECT 4, 'device', name FROM devices WHERE credential_profile_id = $1"
    ") AS uses ORDER BY rank, name LIMIT 5"};
constexpr pg::Query offer_credentials{
    "device_poller.offer_credentials",
    "SELECT o.origin, CASE WHEN o.origin = 'site' THEN s.name ELSE o.place END AS place, "
    "o.profile_id, o.name, o.kind, s.id IS NOT NULL AS has_site, "
    "(SELECT count(*) FROM device_groups WHERE id = ANY ($3)) AS groups "
    "FROM (SELECT 1) AS one LEFT JOIN sites s ON s.id = $2 "
    "LEFT JOIN offered_credentials(current_setting('signalbox.tenant'), $1, $2, $3) AS o ON true"};
constexpr pg::Query find_tenant_key{
    "device_poller.find_tenant_key",
    "SELECT number, id, wrapped FROM tenant_keys ORDER BY number DESC LIMIT 1"};
constexpr pg::Query insert_tenant_key{
    "device_poller.insert_tenant_key",
    "INSERT INTO tenant_keys (number, id, wrapped) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"};

constexpr std::string_view unique_violation = "23505";
constexpr std::string_view foreign_key_violation = "23503";

NotChanged taken_by(const pg::SqlError& refused) {
  if (refused.constraint() == "credential_profiles_default") return NotChanged::default_taken;
  if (refused.state() == unique_violation) return NotChanged::name_taken;
  throw refused;
}

Profile profile_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .entity_version = row.get<std::int64_t>("entity_version"),
          .name = row.get<std::string>("name"),
          .kind = row.get<std::string>("kind"),
          .sealed = row.get<std::string>("sealed"),
          .is_default = row.get<bool>("is_default"),
          .device_count = row.get<std::int64_t>("devices"),
          .created_at = row.get<Time>("created_at"),
          .credentials_changed_at = row.get<Time>("credentials_changed_at")};
}
}  // namespace

asio::awaitable<NotChanged> Profiles::add(Tenant tenant, Profile profile, contracts::Statement fact,
                                          contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    transaction.queue(insert_profile, profile.id, profile.name, profile.kind, profile.sealed,
                      profile.created_at, profile.is_default);
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return taken_by(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<std::optional<Profile>> Profiles::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_profile, id);
  if (rows.empty()) co_return std::nullopt;
  co_return profile_of(rows[0]);
}

asio::awaitable<std::vector<Profile>> Profiles::list(Tenant tenant, std::string after, int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_profiles, after, limit);
  std::vector<Profile> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) found.push_back(profile_of(rows[at]));
  co_return found;
}

asio::awaitable<NotChanged> Profiles::change(Tenant tenant, Profile profile, std::int64_t version,
                                             contracts::Statement fact, contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    const auto changed = co_await transaction.maybe_one(
        update_profile, profile.id, version, profile.name, profile.sealed,
        profile.credentials_changed_at, profile.is_default);
    if (!changed) {
      const auto there = co_await transaction.maybe_one(profile_version, profile.id);
      co_return there ? NotChanged::other_version : NotChanged::gone;
    }
    fact.entity_version = changed->get<std::int64_t>("entity_version");
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    co_return taken_by(refused);
  }
  co_return NotChanged::no;
}

asio::awaitable<NotChanged> Profiles::remove(Tenant tenant, Uuid id, std::int64_t version,
                                             contracts::Statement fact, contracts::Origin origin) {
  try {
    auto transaction = co_await pool_.begin(std::move(tenant));
    const auto removed = co_await transaction.maybe_one(delete_profile, id, version);
    if (!removed) {
      const auto there = co_await transaction.maybe_one(profile_version, id);
      if (!there) co_return NotChanged::gone;
      const bool is_known = there->get<std::int64_t>("entity_version") == version;
      co_return is_known ? NotChanged::no_profile : NotChanged::other_version;
    }
    fact.entity_version = removed->get<std::int64_t>("entity_version");
    outbox_.say(transaction, fact, origin);
    co_await transaction.commit();
  } catch (const pg::SqlError& refused) {
    if (refused.state() != foreign_key_violation) throw;
    co_return NotChanged::no_profile;
  }
  co_return NotChanged::no;
}

asio::awaitable<std::vector<ProfileUse>> Profiles::uses(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), list_uses, id);
  std::vector<ProfileUse> uses;
  uses.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    uses.push_back({rows[at].get<std::string>("what"), rows[at].get<std::string>("name")});
  }
  co_return uses;
}

asio::awaitable<Offer> Profiles::offer(Tenant tenant, DeviceSettings settings) {
  const auto rows =
      co_await pool_.run(std::move(tenant), offer_credentials, settings.credential_profile_id,
                         settings.site_id, settings.group_ids);
  Offer offer{.candidates = {},
              .has_site = rows[0].get<bool>("has_site"),
              .groups = static_cast<std::size_t>(rows[0].get<std::int64_t>("groups"))};
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto origin = rows[at].get<std::optional<std::string>>("origin");
    if (!origin) continue;  // nothing is offered
    offer.candidates.push_back({offer_origin(*origin), rows[at].get<std::string>("place"),
                                rows[at].get<Uuid>("profile_id"), rows[at].get<std::string>("name"),
                                rows[at].get<std::string>("kind")});
  }
  co_return offer;
}

asio::awaitable<std::optional<TenantKey>> Profiles::find_key(Tenant tenant) {
  const auto rows = co_await pool_.run(std::move(tenant), find_tenant_key);
  if (rows.empty()) co_return std::nullopt;
  co_return TenantKey{rows[0].get<std::int32_t>("number"), rows[0].get<Uuid>("id"),
                      rows[0].get<std::string>("wrapped")};
}

asio::awaitable<TenantKey> Profiles::keep_key(Tenant tenant, TenantKey key) {
  co_await pool_.run(tenant, insert_tenant_key, key.number, key.id, key.wrapped);
  auto kept = co_await find_key(tenant);
  if (!kept) throw std::logic_error{"a tenant's key that was kept is not there"};
  co_return *std::move(kept);
}

}  // namespace signalbox::device_poller::store
