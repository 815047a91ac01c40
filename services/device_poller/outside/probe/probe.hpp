// Asks a device once from outside, as its clients do: a connection, a page, a certificate, a name.
// Lives on one loop.
#pragma once

#include "core/clock.hpp"
#include "device_poller/domain/certificate.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/domain/probe_options.hpp"
#include "device_poller/outside/probe/authorities.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::probe {

// Its members must outlive every probe.
struct ProbeParts {
  boost::asio::any_io_executor executor;
  const Clock& clock;              // its calendar judges certificates
  const Authorities& authorities;  // who may vouch for a certificate
};

// The address must be one that devices may have: nobody looks at it here. The options must have no
// faults (domain::faults_of).
struct Target {
  boost::asio::ip::address address;
  std::uint16_t port = 0;
  std::string host;  // the address as the person wrote it: an IP address or a host name
  domain::ProbeOptions options = {};
};

using domain::Certificate;

struct Probed {
  // The detail is a sentence for people; it never holds a body or the value of a header.
  domain::PollOutcome outcome;
  // tcp: until it is connected. http, https: from there on to the first byte of the answer, TLS
  // included. tls: the handshake alone. dns: from the question to its answer.
  std::optional<double> latency_ms = {};
  std::optional<Certificate> certificate = {};  // https, tls: whatever it is worth
  std::optional<int> http_status = {};
  std::vector<std::string> answers = {};  // dns: of the type that was asked for, sorted
};

// Always ends by the deadline. Throws boost::system::system_error with operation_aborted when its
// caller is cancelled, and with the reason when this process has no socket left.
boost::asio::awaitable<Probed> probe(const ProbeParts* parts, Target target,
                                     std::chrono::steady_clock::time_point deadline);

}  // namespace signalbox::device_poller::probe
