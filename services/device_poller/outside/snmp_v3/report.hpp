// What an SNMPv3 agent reports instead of answering (RFC 3414 §3.2, RFC 3412 §7.1), and what that
// says of the poll. Pure. Internal to this protocol.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/oid.hpp"
#include "device_poller/outside/vault/credentials.hpp"

#include <cstdint>

namespace signalbox::device_poller::snmp_v3 {

enum class Report : std::uint8_t {
  none,
  unsupported_level,
  not_in_time_window,
  unknown_user,
  unknown_engine,
  wrong_digest,
  decryption_error,
  other,
};

// By the counter that it carries.
Report report_of(const snmp::Oid& counter);
domain::PollOutcome outcome_of(Report report);

// Of an agent that has said who it is and is silent to what this user asks. One that has told its
// clock has found user and authentication right before (RFC 3414 §3.2, steps 6 and 7): what it
// cannot decrypt many meet with silence, net-snmp's too.
domain::PollOutcome silence_to(vault::SnmpLevel level, bool clock_told);

}  // namespace signalbox::device_poller::snmp_v3
