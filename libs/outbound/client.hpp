// HTTP(S) to the world outside the fleet: with deadlines, bounds, shared connections, breakers, and
// never to an address that the policy refuses, whatever a name resolves or a server redirects to.
// When to try again is the caller's to decide: nothing is retried here.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "outbound/address_policy.hpp"
#include "outbound/breaker.hpp"
#include "outbound/http_message.hpp"
#include "outbound/transfer/admission.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>

namespace signalbox::outbound {

// What a client or a mailer is made of. Clock and registry must outlive it.
struct Parts {
  boost::asio::any_io_executor executor;
  const Clock& clock;
  log::Logger log;
  metrics::Registry& metrics;
};

struct ClientConfig {
  std::string kind = "http";  // names this client in metrics: "webhook"
  AddressPolicy addresses = AddressPolicy{};
  AdmissionLimits admission = {};
  BreakerRules breaker = {};
  std::string ca_file = {};  // PEM, instead of the system's authorities
  // PEM, for servers that ask who calls.
  std::string certificate_file = {};
  std::string key_file = {};
};

// Lives on the loop of its executor. Speaks HTTP/2 where the server does, else 1.1; certificates
// are always verified; proxies in the environment are ignored.
class Client {
 public:
  Client(const Parts& parts, ClientConfig config);
  // Whoever still waits hears Code::unavailable.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Any answer is a reply, 500 too. Otherwise a Failure, whose detail names the host at most:
  //   invalid      the request cannot be sent as it is; not retried with success
  //   forbidden    the policy refuses all addresses of the host
  //   too_large    the answer exceeds answer_bytes_max
  //   too_many     too many requests wait
  //   timeout      the deadline has passed; it may have been carried out
  //   unavailable  no connection, no trusted certificate, broken off (it may have been carried
  //                out), a breaker is open (with retry_after), or the process stops
  // Towards the breaker a 5xx, timeout and unavailable count as failures. A caller that is
  // cancelled ends its request (boost::system::system_error, operation_aborted). A request over an
  // idle connection that the server has just closed is sent again by curl over a new one.
  boost::asio::awaitable<Result<HttpReply>> send(HttpRequest request);

  // Takes no more requests, and returns when those that run are done; cuts the rest after
  // `deadline`, and is then false.
  boost::asio::awaitable<bool> drain(std::chrono::milliseconds deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::outbound
