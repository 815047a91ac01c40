#include "gateway/store/stream_credentials.hpp"

#include <utility>

namespace signalbox::gateway::store {
namespace {
namespace asio = boost::asio;
constexpr int ending_max = 100;  // in one round of the job

constexpr pg::Query insert_credential{
    "gateway.insert_stream_credential",
    "INSERT INTO stream_credentials (id, name, noun, account, created_by, created_at, expires_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7)"};
constexpr pg::Query list_credentials{
    "gateway.list_stream_credentials",
    "SELECT id, name, noun, account, created_by, created_at, expires_at FROM stream_credentials "
    "WHERE ended_at IS NULL AND ($1::uuid IS NULL OR id < $1::uuid) ORDER BY id DESC LIMIT $2"};
constexpr pg::Query find_credential{
    "gateway.find_stream_credential",
    "SELECT id, name, noun, account, created_by, created_at, expires_at FROM stream_credentials "
    "WHERE id = $1 AND ended_at IS NULL"};
constexpr pg::Query end_credential{
    "gateway.end_stream_credential",
    "UPDATE stream_credentials SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL RETURNING id"};
constexpr pg::Query list_ending{
    "gateway.list_ending_stream_credentials",
    "SELECT tenant_id, id, account FROM stream_credentials "
    "WHERE NOT ended_there AND (ended_at IS NOT NULL OR expires_at < $1) LIMIT $2"};
constexpr pg::Query mark_credential{
    "gateway.mark_stream_credential",
    "UPDATE stream_credentials SET ended_there = true, ended_at = coalesce(ended_at, $3) "
    "WHERE tenant_id = $1 AND id = $2"};

StreamCredential credential_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .name = row.get<std::string>("name"),
          .noun = row.get<std::optional<std::string>>("noun"),
          .account = row.get<std::string>("account"),
          .created_by = row.get<std::string>("created_by"),
          .created_at = row.get<Time>("created_at"),
          .expires_at = row.get<Time>("expires_at")};
}
}  // namespace

asio::awaitable<void> StreamCredentials::add(Tenant tenant, StreamCredential credential,
                                             contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  transaction.queue(insert_credential, credential.id, credential.name, credential.noun,
                    credential.account, credential.created_by, credential.created_at,
                    credential.expires_at);
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
}

asio::awaitable<std::vector<StreamCredential>> StreamCredentials::list(Tenant tenant,
                                                                       std::optional<Uuid> after,
                                                                       int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_credentials, after, limit);
  std::vector<StreamCredential> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) found.push_back(credential_of(rows[at]));
  co_return found;
}

asio::awaitable<std::optional<StreamCredential>> StreamCredentials::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_credential, id);
  if (rows.empty()) co_return std::nullopt;
  co_return credential_of(rows[0]);
}

asio::awaitable<bool> StreamCredentials::end(Tenant tenant, Uuid id, Time now,
                                             contracts::Statement fact, contracts::Origin origin) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  const auto ended = co_await transaction.maybe_one(end_credential, id, now);
  if (!ended) co_return false;
  outbox_.say(transaction, fact, origin);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<std::vector<EndingCredential>> StreamCredentials::ending(Time now) {
  const auto rows = co_await jobs_.run_fleet(list_ending, now, ending_max);
  std::vector<EndingCredential> found;
  found.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    found.push_back({rows[at].get<Tenant>("tenant_id"), rows[at].get<Uuid>("id"),
                     rows[at].get<std::string>("account")});
  }
  co_return found;
}

asio::awaitable<void> StreamCredentials::mark_ended(EndingCredential credential, Time now) {
  co_await jobs_.run_fleet(mark_credential, credential.tenant, credential.id, now);
}

}  // namespace signalbox::gateway::store
