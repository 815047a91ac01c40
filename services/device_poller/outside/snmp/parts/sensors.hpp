// Temperatures, voltages, fans and the like of a device: by its maker's MIBs where a profile names
// them, else by ENTITY-SENSOR-MIB (RFC 3433), else by LM-SENSORS-MIB.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"

namespace signalbox::device_poller::snmp::parts {

// Only sensors that the device calls sound. Looks at the identity in the reading, which must
// outlive it.
boost::asio::awaitable<domain::PollOutcome> read_sensors(Agent agent, domain::Reading* reading);

}  // namespace signalbox::device_poller::snmp::parts
