#include "device_poller/api/topology.hpp"

#include "contracts/params.hpp"
#include "device_poller/api/device_json.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
using Text = std::optional<std::string>;

// A page's, so that it fits into a message: some 500 bytes each. One device may have more.
constexpr std::size_t edges_max = 2'000;
constexpr int nodes_max = 100;

struct EndJson {
  std::optional<Uuid> device_id = {};
  Text name = {};
  Text status = {};
  Text address = {};
  Text mac_address = {};
  Text interface = {};
  Text platform = {};
};
BOOST_DESCRIBE_STRUCT(EndJson, (),
                      (device_id, name, status, address, mac_address, interface, platform))

struct EdgeJson {
  std::string id;
  Text interface = {};
  EndJson remote;
  domain::NeighbourSource source = domain::NeighbourSource::arp;
  double confidence = 0;
  bool is_mutual = false;
  bool is_stale = false;
  Time first_seen;
  Time last_seen;
};
BOOST_DESCRIBE_STRUCT(EdgeJson, (),
                      (id, interface, remote, source, confidence, is_mutual, is_stale, first_seen,
                       last_seen))

struct NodeJson {
  Uuid id;
  std::string name;
  std::string status;
  std::vector<EdgeJson> edges;
};
BOOST_DESCRIBE_STRUCT(NodeJson, (), (id, name, status, edges))
struct TopologyJson {
  std::vector<NodeJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(TopologyJson, (), (items, next))

struct NeighbourJson {
  domain::NeighbourSource source = domain::NeighbourSource::arp;
  std::string interface;
  Text name = {};
  Text mac_address = {};
  Text address = {};
  Text remote_interface = {};
  Text platform = {};
  std::optional<Uuid> device_id = {};
  Text device_name = {};
  Time first_seen;
  Time last_seen;
};
BOOST_DESCRIBE_STRUCT(NeighbourJson, (),
                      (source, interface, name, mac_address, address, remote_interface, platform,
                       device_id, device_name, first_seen, last_seen))
struct NeighbourListJson {
  std::vector<EdgeJson> edges;
  std::vector<NeighbourJson> items;
};
BOOST_DESCRIBE_STRUCT(NeighbourListJson, (), (edges, items))

Text told(const std::string& text) { return text.empty() ? Text{} : Text{text}; }

// The same from both ends: that of the lesser end stands first.
std::string id_of(const Uuid& device, const domain::Edge& edge) {
  const auto own = device.to_string() + "/" + edge.interface;
  const auto other =
      (edge.remote_device ? edge.remote_device->to_string() : domain::key_of(edge.remote)) + "/" +
      edge.remote.remote_interface.value_or("");
  const bool is_first = !edge.remote_device || device < *edge.remote_device;
  return is_first ? own + "~" + other : other + "~" + own;
}

EdgeJson json_of(const Uuid& device, const domain::Edge& edge,
                 const std::map<Uuid, store::Node>& nodes) {
  const auto& remote = edge.remote;
  EdgeJson json{.id = id_of(device, edge),
                .interface = told(edge.interface),
                .remote = {.name = remote.name,
                           .address = remote.address,
                           .mac_address = remote.mac_address,
                           .interface = remote.remote_interface,
                           .platform = remote.platform},
                .source = remote.source,
                .confidence = edge.confidence,
                .is_mutual = edge.is_mutual,
                .is_stale = edge.is_stale,
                .first_seen = edge.first_seen,
                .last_seen = edge.last_seen};
  const auto node = edge.remote_device ? nodes.find(*edge.remote_device) : nodes.end();
  if (node == nodes.end()) return json;
  json.remote.device_id = node->second.id;
  json.remote.name = node->second.name;
  json.remote.status = node->second.status;
  return json;
}

std::vector<EdgeJson> edges_of(const Uuid& device, const store::Surroundings& around, Time now) {
  std::vector<EdgeJson> edges;
  for (const auto& edge : domain::edges_of(device, around.claims, around.inventory, now)) {
    edges.push_back(json_of(device, edge, around.nodes));
  }
  return edges;
}

NeighbourJson json_of(const domain::Claim& claim, const store::Surroundings& around) {
  const auto& said = claim.said;
  NeighbourJson json{.source = said.source,
                     .interface = said.interface,
                     .name = said.name,
                     .mac_address = said.mac_address,
                     .address = said.address,
                     .remote_interface = said.remote_interface,
                     .platform = said.platform,
                     .first_seen = claim.first_seen,
                     .last_seen = claim.last_seen};
  const auto found = domain::match(said, around.inventory);
  const auto node = found.device ? around.nodes.find(*found.device) : around.nodes.end();
  if (node == around.nodes.end()) return json;
  json.device_id = node->second.id;
  json.device_name = node->second.name;
  return json;
}

std::vector<Uuid> ids_of(const std::vector<store::Node>& nodes) {
  std::vector<Uuid> ids;
  ids.reserve(nodes.size());
  for (const auto& node : nodes) ids.push_back(node.id);
  return ids;
}

Failure no_device() { return {.code = Code::not_found, .detail = "There is no such device."}; }

// One device, and those at the other ends of its edges.
asio::awaitable<std::vector<store::Node>> nodes_beside(const TopologyParts* parts, Tenant tenant,
                                                       Uuid id) {
  auto nodes = co_await parts->neighbours.node(tenant, id);
  if (nodes.empty()) co_return nodes;
  const auto around = co_await parts->neighbours.around(std::move(tenant), std::vector{id});
  std::set<Uuid> beside;
  for (const auto& edge :
       domain::edges_of(id, around.claims, around.inventory, parts->clock.now())) {
    if (edge.remote_device) beside.insert(*edge.remote_device);
  }
  for (const auto& other : beside) {
    const auto node = around.nodes.find(other);
    if (node != around.nodes.end()) nodes.push_back(node->second);
  }
  std::ranges::sort(nodes, {}, &store::Node::id);
  co_return nodes;
}
}  // namespace

asio::awaitable<Answered> get_topology(const TopologyParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"id"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  auto page = params->page(sorts);
  const auto device = params->optional_uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  std::optional<Uuid> after;
  if (!page.after.empty()) {
    const auto id = Uuid::parse(page.after.front());
    if (!id) co_return contracts::not_a_cursor();
    after = *id;
  }
  page.limit = std::min(page.limit, nodes_max);
  std::vector<store::Node> nodes;
  if (device) {
    nodes = co_await nodes_beside(parts, question.tenant, *device);
    if (nodes.empty()) co_return no_device();
    std::erase_if(nodes, [&](const auto& node) { return after && node.id <= *after; });
  } else {
    nodes = co_await parts->neighbours.nodes(question.tenant, after, page.limit + 1);
  }
  const auto key = [](const store::Node& node) { return std::vector{node.id.to_string()}; };
  TopologyJson json;
  json.next = page.cut(&nodes, key);
  const auto around = co_await parts->neighbours.around(question.tenant, ids_of(nodes));
  std::size_t edges = 0;
  for (const auto& node : nodes) {
    auto some = edges_of(node.id, around, parts->clock.now());
    edges += some.size();
    if (edges > edges_max && !json.items.empty()) {
      json.next = page.cursor({json.items.back().id.to_string()});
      break;
    }
    json.items.push_back({node.id, node.name, node.status, std::move(some)});
  }
  co_return page_answer(question, json);
}

asio::awaitable<Answered> list_neighbours(const TopologyParts* parts,
                                          contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto node = co_await parts->neighbours.node(question.tenant, id);
  if (node.empty()) co_return no_device();
  const auto around = co_await parts->neighbours.around(question.tenant, std::vector{id},
                                                        store::Neighbours::Resolved::all);
  NeighbourListJson json{.edges = edges_of(id, around, parts->clock.now()), .items = {}};
  for (const auto& claim : around.claims) {
    if (claim.device == id) json.items.push_back(json_of(claim, around));
  }
  std::ranges::sort(json.items, {}, [](const NeighbourJson& one) {
    return std::tuple{one.source, one.interface, one.name, one.address};
  });
  co_return json_answer(200, json);
}

}  // namespace signalbox::device_poller::api
