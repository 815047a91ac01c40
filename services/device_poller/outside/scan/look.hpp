// Looks at one address: is anybody there, and what would ask it.
#pragma once

#include "device_poller/outside/driver/driver.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::scan {

// For each of the questions; a host that is silent takes so long, and one that answers three times
// so long at most.
inline constexpr std::chrono::seconds look_time{2};

struct NamedCredentials {
  Uuid profile;
  vault::Credentials credentials;
};

struct Ports {
  std::uint16_t snmp = 161;
  std::uint16_t routeros = 8728;
  std::uint16_t routeros_tls = 8729;
};

struct Wanted {
  std::vector<NamedCredentials> credentials;
  Ports ports;
};

struct Seen {
  std::string driver;                     // "snmp", "routeros", or "ping" if nothing else answered
  std::optional<std::int32_t> port = {};  // where it is not the usual one
  std::optional<Uuid> profile = {};       // that worked
  std::optional<domain::RouterosTransport> transport = {};
  domain::Identity identity = {};
};

// Nothing where nobody answers. Each credential is tried once, side by side: SNMP by the system
// group, and RouterOS, where its TLS port is open, by signing in. Nobody is given a password in the
// clear. `parts` and `wanted` must outlive it.
boost::asio::awaitable<std::optional<Seen>> look_at(const driver::DriverParts* parts,
                                                    const Wanted* wanted,
                                                    boost::asio::ip::address address);

}  // namespace signalbox::device_poller::scan
