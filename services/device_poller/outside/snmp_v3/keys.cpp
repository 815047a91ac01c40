#include "device_poller/outside/snmp_v3/keys.hpp"

#include "device_poller/outside/snmp_v3/protocols.hpp"

// net-snmp's other headers need this one first.
#include <net-snmp/net-snmp-config.h>
#include <net-snmp/net-snmp-includes.h>

#include <array>
#include <span>

namespace signalbox::device_poller::snmp_v3 {
namespace {
template <std::size_t Size>
ProtocolName name_of(oid (&arcs)[Size]) {
  return {arcs, Size};
}

std::string master_key_of(vault::SnmpAuthentication authentication, const std::string& password) {
  const auto protocol = authentication_of(authentication);
  std::array<unsigned char, USM_AUTH_KU_LEN> key{};
  std::size_t size = key.size();
  const auto fault = generate_Ku(protocol.arcs, static_cast<u_int>(protocol.size),
                                 reinterpret_cast<const u_char*>(password.data()), password.size(),
                                 key.data(), &size);
  if (fault != SNMPERR_SUCCESS) return {};
  const auto used = std::span{key}.first(size);
  return {used.begin(), used.end()};
}
}  // namespace

ProtocolName authentication_of(vault::SnmpAuthentication authentication) {
  switch (authentication) {
    case vault::SnmpAuthentication::sha384:
      return name_of(usmHMAC256SHA384AuthProtocol);
    case vault::SnmpAuthentication::sha512:
      return name_of(usmHMAC384SHA512AuthProtocol);
    case vault::SnmpAuthentication::sha256:
      break;
  }
  return name_of(usmHMAC192SHA256AuthProtocol);
}

ProtocolName privacy_of(vault::SnmpPrivacy privacy) {
  return privacy == vault::SnmpPrivacy::aes256 ? name_of(usmAES256PrivProtocol)
                                               : name_of(usmAESPrivProtocol);
}

ProtocolName no_authentication() { return name_of(usmNoAuthProtocol); }
ProtocolName no_privacy() { return name_of(usmNoPrivProtocol); }

const Secret& Keys::of(vault::SnmpAuthentication authentication, const Secret& password) {
  if (known_.size() >= master_keys_max) known_.clear();
  auto& key = known_[{authentication, password.reveal()}];
  if (key.empty()) key = Secret{master_key_of(authentication, password.reveal())};
  return key;
}

}  // namespace signalbox::device_poller::snmp_v3
