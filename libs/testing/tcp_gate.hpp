// A gate between a client and a server, on a port of its own: it lets bytes through until a test
// has it cut, hold back or swallow them. For what networks do and loopback does not.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

namespace signalbox::testing {

// Runs on a thread of its own, so that it also stands between parts of one loop. Its calls take
// effect before they return.
class TcpGate {
 public:
  // To a port of 127.0.0.1.
  explicit TcpGate(std::uint16_t server_port);
  ~TcpGate();
  TcpGate(const TcpGate&) = delete;
  TcpGate& operator=(const TcpGate&) = delete;

  // Where clients connect to.
  std::uint16_t port() const;

  // Bytes pass, each after this long. As at the beginning: 0.
  void open(std::chrono::milliseconds delay = std::chrono::milliseconds{0});
  // Ends all connections, with a reset, and every new one at once.
  void cut();
  // Connections stay and nothing passes any more: what is sent from now on is lost for ever.
  void swallow();

  // How many connections there have been.
  int connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace signalbox::testing
