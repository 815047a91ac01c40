// Object identifiers of USM's protocols as net-snmp has them. Internal to this protocol.
#pragma once

#include "device_poller/outside/vault/credentials.hpp"

#include <cstddef>

namespace signalbox::device_poller::snmp_v3 {

// An oid of net-snmp's own.
struct ProtocolName {
  unsigned long* arcs;
  std::size_t size;
};

ProtocolName authentication_of(vault::SnmpAuthentication authentication);
ProtocolName privacy_of(vault::SnmpPrivacy privacy);
ProtocolName no_authentication();
ProtocolName no_privacy();

}  // namespace signalbox::device_poller::snmp_v3
