// The interfaces of a device: IF-MIB's ifTable and ifXTable (RFC 2863).
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"

namespace signalbox::device_poller::snmp::parts {

// Adds to the reading what came, also when it is not all. The reading must outlive it.
boost::asio::awaitable<domain::PollOutcome> read_interfaces(Agent agent, domain::Reading* reading);

}  // namespace signalbox::device_poller::snmp::parts
