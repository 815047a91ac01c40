// Redis for a whole process: one pipelined connection, shared by all coroutines of a loop. It holds
// only what can be lost. The process must ignore SIGPIPE, as runtime::run sees to: hiredis writes
// to a socket that Redis may have closed.
#pragma once

#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "redis/address.hpp"
#include "redis/key.hpp"
#include "redis/reply.hpp"
#include "redis/script.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::redis {

class Link;

// One command's words together: a cached value is at most half of it, and Redis serves nobody else
// while it reads it.
inline constexpr std::size_t command_bytes_max = 2'000'000;
// What waits for the socket in all: past it Redis is slower than we are and must not eat our
// memory.
inline constexpr std::size_t unsent_bytes_max = 16'000'000;

struct ClientConfig {
  Address address = {};
  std::string name = {};  // as CLIENT LIST shows it: the service
  // Redis is on the same network and answers within a millisecond: after so long it is ill.
  std::chrono::milliseconds command_deadline = std::chrono::seconds{1};
  // Ten milliseconds of Redis' work: more only waits longer.
  std::size_t in_flight_max = 4096;
};

class Client {
 public:
  // `fault` says why it is not connected; empty while it is.
  using Listener = std::function<void(bool connected, const std::string& fault)>;

  // Begins to connect at once, and again whenever the connection ends, after 100 ms doubling to 5
  // s. The registry must outlive the client.
  Client(boost::asio::any_io_executor executor, ClientConfig config, log::Logger log,
         metrics::Registry& metrics);
  // Whoever still waits hears Unavailable.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Signed in, and Redis has answered.
  bool connected() const;
  // Calls the listener now and on every change: for readiness. One listener; it must outlive us.
  void on_change(Listener listener);
  // True as soon as it is connected, false when `longest` has passed before.
  boost::asio::awaitable<bool> wait_connected(std::chrono::milliseconds longest);

  // Sends a command once, never again, and waits for its answer at most `command_deadline`. Throws
  // Unavailable (at once while Redis is away or too much is in flight), CommandError when Redis
  // refuses it, std::invalid_argument past command_bytes_max. A caller that is cancelled leaves
  // (boost::system::system_error, operation_aborted); the command may still have its effect.
  // Neither subscriptions nor blocking commands: they would hold up all others.
  boost::asio::awaitable<Reply> run(std::vector<std::string> words);
  // Runs a script by its digest; its text is sent when Redis does not know it (any more).
  boost::asio::awaitable<Reply> run(Script script, std::vector<Key> keys,
                                    std::vector<std::string> arguments);

 private:
  std::shared_ptr<Link> link_;
};

}  // namespace signalbox::redis
