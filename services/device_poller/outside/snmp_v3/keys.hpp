// Master keys of passwords (RFC 3414 §2.6): a megabyte is hashed for each, so they are kept for the
// many devices that share credentials. Belongs to one thread. Internal to this protocol.
#pragma once

#include "core/secret.hpp"
#include "device_poller/outside/vault/credentials.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <utility>

namespace signalbox::device_poller::snmp_v3 {

// Credential profiles of all tenants of a process, two passwords each. Past it all are forgotten.
inline constexpr std::size_t master_keys_max = 2'048;

class Keys {
 public:
  // Takes some milliseconds for a password that is new to it. Empty if the library cannot.
  const Secret& of(vault::SnmpAuthentication authentication, const Secret& password);

 private:
  std::map<std::pair<vault::SnmpAuthentication, std::string>, Secret> known_;
};

}  // namespace signalbox::device_poller::snmp_v3
