// Asks one device once, whatever it speaks: its name is resolved, its address looked at, its host
// pinged, which also gives the latency, and its agent asked.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/probe_options.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/domain/routeros_options.hpp"
#include "device_poller/domain/status.hpp"
#include "device_poller/outside/icmp/ping.hpp"
#include "device_poller/outside/probe/probe.hpp"
#include "device_poller/outside/routeros/poll.hpp"
#include "device_poller/outside/snmp/poll.hpp"
#include "device_poller/outside/snmp_v3/client.hpp"
#include "device_poller/outside/vault/credentials.hpp"
#include "json/raw.hpp"
#include "outbound/address_policy.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>

namespace signalbox::device_poller::driver {

// What is said of a device beyond its address, for its driver alone.
struct Options {
  std::optional<domain::RouterosOptions> routeros = {};
  std::optional<domain::ProbeOptions> probe = {};

  bool operator==(const Options&) const = default;
};
BOOST_DESCRIBE_STRUCT(Options, (), (routeros, probe))

// As they are kept, and back. Throws std::logic_error for what this did not write.
std::optional<json::Raw> to_raw(const Options& options);
Options options_in(const std::optional<json::Raw>& raw);

struct Device {
  // Whose connection may be kept for the next poll; none for one that is only tried.
  std::optional<Uuid> id = {};
  std::string address;                    // an IP address or a host name
  std::string driver;                     // "snmp", "routeros", "probe" or "ping"
  std::optional<std::int32_t> port = {};  // none: the driver's own
  vault::Credentials credentials = {};    // for a driver that needs them
  Options options = {};
  std::string trusted_certificate_sha256 = {};  // empty: none was seen yet
  domain::Extent extent = domain::Extent::usual;
};

// How one poll ended.
struct Asked {
  domain::PollOutcome outcome;
  domain::Reading reading = {};
  domain::Alive alive = domain::Alive::not_known;
  std::optional<double> latency_ms = {};  // of the ping, or of the probe
  std::string certificate_sha256 = {};    // that it showed; empty: none
};

struct DriverParts {
  boost::asio::any_io_executor executor;
  snmp::Client& snmp;
  snmp_v3::Client& snmp_v3;
  routeros::Client& routeros;
  icmp::Ping& ping;
  const probe::Authorities& authorities;
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
