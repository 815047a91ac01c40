// Asks one device once, whatever it speaks: its name is resolved, its address looked at, its host
// pinged, which also gives the latency, and its agent asked.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/domain/status.hpp"
#include "device_poller/outside/icmp/ping.hpp"
#include "device_poller/outside/snmp/poll.hpp"
#include "outbound/address_policy.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace signalbox::device_poller::driver {

struct Device {
  std::string address;  // an IP address or a host name
  std::string driver;   // "snmp" or "ping"
  std::uint16_t port = 161;
  Secret community;
};

// How one poll ended.
struct Asked {
  domain::PollOutcome outcome;
  domain::Reading reading = {};
  domain::Alive alive = domain::Alive::not_known;
  std::optional<double> latency_ms = {};  // of the ping
};

struct DriverParts {
  boost::asio::any_io_executor executor;
  snmp::Client& snmp;
  icmp::Ping& ping;
  const Clock& clock;
  const outbound::AddressPolicy& policy;  // which addresses devices may have
};

// The addresses of a device, after the operator's list: Code::forbidden for one that devices may
// not have, Code::not_found for a name that nobody knows.
boost::asio::awaitable<Result<boost::asio::ip::address>> resolve(const DriverParts* parts,
                                                                 std::string address);

// Throws snmp::Busy where this process has too much under way.
boost::asio::awaitable<Asked> ask(const DriverParts* parts, Device device,
                                  std::chrono::steady_clock::time_point deadline);

}  // namespace signalbox::device_poller::driver
