// Who is beside a device, as it said, and by what devices are known to one another.
#pragma once

#include "device_poller/domain/topology.hpp"
#include "pg/pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::store {

// What one reading says of neighbours.
struct NeighboursRead {
  Uuid device;
  Time taken_at;
  std::vector<domain::Neighbour> neighbours;
  std::vector<std::string> mac_addresses;  // of its own interfaces
  std::optional<std::string> name = {};    // that it gives itself, in lower case
};

// A device as the topology shows it.
struct Node {
  Uuid id;
  std::string name;
  std::string status;
};

// Of some devices: what they say, what is said of them, and who all of those are.
struct Surroundings {
  std::vector<domain::Claim> claims;
  domain::Inventory inventory;
  std::map<Uuid, Node> nodes;  // that the inventory names
};

class Neighbours {
 public:
  explicit Neighbours(pg::Pool& pool) : pool_(pool) {}

  // Adds to what is known since before, and forgets the oldest past what a device may say at twice
  // its most. False for a device that is gone: nothing is kept.
  boost::asio::awaitable<bool> keep(Tenant tenant, NeighboursRead read);
  // Devices in the order of their ids, after this one; or the one alone.
  boost::asio::awaitable<std::vector<Node>> nodes(Tenant tenant, std::optional<Uuid> after,
                                                  int limit);
  boost::asio::awaitable<std::vector<Node>> node(Tenant tenant, Uuid id);
  // Of addresses that were merely resolved those of devices, or all.
  enum class Resolved : std::uint8_t { of_devices, all };
  boost::asio::awaitable<Surroundings> around(Tenant tenant, std::vector<Uuid> devices,
                                              Resolved resolved = Resolved::of_devices);

 private:
  pg::Pool& pool_;
};

}  // namespace signalbox::device_poller::store
