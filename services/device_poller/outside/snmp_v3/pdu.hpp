// Our messages as net-snmp's, and back. Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp/message.hpp"

#include <memory>

struct snmp_pdu;  // NOLINT(readability-identifier-naming): net-snmp's name

namespace signalbox::device_poller::snmp_v3 {

struct FreePdu {
  void operator()(snmp_pdu* pdu) const;
};
using Pdu = std::unique_ptr<snmp_pdu, FreePdu>;

Pdu to_pdu(const snmp::Message& question);
// The question by which an engine is discovered (RFC 3414 §4).
Pdu discovery();
// At most snmp::variables_max variables; more are left out.
snmp::Message message_of(const snmp_pdu& pdu);

}  // namespace signalbox::device_poller::snmp_v3
