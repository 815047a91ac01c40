// An HTTP/1.1 server for one listening address. Everything runs on the loop it is given.
//
// It keeps connections alive, bounds every size and wait, turns faults into problem documents, and
// drains: no request it has begun to read is lost. TLS, streams and compression come with the
// gateway's door.
#pragma once

#include "core/clock.hpp"
#include "core/environment.hpp"
#include "core/limits.hpp"
#include "core/uuid.hpp"
#include "http/message.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace signalbox::http {

struct ServerLimits {
  // One client's share of our memory: browsers send 1 to 4 KiB of headers, with cookies.
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = limits::body_bytes_max;
  // Past this new connections are accepted and closed at once, so that the kernel's queue stays
  // short for those who retry. Lowered to what the limit of open files leaves room for.
  std::size_t connections_max = 8'000;
  // From the first byte to the last of a request: ends clients that send a byte a second.
  std::chrono::milliseconds read_deadline = std::chrono::seconds{15};
  std::chrono::milliseconds idle_deadline = std::chrono::seconds{75};
  std::chrono::milliseconds answer_deadline = limits::request_deadline;
  std::chrono::milliseconds write_deadline = std::chrono::seconds{15};
};

struct ServerParts {
  boost::asio::any_io_executor executor;
  const Clock& clock;
  UuidSource& ids;
  log::Logger log;
  metrics::Registry& metrics;
};

class Server {
 public:
  // Listens at once; throws std::runtime_error that names the address and why when it cannot.
  // `door` names this server in logs and metrics.
  Server(const ServerParts& parts, std::string door, const Endpoint& listen, Handler handler,
         ServerLimits limits = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the port that the system chose where 0 was asked for.
  Endpoint endpoint() const;

  // Takes no new connections, closes idle ones, lets begun requests finish with `Connection: close`
  // and returns when all are gone, or at the latest after `deadline`, when the rest is cut; false
  // if anything was cut.
  boost::asio::awaitable<bool> drain(std::chrono::milliseconds deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::http
