// What is sent to and comes back from other people's HTTP servers, as plain values.
#pragma once

#include "core/headers.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace signalbox::outbound {

struct HttpRequest {
  std::string method = "GET";  // GET, HEAD, POST, PUT, PATCH or DELETE
  // http:// or https://, without user and password. Paths may hold secrets (chat webhooks do), so
  // no log, error or metric of ours shows more of it than the host.
  std::string url;
  Headers headers = {};
  std::string body = {};
  // Names what is called, for its circuit breaker: an endpoint's id. Empty: always tried.
  std::string breaker_key = {};
  // From here to the last byte of the answer, redirects and the wait for a connection included.
  std::chrono::milliseconds deadline = std::chrono::seconds{15};
  // Names, TCP and TLS.
  std::chrono::milliseconds connect_deadline = std::chrono::seconds{5};
  std::size_t answer_bytes_max = std::size_t{1} << 20U;
  // Only a GET or a HEAD is ever sent on, each hop is checked like the first, https does not become
  // http, and another origin gets none of `headers`. 0: a redirect is an answer like any other, as
  // Standard Webhooks wants it. At most 10.
  unsigned redirects_max = 0;
};

struct HttpReply {
  int status = 0;
  Headers headers = {};
  std::string body = {};
};

}  // namespace signalbox::outbound
