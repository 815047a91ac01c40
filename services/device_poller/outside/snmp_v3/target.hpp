// Whom SNMPv3 asks, and as whom.
#pragma once

#include "device_poller/outside/datagram/socket.hpp"
#include "device_poller/outside/vault/credentials.hpp"

namespace signalbox::device_poller::snmp_v3 {

struct Target {
  datagram::Endpoint endpoint;
  vault::Credentials credentials;  // of kind snmp_v3
};

}  // namespace signalbox::device_poller::snmp_v3
