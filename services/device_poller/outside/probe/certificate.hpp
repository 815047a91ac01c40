// What a server's certificate says, and what it is worth. No I/O.
#pragma once

#include "device_poller/outside/probe/probe.hpp"

#include <string>
#include <vector>

using X509 = struct x509_st;

namespace signalbox::device_poller::probe {

// What a server has shown of itself in a handshake.
struct Shown {
  Certificate certificate;
  bool is_for_host = false;        // its names, or addresses, hold the one that was asked
  std::vector<std::string> names;  // the first of them
  int chain_fault = 0;             // X509_V_…, 0: it leads to an authority that we trust
};

// `host` is an IP address or a host name.
Shown read_certificate(X509* native, const std::string& host, int chain_fault);

// PollEnd::answered if it is good, answered_in_part and why not otherwise.
domain::PollOutcome judge(const Shown& shown, const domain::ProbeOptions& options, Time now);

}  // namespace signalbox::device_poller::probe
