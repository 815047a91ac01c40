// One connection to one server, plain or TLS: bytes in and out. Internal to this library.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace signalbox::bus {

// "nats://host:port", or "tls://host:port" where the server must speak TLS. Throws
// std::invalid_argument for anything else.
struct ServerAddress {
  std::string host;
  std::string port;
  bool tls = false;
};
ServerAddress parse_server(const std::string& url);

// Every wait ends with Disconnected once the socket is closed, whoever closes it.
class Socket {
 public:
  explicit Socket(const boost::asio::any_io_executor& executor);
  ~Socket();
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  boost::asio::awaitable<void> connect(ServerAddress address);
  // After the server's INFO. Its certificate must be valid for `host`, by `ca_file` (PEM) or, where
  // that is empty, by the system's authorities.
  boost::asio::awaitable<void> start_tls(std::string host, std::string ca_file);

  // Waits for at least one byte; answers how many were read.
  using Buffer = std::array<char, 64UL * 1024>;
  boost::asio::awaitable<std::size_t> read(Buffer* into);
  boost::asio::awaitable<void> write(std::shared_ptr<const std::string> bytes);
  void close();
  // Closes itself at that time unless it is told another.
  void close_at(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
