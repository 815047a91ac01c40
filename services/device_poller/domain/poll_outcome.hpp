// How asking a device ended, whatever the protocol. Pure values.
#pragma once

#include "core/result.hpp"

#include <cstdint>
#include <string>

namespace signalbox::device_poller::domain {

enum class PollEnd : std::uint8_t {
  answered,
  answered_in_part,  // some parts did not answer: the device is degraded
  unauthorized,      // the device says that we may not ask
  no_answer,         // silence: it is away, or its agent does not know us (an SNMPv2c community)
  refused,           // the host is alive and says that nobody listens on the port
  unreachable,       // a router, or our own host, knows no way there
  bad_answer,        // something answers that does not keep to the protocol
};
BOOST_DESCRIBE_ENUM(PollEnd, answered, answered_in_part, unauthorized, no_answer, refused,
                    unreachable, bad_answer)

struct PollOutcome {
  PollEnd end = PollEnd::no_answer;
  // A sentence for people; empty when all went well, and where silence is all there is to say of an
  // SNMP agent. Never a secret.
  std::string detail = {};

  bool operator==(const PollOutcome&) const = default;
};
BOOST_DESCRIBE_STRUCT(PollOutcome, (), (end, detail))

}  // namespace signalbox::device_poller::domain
