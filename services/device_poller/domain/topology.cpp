#include "device_poller/domain/topology.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace signalbox::device_poller::domain {
namespace {
// LLDP ends at the first bridge: what it hears is at the other end of the cable. CDP does on
// Cisco's own switches alone. MNDP is a broadcast that every switch carries on: the neighbour is in
// the same network, no more. An address that was resolved says that of a host which need not even
// know us. Said by both sides each is as good as it gets; LLDP then leaves nothing to doubt.
// docs/how-to/find-devices.md has the table.
struct Weight {
  double one_side;
  double both_sides;
};
constexpr Weight weights[] = {{0.8, 1.0}, {0.75, 0.95}, {0.5, 0.7}, {0.2, 0.3}};
// A name is typed by people, and often copied with the rest of a configuration.
constexpr double by_name = 0.75;
// One of two marks is wrong; which, nobody knows.
constexpr double disputed = 0.5;
constexpr double stale = 0.5;

const Weight& weight_of(NeighbourSource source) {
  return weights[static_cast<std::size_t>(source)];
}

const std::set<Uuid>& holders(const Inventory::Marks& marks, const std::optional<std::string>& of) {
  static const std::set<Uuid> none;
  const auto found = of ? marks.find(*of) : marks.end();
  return found == marks.end() ? none : found->second;
}

std::optional<Uuid> only_one(const std::set<Uuid>& devices) {
  return devices.size() == 1 ? std::optional{*devices.begin()} : std::nullopt;
}

std::optional<Uuid> only_common(const std::set<Uuid>& some, const std::set<Uuid>& others) {
  std::set<Uuid> common;
  std::ranges::set_intersection(some, others, std::inserter(common, common.end()));
  return only_one(common);
}

// What one side says of one link, by whatever protocols it hears there.
struct Side {
  std::string interface;
  std::optional<Uuid> remote;
  Neighbour said;
  bool is_by_name = false;
  bool is_disputed = false;
  bool is_paired = false;
  Time first_seen{};
  Time last_seen{};

  bool is_arp() const { return said.source == NeighbourSource::arp; }
};

bool is_same(const std::optional<std::string>& one, const std::optional<std::string>& other) {
  return one && other && *one == *other;
}

bool is_same_link(const Side& side, const Claim& claim, const Match& match) {
  if (side.interface != claim.said.interface || side.remote != match.device) return false;
  if (side.is_arp() != (claim.said.source == NeighbourSource::arp)) return false;
  const auto& said = side.said;
  return match.device || is_same(said.mac_address, claim.said.mac_address) ||
         is_same(said.address, claim.said.address) || is_same(said.name, claim.said.name);
}

void fill(std::optional<std::string>* text, const std::optional<std::string>& other) {
  if (!*text) *text = other;
}

void merge(Side* side, const Claim& claim, const Match& match) {
  auto& said = side->said;
  said.source = std::min(said.source, claim.said.source);
  fill(&said.name, claim.said.name);
  fill(&said.mac_address, claim.said.mac_address);
  fill(&said.address, claim.said.address);
  fill(&said.remote_interface, claim.said.remote_interface);
  fill(&said.platform, claim.said.platform);
  side->is_by_name = side->is_by_name && match.is_by_name;
  side->is_disputed = side->is_disputed || match.is_disputed;
  side->first_seen = std::min(side->first_seen, claim.first_seen);
  side->last_seen = std::max(side->last_seen, claim.last_seen);
}

void add(std::vector<Side>* sides, const Claim& claim, const Match& match) {
  const auto known = std::ranges::find_if(
      *sides, [&](const Side& side) { return is_same_link(side, claim, match); });
  if (known != sides->end()) return merge(&*known, claim, match);
  sides->push_back({claim.said.interface, match.device, claim.said, match.is_by_name,
                    match.is_disputed, false, claim.first_seen, claim.last_seen});
}

// The two ends of one cable name each other's ports.
bool name_each_other(const Side& own, const Side& other) {
  const auto agrees = [](const std::optional<std::string>& said, const std::string& is) {
    return !said || *said == is;
  };
  const bool says = own.said.remote_interface || other.said.remote_interface;
  return says && agrees(own.said.remote_interface, other.interface) &&
         agrees(other.said.remote_interface, own.interface);
}

using Sides = std::vector<Side*>;

Edge edge_of(const Side* own, const Side* other, Time now) {
  const auto& first = own != nullptr ? *own : *other;
  Edge edge{
      .interface = own != nullptr ? own->interface : other->said.remote_interface.value_or(""),
      .remote_device = first.remote,
      .remote = first.said,
      .first_seen = first.first_seen,
      .last_seen = first.last_seen};
  auto by_one = first.is_by_name;
  if (own != nullptr && other != nullptr) {
    edge.remote.remote_interface = other->interface;
    edge.remote.source = std::min(own->said.source, other->said.source);
    edge.first_seen = std::min(own->first_seen, other->first_seen);
    edge.last_seen = std::max(own->last_seen, other->last_seen);
    edge.is_mutual = now - std::min(own->last_seen, other->last_seen) <= edge_stale_after;
    by_one = own->is_by_name && other->is_by_name;
  } else if (other != nullptr) {
    // What the other end says of us is not what it is itself.
    edge.remote = {.source = other->said.source, .interface = {}};
    edge.remote.remote_interface = other->interface;
  }
  edge.remote.interface = edge.interface;
  edge.is_stale = now - edge.last_seen > edge_stale_after;
  edge.confidence = edge.is_mutual ? confidence_of(own->said.source, other->said.source)
                                   : confidence_of(edge.remote.source, std::nullopt);
  if (by_one) edge.confidence *= by_name;
  if (first.is_disputed || (other != nullptr && other->is_disputed)) edge.confidence *= disputed;
  if (edge.is_stale) edge.confidence *= stale;
  return edge;
}

// Of one device and one other: first what is certain, then the two that are left over.
void pair_up(Sides own, Sides other, Time now, std::vector<Edge>* edges) {
  const auto is_taken = [](const Side* side) { return side->is_paired; };
  const auto join = [&](Side* one, Side* two) {
    one->is_paired = two->is_paired = true;
    edges->push_back(edge_of(one, two, now));
  };
  for (auto* one : own) {
    const auto found = std::ranges::find_if(
        other, [&](const Side* two) { return !two->is_paired && name_each_other(*one, *two); });
    if (found != other.end()) join(one, *found);
  }
  std::erase_if(own, is_taken);
  std::erase_if(other, is_taken);
  if (own.size() == 1 && other.size() == 1) return join(own.front(), other.front());
  for (const auto* one : own) edges->push_back(edge_of(one, nullptr, now));
  for (const auto* two : other) edges->push_back(edge_of(nullptr, two, now));
}

// What the two sides of one pair of devices say.
struct Both {
  Sides own;
  Sides other;
};
struct Pairs {
  std::map<Uuid, Both> linked;
  std::map<Uuid, Both> resolved;  // by ARP alone

  Both& of(const Side& side, const Uuid& remote) {
    return (side.is_arp() ? resolved : linked)[remote];
  }
};

Pairs pairs_of(std::vector<Side>* own, std::vector<Side>* about) {
  Pairs pairs;
  for (auto& side : *own) {
    if (side.remote) pairs.of(side, *side.remote).own.push_back(&side);
  }
  for (auto& side : *about) {
    if (side.remote) pairs.of(side, *side.remote).other.push_back(&side);
  }
  return pairs;
}

void add_edges(Pairs pairs, Time now, std::vector<Edge>* edges) {
  for (auto& [device, both] : pairs.linked) {
    pair_up(std::move(both.own), std::move(both.other), now, edges);
  }
  for (auto& [device, both] : pairs.resolved) {
    if (pairs.linked.contains(device)) continue;
    // Where it was resolved more than once, by several addresses, once says it.
    both.own.resize(std::min<std::size_t>(both.own.size(), 1));
    both.other.resize(std::min<std::size_t>(both.other.size(), 1));
    pair_up(std::move(both.own), std::move(both.other), now, edges);
  }
}
}  // namespace

std::string lower_case(std::string text) {
  for (auto& character : text) {
    if (character >= 'A' && character <= 'Z') character = static_cast<char>(character | 0x20);
  }
  return text;
}

double confidence_of(NeighbourSource source, std::optional<NeighbourSource> other_side) {
  if (!other_side) return weight_of(source).one_side;
  const auto [stronger, weaker] = std::minmax(source, *other_side);
  return std::max(weight_of(stronger).one_side, weight_of(weaker).both_sides);
}

Match match(const Neighbour& neighbour, const Inventory& inventory) {
  const auto name = neighbour.name ? std::optional{lower_case(*neighbour.name)} : std::nullopt;
  const auto& macs = holders(inventory.mac_address, neighbour.mac_address);
  const auto& addresses = holders(inventory.address, neighbour.address);
  const auto& names = holders(inventory.name, name);
  const auto is_against = [](const std::set<Uuid>& devices, const Uuid& device) {
    return !devices.empty() && !devices.contains(device);
  };
  const auto among = [&](const std::set<Uuid>& devices,
                         std::initializer_list<const std::set<Uuid>*> others) {
    auto found = only_one(devices);
    for (const auto* more : others) {
      if (!found) found = only_common(devices, *more);
    }
    return found;
  };
  if (!macs.empty()) {
    const auto device = among(macs, {&addresses, &names});
    if (!device) return {};
    return {device, false, is_against(addresses, *device) || is_against(names, *device)};
  }
  if (!addresses.empty()) {
    const auto device = among(addresses, {&names});
    if (!device) return {};
    return {device, false, is_against(names, *device)};
  }
  const auto device = only_one(names);
  return {device, device.has_value(), false};
}

std::vector<Edge> edges_of(const Uuid& device, std::span<const Claim> claims,
                           const Inventory& inventory, Time now) {
  std::vector<Side> own;
  std::vector<Side> about;
  for (const auto& claim : claims) {
    if (now - claim.last_seen > edge_kept) continue;
    const auto found = match(claim.said, inventory);
    if (claim.device == device) {
      if (found.device != device) add(&own, claim, found);  // else it hears itself
    } else if (found.device == device) {
      // From here the other end is who says it.
      add(&about, claim, {claim.device, found.is_by_name, found.is_disputed});
    }
  }
  std::vector<Edge> edges;
  for (const auto& side : own) {
    if (!side.remote && !side.is_arp()) edges.push_back(edge_of(&side, nullptr, now));
  }
  add_edges(pairs_of(&own, &about), now, &edges);
  std::ranges::sort(edges, {}, [](const Edge& edge) {
    return std::tuple{edge.interface, edge.remote_device, edge.remote.remote_interface,
                      key_of(edge.remote)};
  });
  return edges;
}

}  // namespace signalbox::device_poller::domain
