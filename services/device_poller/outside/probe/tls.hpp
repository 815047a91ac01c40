// TLS over a connection, and the certificate that its handshake brings.
#pragma once

#include "device_poller/outside/probe/attempt.hpp"
#include "device_poller/outside/probe/stream.hpp"

#include <memory>
#include <string>

namespace signalbox::device_poller::probe {

// Whom the options ask for: their server_name, else the device's address; without a last dot.
std::string server_of(const Target& target);

struct Secured {
  domain::PollOutcome outcome;          // of the handshake and the certificate
  std::unique_ptr<Stream> stream = {};  // none if there was no handshake
};

// Takes over a connected socket. Of a handshake the certificate is in attempt->probed. `protocol`
// is offered by ALPN ("http/1.1"); empty: none.
boost::asio::awaitable<Secured> secure(Attempt* attempt, boost::asio::ip::tcp::socket socket,
                                       std::string protocol);
boost::asio::awaitable<domain::PollOutcome> probe_tls(Attempt* attempt);

}  // namespace signalbox::device_poller::probe
