#include "device_poller/store/neighbours.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>
#include <utility>

namespace signalbox::device_poller::store {
namespace {
namespace asio = boost::asio;
using Text = std::optional<std::string>;

// As with readings: a device that is gone keeps nothing, and its row is locked meanwhile.
constexpr pg::Query lock_device{"device_poller.lock_device_for_neighbours",
                                "SELECT 1 AS one FROM devices WHERE id = $1 FOR KEY SHARE"};
constexpr pg::Query upsert_neighbours{
    "device_poller.upsert_neighbours",
    "INSERT INTO neighbours (device_id, source, interface, key, name, name_mark, mac_address, "
    "address, remote_interface, platform, first_seen, last_seen) "
    "SELECT $1::uuid, said.*, $2::timestamptz, $2::timestamptz FROM unnest($3::text[], $4::text[], "
    "$5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[]) AS said "
    "ON CONFLICT (tenant_id, device_id, source, interface, key) DO UPDATE SET "
    "name = excluded.name, name_mark = excluded.name_mark, mac_address = excluded.mac_address, "
    "address = excluded.address, "
    "remote_interface = excluded.remote_interface, platform = excluded.platform, "
    "last_seen = greatest(neighbours.last_seen, excluded.last_seen)"};
// $2: of addresses that were resolved, $3: of the others.
constexpr pg::Query forget_most{
    "device_poller.delete_most_neighbours",
    "DELETE FROM neighbours n USING (SELECT source, interface, key, row_number() OVER "
    "  (PARTITION BY source = 'arp' ORDER BY last_seen DESC, source, interface, key) AS place "
    "  FROM neighbours WHERE device_id = $1) said "
    "WHERE n.device_id = $1 AND n.source = said.source AND n.interface = said.interface "
    "AND n.key = said.key AND said.place > CASE WHEN n.source = 'arp' THEN $2::integer "
    "ELSE $3::integer END"};
constexpr pg::Query delete_marks{
    "device_poller.delete_device_marks",
    "DELETE FROM device_marks WHERE device_id = $1 "
    "AND (kind, mark) NOT IN (SELECT * FROM unnest($2::text[], $3::text[]))"};
constexpr pg::Query insert_marks{
    "device_poller.insert_device_marks",
    "INSERT INTO device_marks (kind, mark, device_id) SELECT kind, mark, $1::uuid "
    "FROM unnest($2::text[], $3::text[]) AS marks (kind, mark) ON CONFLICT DO NOTHING"};
constexpr pg::Query list_nodes{
    "device_poller.list_nodes",
    "SELECT id, name, CASE WHEN is_paused THEN 'paused' ELSE status END AS status FROM devices "
    "WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2"};
constexpr pg::Query find_nodes{
    "device_poller.find_nodes",
    "SELECT id, name, CASE WHEN is_paused THEN 'paused' ELSE status END AS status FROM devices "
    "WHERE id = ANY ($1)"};
// What these devices say, and what others say of whoever has their marks. Addresses that were
// merely resolved count where they are a device's; with $2 all of them.
constexpr pg::Query list_claims{
    "device_poller.list_claims",
    "SELECT device_id, source, interface, name, mac_address, address, remote_interface, platform, "
    "first_seen, last_seen FROM neighbours n WHERE device_id = ANY ($1) AND (source <> 'arp' OR $2 "
    "  OR EXISTS (SELECT FROM device_marks m WHERE m.kind = 'mac_address' AND m.mark = "
    "    n.mac_address) OR EXISTS (SELECT FROM devices d WHERE d.address = n.address)) "
    "UNION ALL SELECT device_id, source, interface, name, mac_address, address, remote_interface, "
    "platform, first_seen, last_seen FROM neighbours WHERE device_id <> ALL ($1) AND ("
    "  mac_address = ANY (ARRAY(SELECT mark FROM device_marks WHERE kind = 'mac_address' "
    "    AND device_id = ANY ($1)))"
    "  OR address = ANY (ARRAY(SELECT address FROM devices WHERE id = ANY ($1)))"
    "  OR name_mark = ANY (ARRAY(SELECT mark FROM device_marks WHERE kind = 'name' "
    "    AND device_id = ANY ($1)))) LIMIT 50000"};
constexpr pg::Query list_marks{
    "device_poller.list_marks",
    "SELECT kind, mark, device_id FROM device_marks WHERE kind = 'mac_address' "
    "AND mark = ANY ($1) "
    "UNION ALL SELECT kind, mark, device_id FROM device_marks WHERE kind = 'name' "
    "AND mark = ANY ($2) "
    "UNION ALL SELECT 'address', address, id FROM devices WHERE address = ANY ($3)"};

domain::NeighbourSource source_of(const std::string& word) {
  auto source = domain::NeighbourSource::arp;
  if (!boost::describe::enum_from_string(word.c_str(), source)) {
    throw std::logic_error{"a neighbour is known by " + word};
  }
  return source;
}

domain::Claim claim_of(const pg::Row& row) {
  return {.device = row.get<Uuid>("device_id"),
          .said = {.source = source_of(row.get<std::string>("source")),
                   .interface = row.get<std::string>("interface"),
                   .name = row.get<Text>("name"),
                   .mac_address = row.get<Text>("mac_address"),
                   .address = row.get<Text>("address"),
                   .remote_interface = row.get<Text>("remote_interface"),
                   .platform = row.get<Text>("platform")},
          .first_seen = row.get<Time>("first_seen"),
          .last_seen = row.get<Time>("last_seen")};
}

std::vector<Node> nodes_of(const pg::Rows& rows) {
  std::vector<Node> nodes;
  nodes.reserve(rows.size());
  for (std::size_t at = 0; at < rows.size(); ++at) {
    nodes.push_back({rows[at].get<Uuid>("id"), rows[at].get<std::string>("name"),
                     rows[at].get<std::string>("status")});
  }
  return nodes;
}

domain::Inventory inventory_of(const pg::Rows& rows) {
  domain::Inventory inventory;
  for (std::size_t at = 0; at < rows.size(); ++at) {
    const auto kind = rows[at].get<std::string>("kind");
    auto& marks = kind == "mac_address" ? inventory.mac_address
                  : kind == "name"      ? inventory.name
                                        : inventory.address;
    marks[rows[at].get<std::string>("mark")].insert(rows[at].get<Uuid>("device_id"));
  }
  return inventory;
}

void queue_neighbours(pg::Transaction* transaction, const NeighboursRead& read) {
  std::vector<std::string> source;
  std::vector<std::string> interface;
  std::vector<std::string> key;
  std::vector<Text> name;
  std::vector<Text> name_mark;
  std::vector<Text> mac;
  std::vector<Text> address;
  std::vector<Text> remote;
  std::vector<Text> platform;
  for (const auto& one : read.neighbours) {
    source.emplace_back(boost::describe::enum_to_string(one.source, ""));
    interface.push_back(one.interface);
    key.push_back(domain::key_of(one));
    name.push_back(one.name);
    name_mark.push_back(one.name ? Text{domain::lower_case(*one.name)} : Text{});
    mac.push_back(one.mac_address);
    address.push_back(one.address);
    remote.push_back(one.remote_interface);
    platform.push_back(one.platform);
  }
  transaction->queue(upsert_neighbours, read.device, read.taken_at, source, interface, key, name,
                     name_mark, mac, address, remote, platform);
  constexpr auto of_arp = static_cast<std::int32_t>(2 * domain::arp_rows_max);
  constexpr auto of_others = static_cast<std::int32_t>(2 * domain::neighbours_max);
  transaction->queue(forget_most, read.device, of_arp, of_others);
}

void queue_marks(pg::Transaction* transaction, const NeighboursRead& read) {
  std::vector<std::string> kinds(read.mac_addresses.size(), "mac_address");
  auto marks = read.mac_addresses;
  if (read.name) {
    kinds.emplace_back("name");
    marks.push_back(*read.name);
  }
  transaction->queue(delete_marks, read.device, kinds, marks);
  transaction->queue(insert_marks, read.device, kinds, marks);
}
}  // namespace

asio::awaitable<bool> Neighbours::keep(Tenant tenant, NeighboursRead read) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  if (!co_await transaction.maybe_one(lock_device, read.device)) co_return false;
  queue_neighbours(&transaction, read);
  queue_marks(&transaction, read);
  co_await transaction.commit();
  co_return true;
}

asio::awaitable<std::vector<Node>> Neighbours::nodes(Tenant tenant, std::optional<Uuid> after,
                                                     int limit) {
  co_return nodes_of(co_await pool_.run(std::move(tenant), list_nodes, after, limit));
}

asio::awaitable<std::vector<Node>> Neighbours::node(Tenant tenant, Uuid id) {
  co_return nodes_of(co_await pool_.run(std::move(tenant), find_nodes, std::vector{id}));
}

asio::awaitable<Surroundings> Neighbours::around(Tenant tenant, std::vector<Uuid> devices,
                                                 Resolved resolved) {
  auto transaction = co_await pool_.begin(std::move(tenant));
  Surroundings found;
  const auto claims = co_await transaction.all(list_claims, devices, resolved == Resolved::all);
  std::set<std::string> macs;
  std::set<std::string> names;
  std::set<std::string> addresses;
  for (std::size_t at = 0; at < claims.size(); ++at) {
    auto claim = claim_of(claims[at]);
    if (claim.said.mac_address) macs.insert(*claim.said.mac_address);
    if (claim.said.name) names.insert(domain::lower_case(*claim.said.name));
    if (claim.said.address) addresses.insert(*claim.said.address);
    found.claims.push_back(std::move(claim));
  }
  const auto list = [](const std::set<std::string>& set) {
    return std::vector<std::string>{set.begin(), set.end()};
  };
  found.inventory =
      inventory_of(co_await transaction.all(list_marks, list(macs), list(names), list(addresses)));
  std::set<Uuid> known{devices.begin(), devices.end()};
  for (const auto& claim : found.claims) known.insert(claim.device);
  for (const auto* marks :
       {&found.inventory.mac_address, &found.inventory.address, &found.inventory.name}) {
    for (const auto& [mark, holders] : *marks) known.insert(holders.begin(), holders.end());
  }
  const auto nodes =
      co_await transaction.all(find_nodes, std::vector<Uuid>{known.begin(), known.end()});
  co_await transaction.commit();
  for (auto& node : nodes_of(nodes)) found.nodes.emplace(node.id, std::move(node));
  co_return found;
}

}  // namespace signalbox::device_poller::store
