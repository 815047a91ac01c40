// What an agent's error says about the poll. Internal to this protocol.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"

#include <cstdint>

namespace signalbox::device_poller::snmp {

// For an error status other than 0 (RFC 3416 §3).
domain::PollOutcome refusal_of(std::int32_t error_status);

}  // namespace signalbox::device_poller::snmp
