// How devices are connected, from what each says of its neighbours and from what is known of all.
// Pure. Whoever sends a frame may claim to be anybody: what is not certain stays unknown.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "device_poller/domain/neighbour.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace signalbox::device_poller::domain {

// Neighbours are read every ten minutes: a day without them is no lost poll, but a cable that was
// pulled or a device that was moved. After a week nobody looks for what was there.
inline constexpr std::chrono::hours edge_stale_after{24};
inline constexpr std::chrono::hours edge_kept{7 * 24};

// One device says that it has this neighbour.
struct Claim {
  Uuid device;
  Neighbour said;
  Time first_seen{};
  Time last_seen{};
};

// By what the devices of the inventory are known; two may share a mark.
struct Inventory {
  using Marks = std::map<std::string, std::set<Uuid>, std::less<>>;
  Marks mac_address;
  Marks address;
  Marks name;  // in lower case, as lower_case() makes it
};

std::string lower_case(std::string text);

// Which device a neighbour is.
struct Match {
  std::optional<Uuid> device = {};
  bool is_by_name = false;   // and by nothing better
  bool is_disputed = false;  // another mark of it is another device's
};

// The MAC decides, then the address, then the name, if only one device has it; where several have
// it, another mark may tell them apart, else nobody is meant.
Match match(const Neighbour& neighbour, const Inventory& inventory);

struct Edge {
  std::string interface;  // of the device it is told of; empty: not known
  std::optional<Uuid> remote_device = {};
  Neighbour remote;  // as it is told of; its source is the strongest
  bool is_mutual = false;
  bool is_stale = false;
  double confidence = 0;
  Time first_seen{};
  Time last_seen{};
};

// The edges of one device, by its interfaces: from its own claims and from those of others, which
// may be of any device. Addresses that were merely resolved make an edge only to a known device of
// which nothing better is known.
std::vector<Edge> edges_of(const Uuid& device, std::span<const Claim> claims,
                           const Inventory& inventory, Time now);

// How far an edge may be believed: 0 to 1.
double confidence_of(NeighbourSource source, std::optional<NeighbourSource> other_side);

}  // namespace signalbox::device_poller::domain
