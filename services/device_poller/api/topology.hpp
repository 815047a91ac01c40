// How devices are connected, and what is beside one.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/store/neighbours.hpp"

namespace signalbox::device_poller::api {

struct TopologyParts {
  store::Neighbours& neighbours;
  const Clock& clock;
};

boost::asio::awaitable<Answered> get_topology(const TopologyParts* parts,
                                              contracts::Question question);
boost::asio::awaitable<Answered> list_neighbours(const TopologyParts* parts,
                                                 contracts::Question question);

}  // namespace signalbox::device_poller::api
