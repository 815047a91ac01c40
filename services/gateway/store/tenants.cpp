#include "gateway/store/tenants.hpp"

#include "gateway/store/roles.hpp"

#include <utility>

namespace signalbox::gateway::store {
namespace {
namespace asio = boost::asio;

constexpr pg::Query insert_tenant{
    "gateway.insert_tenant",
    "INSERT INTO tenants (name) VALUES ($1) ON CONFLICT DO NOTHING RETURNING tenant_id"};
constexpr pg::Query list_tenants{"gateway.list_tenants",
                                 "SELECT tenant, name FROM people_tenants($1, $2)"};
constexpr pg::Query find_tenant{"gateway.find_tenant", "SELECT name FROM tenants"};
constexpr pg::Query list_members{"gateway.list_members",
                                 "SELECT person_id, email, name, role FROM people_members($1, $2)"};
constexpr pg::Query insert_member{
    "gateway.insert_member",
    "INSERT INTO memberships (person_id, role) VALUES ($1, $2) ON CONFLICT DO NOTHING "
    "RETURNING entity_version"};
constexpr pg::Query update_member{
    "gateway.update_member",
    "UPDATE memberships SET role = $2, entity_version = nextval('entity_versions') "
    "WHERE person_id = $1 RETURNING entity_version"};
constexpr pg::Query delete_member{"gateway.delete_member",
                                  "DELETE FROM memberships WHERE person_id = $1 "
                                  "RETURNING nextval('entity_versions') AS entity_version"};
}  // namespace

asio::awaitable<bool> Tenants::create(TenantRow tenant, contracts::Statement fact,
                                      contracts::Origin origin) {
  auto transaction = co_await pool_.begin(tenant.id);
  const auto made = co_await transaction.maybe_one(insert_tenant, tenant.name);
  if (!made) co_return false;
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<std::vector<TenantRow>> Tenants::list(std::string after, int limit) {
  const auto rows = co_await pool_.run_fleet(list_tenants, after, limit);
  std::vector<TenantRow> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<Tenant>("tenant"), rows[at].get<std::string>("name")});
  }
  co_return found;
}

asio::awaitable<bool> Tenants::exists(Tenant tenant) {
  const auto rows = co_await pool_.run(std::move(tenant), find_tenant);
  co_return !rows.empty();
}

asio::awaitable<std::vector<Member>> Tenants::members(Tenant tenant, std::string after, int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_members, after, limit);
  std::vector<Member> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto row = rows[at];
    found.push_back({row.get<Uuid>("person_id"), row.get<std::string>("email"),
                     row.get<std::string>("name"), role_of(row.get<std::string>("role"))});
  }
  co_return found;
}

asio::awaitable<bool> Tenants::add_member(Tenant tenant, Uuid person, domain::Role role,
                                          contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto made = co_await transaction.maybe_one(insert_member, person, to_text(role));
  if (!made) co_return false;
  fact.entity_version = made->get<std::int64_t>("entity_version");
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<bool> Tenants::change_member(Tenant tenant, Uuid person, domain::Role role,
                                             contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto changed = co_await transaction.maybe_one(update_member, person, to_text(role));
  if (!changed) co_return false;
  fact.entity_version = changed->get<std::int64_t>("entity_version");
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<bool> Tenants::remove_member(Tenant tenant, Uuid person, contracts::Statement fact,
                                             contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto removed = co_await transaction.maybe_one(delete_member, person);
  if (!removed) co_return false;
  fact.entity_version = removed->get<std::int64_t>("entity_version");
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return true;
}

}  // namespace signalbox::gateway::store
