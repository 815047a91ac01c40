// An HTTP/1.1 server for one listening address, with or without TLS. Everything runs on the loop it
// is given.
//
// It keeps connections alive, bounds every size and wait, turns faults into problem documents,
// compresses, streams, speaks WebSocket, and drains: no request it has begun to read is lost.
#pragma once

#include "core/clock.hpp"
#include "core/environment.hpp"
#include "core/limits.hpp"
#include "core/result.hpp"
#include "core/uuid.hpp"
#include "http/message.hpp"
#include "http/tls.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::http {

struct ServerLimits {
  // One client's share of our memory: browsers send 1 to 4 KiB of headers, with cookies.
  std::size_t header_bytes_max = 16 * 1024;
  std::size_t body_bytes_max = limits::body_bytes_max;
  // Past this new connections are accepted and closed at once, so that the kernel's queue stays
  // short for those who retry. Lowered to what the limit of open files leaves room for.
  std::size_t connections_max = 8'000;
  // Handlers that run at once: one for each connection. Past its deadline a request is answered for
  // its handler, which keeps its place here until it ends; those who find no place get 503.
  std::size_t handlers_max = 8'000;
  // From the first byte to the last of a request: ends clients that send a byte a second.
  std::chrono::milliseconds read_deadline = std::chrono::seconds{15};
  std::chrono::milliseconds idle_deadline = std::chrono::seconds{75};
  std::chrono::milliseconds answer_deadline = limits::request_deadline;
  // For each 64 KiB of an answer or piece of a stream: no client needs to be slower than 4 KiB/s.
  std::chrono::milliseconds write_deadline = std::chrono::seconds{15};
  // A streamed body must bring this much in each `read_deadline` that we wait for it; a modem does.
  std::size_t streamed_bytes_min = 16 * 1024;
  std::chrono::milliseconds handshake_deadline = std::chrono::seconds{10};
  // A WebSocket message: larger than any command a person's click makes.
  std::size_t message_bytes_max = 64 * 1024;
  // A WebSocket that says nothing for half of this is pinged, and closed when the rest passes, too.
  std::chrono::milliseconds websocket_idle_deadline = std::chrono::seconds{60};
  // How long a draining door goes on taking connections and requests of those who have not heard
  // yet that it closes: a balancer takes seconds to leave it out.
  std::chrono::milliseconds leaving_time{0};
};

// How the body of one request is taken: into Request::body, or piece by piece by a BodyReader.
struct BodyRule {
  bool streamed = false;
  std::uint64_t bytes_max = limits::body_bytes_max;  // more is 413, before the client sends it
};

struct ServerOptions {
  ServerLimits limits = {};
  std::optional<ServerTls> tls = {};
  // Asked once a request's header is there (its body is still empty). Without it every body is
  // buffered up to `limits.body_bytes_max`.
  std::function<BodyRule(const Request&)> choose_body = {};
  // What a client is to hear of a fault that the handler throws. Without it, or where it answers
  // nothing: 500.
  std::function<std::optional<Failure>(const std::exception&)> failure_of = {};
  // Threads on which answers over 16 KiB are compressed; without them those go uncompressed.
  boost::asio::any_io_executor workers = {};
  // Pages of other origins ("https://ops.example.com") that may open a WebSocket here, besides
  // those of this host. Programs, which send no Origin, are not asked.
  std::vector<std::string> websocket_origins = {};
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
  // Listens at once; throws std::runtime_error that names the address or file and why when it
  // cannot.
  // `door` names this server in logs and metrics.
  Server(const ServerParts& parts, std::string door, const Endpoint& listen, Handler handler,
         ServerOptions options = {});
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Where it listens, with the port that the system chose where 0 was asked for.
  Endpoint endpoint() const;

  // Says `Connection: close` from now on and ends endless streams and WebSockets (1001) in good
  // order. After `leaving_time` takes no new connections, closes idle ones, lets begun requests
  // finish and returns when all are gone, with handlers past their deadline, or at the latest after
  // `deadline`, when the rest is cut; false if anything was cut or still runs.
  boost::asio::awaitable<bool> drain(std::chrono::milliseconds deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::http
