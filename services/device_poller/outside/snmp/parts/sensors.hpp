// Temperatures of a device: ENTITY-SENSOR-MIB (RFC 3433), else LM-SENSORS-MIB, else MIKROTIK-MIB.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"

namespace signalbox::device_poller::snmp::parts {

// Only sensors that the device calls sound. Looks at the identity in the reading, which must
// outlive it.
boost::asio::awaitable<domain::PollOutcome> read_temperatures(Agent agent,
                                                              domain::Reading* reading);

}  // namespace signalbox::device_poller::snmp::parts
