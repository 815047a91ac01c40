#include "device_poller/store/proposals.hpp"

#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;
using Text = std::optional<std::string>;

// A scan knows what answers there: what devices merely say of it fills only gaps. One that tried
// fewer credentials does not make what is known worse.
constexpr pg::Query upsert_proposals{
    "device_poller.upsert_proposals",
    "INSERT INTO proposals (id, address, sources, name, mac_address, object_id, description, "
    "driver, port, credential_profile_id, options, first_seen, last_seen) "
    "SELECT id, address, ARRAY(SELECT DISTINCT s FROM unnest(string_to_array(sources, ',')) s "
    "ORDER BY s), name, mac, object_id, description, driver, "
    "port, profile, "
    "options, seen, seen FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], "
    "$6::text[], $7::text[], $8::text[], $9::integer[], $10::uuid[], $11::text[], "
    "$12::timestamptz[]) AS found "
    "(id, address, sources, name, mac, object_id, description, driver, port, profile, options, "
    "seen) "
    "WHERE NOT EXISTS (SELECT FROM devices d WHERE d.address = found.address) "
    "AND NOT EXISTS (SELECT FROM device_marks m WHERE m.kind = 'mac_address' "
    "  AND m.mark = found.mac) "
    "AND (SELECT count(*) FROM proposals WHERE state = 'open') < $13 "
    "ON CONFLICT (tenant_id, address) DO UPDATE SET "
    "sources = ARRAY(SELECT DISTINCT s FROM unnest(proposals.sources || excluded.sources) s "
    "  ORDER BY s), "
    "name = coalesce(CASE WHEN 'scan' = ANY (excluded.sources) THEN excluded.name END, "
    "  proposals.name, excluded.name), "
    "mac_address = coalesce(proposals.mac_address, excluded.mac_address), "
    "object_id = coalesce(excluded.object_id, proposals.object_id), "
    "description = coalesce(CASE WHEN 'scan' = ANY (excluded.sources) THEN excluded.description "
    "  END, proposals.description, excluded.description), "
    "(driver, port, credential_profile_id, options) = (SELECT t.driver, t.port, "
    "  t.credential_profile_id, t.options FROM (VALUES "
    "  (excluded.driver, excluded.port, excluded.credential_profile_id, excluded.options, true), "
    "  (proposals.driver, proposals.port, proposals.credential_profile_id, proposals.options, "
    "   false)) AS t (driver, port, credential_profile_id, options, is_new) "
    "  WHERE t.is_new = ('scan' = ANY (excluded.sources) AND "
    "    (excluded.credential_profile_id IS NOT NULL OR "
    "     proposals.credential_profile_id IS NULL))), "
    "state = CASE proposals.state WHEN 'accepted' THEN 'open' ELSE proposals.state END, "
    "last_seen = excluded.last_seen "
    "RETURNING (xmax = 0) AS is_new"};
constexpr pg::Query list_proposals{
    "device_poller.list_proposals",
    "SELECT * FROM proposals p WHERE state = $1 AND address > $2 "
    "AND NOT EXISTS (SELECT FROM devices d WHERE d.address = p.address) "
    "AND NOT EXISTS (SELECT FROM device_marks m WHERE m.kind = 'mac_address' "
    "  AND m.mark = p.mac_address) ORDER BY address LIMIT $3"};
constexpr pg::Query find_proposal{"device_poller.find_proposal",
                                  "SELECT * FROM proposals WHERE id = $1"};
constexpr pg::Query settle_proposal{"device_poller.settle_proposal",
                                    "UPDATE proposals SET state = $2 WHERE id = $1 RETURNING id"};

Proposal proposal_of(const pg::Row& row) {
  return {.id = row.get<Uuid>("id"),
          .address = row.get<std::string>("address"),
          .state = row.get<std::string>("state"),
          .sources = row.get<std::vector<std::string>>("sources"),
          .name = row.get<Text>("name"),
          .mac_address = row.get<Text>("mac_address"),
          .object_id = row.get<Text>("object_id"),
          .description = row.get<Text>("description"),
          .driver = row.get<std::string>("driver"),
          .port = row.get<std::optional<std::int32_t>>("port"),
          .credential_profile_id = row.get<std::optional<Uuid>>("credential_profile_id"),
          .options = row.get<std::optional<json::Raw>>("options"),
          .first_seen = row.get<Time>("first_seen"),
          .last_seen = row.get<Time>("last_seen")};
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : ",") + word;
  return text;
}

// One column of each.
template <class Value>
std::vector<Value> column(const std::vector<Proposal>& all, Value Proposal::* member) {
  std::vector<Value> values;
  values.reserve(all.size());
  for (const auto& one : all) values.push_back(one.*member);
  return values;
}
}  // namespace

asio::awaitable<std::int64_t> Proposals::keep(Tenant tenant, std::vector<Proposal> proposals) {
  if (proposals.empty()) co_return 0;
  std::vector<std::string> sources;
  sources.reserve(proposals.size());
  for (const auto& one : proposals) sources.push_back(joined(one.sources));
  const auto rows = co_await pool_.run(
      std::move(tenant), upsert_proposals, column(proposals, &Proposal::id),
      column(proposals, &Proposal::address), sources, column(proposals, &Proposal::name),
      column(proposals, &Proposal::mac_address), column(proposals, &Proposal::object_id),
      column(proposals, &Proposal::description), column(proposals, &Proposal::driver),
      column(proposals, &Proposal::port), column(proposals, &Proposal::credential_profile_id),
      column(proposals, &Proposal::options), column(proposals, &Proposal::last_seen),
      proposals_open_max);
  std::int64_t fresh = 0;
  for (std::size_t at = 0; at < rows.size(); ++at) fresh += rows[at].get<bool>("is_new") ? 1 : 0;
  co_return fresh;
}

asio::awaitable<std::vector<Proposal>> Proposals::list(Tenant tenant, std::string state,
                                                       std::string after, int limit) {
  const auto rows = co_await pool_.run(std::move(tenant), list_proposals, state, after, limit);
  std::vector<Proposal> proposals;
  proposals.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) proposals.push_back(proposal_of(rows[at]));
  co_return proposals;
}

asio::awaitable<std::optional<Proposal>> Proposals::find(Tenant tenant, Uuid id) {
  const auto rows = co_await pool_.run(std::move(tenant), find_proposal, id);
  if (rows.empty()) co_return std::nullopt;
  co_return proposal_of(rows[0]);
}

asio::awaitable<bool> Proposals::settle(Tenant tenant, Uuid id, std::string state) {
  co_return !(co_await pool_.run(std::move(tenant), settle_proposal, id, state)).empty();
}

}  // namespace signalbox::device_poller::store
