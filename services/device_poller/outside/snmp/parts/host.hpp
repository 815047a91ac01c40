// Processors, memory and storages of a device: by its maker's MIBs where a profile names them, else
// by HOST-RESOURCES-MIB (RFC 2790), and UCD-SNMP-MIB where it knows better.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/agent.hpp"

namespace signalbox::device_poller::snmp::parts {

// hrProcessorLoad of each, else one number for all by ssCpuIdle.
boost::asio::awaitable<domain::PollOutcome> read_processors(Agent agent, domain::Reading* reading);
// Else by UCD-SNMP-MIB, which tells caches from what is used.
boost::asio::awaitable<domain::PollOutcome> read_memory(Agent agent, domain::Reading* reading);
// hrStorageTable.
boost::asio::awaitable<domain::PollOutcome> read_storages(Agent agent, domain::Reading* reading);

// The memory by hrStorageRam, caches counted as used: where the device knows no better.
std::optional<domain::Memory> memory_of(const std::vector<domain::Storage>& storages);

}  // namespace signalbox::device_poller::snmp::parts
