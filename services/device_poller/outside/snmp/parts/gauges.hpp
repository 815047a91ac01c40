// The numbers of a maker's own MIBs, as a profile lists them. Internal to this protocol.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"
#include "device_poller/outside/snmp/profiles/profile.hpp"

#include <vector>

namespace signalbox::device_poller::snmp::parts {

struct Gauges {
  std::vector<domain::Sensor> sensors;  // temperatures among them; no name twice in one unit
  domain::PollOutcome outcome = {domain::PollEnd::answered};
};

// Each table is walked once, whatever is read of it. The gauges must outlive it.
boost::asio::awaitable<Gauges> read_gauges(Agent agent, const std::vector<profiles::Gauge>* gauges);

// Who made the device and what its own variables say of it, into the reading's identity; asked for
// every ten minutes.
boost::asio::awaitable<domain::PollOutcome> read_maker(Agent agent, domain::Reading* reading);

}  // namespace signalbox::device_poller::snmp::parts
