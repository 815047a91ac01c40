// Who is beside a device: LLDP-MIB (IEEE 802.1AB), CISCO-CDP-MIB, and the addresses that it has
// resolved by IP-MIB (RFC 4293), else by RFC 1213's older table.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"

namespace signalbox::device_poller::snmp::parts {

// Names interfaces as the reading does, so it is read after them. A table that has more rows than
// are kept, or does not end, is in the reading's `missing`: a device is none the worse for that.
boost::asio::awaitable<void> read_neighbours(Agent agent, domain::Reading* reading);

}  // namespace signalbox::device_poller::snmp::parts
