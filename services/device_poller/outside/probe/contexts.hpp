// How we speak TLS. Neither context ends a handshake because of a certificate: that is judged
// afterwards, so that it can be told.
#pragma once

#include "device_poller/outside/probe/authorities.hpp"

#include <boost/asio/ssl/context.hpp>

namespace signalbox::device_poller::probe {

struct Authorities::Contexts {
  boost::asio::ssl::context verifying{boost::asio::ssl::context::tls_client};
  boost::asio::ssl::context taking_all{boost::asio::ssl::context::tls_client};
};

}  // namespace signalbox::device_poller::probe
