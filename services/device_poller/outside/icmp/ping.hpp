// Whether a host is alive, by ICMP echo (RFC 792, RFC 4443): one socket for each address family
// and all hosts. Lives on one loop.
#pragma once

#include "core/clock.hpp"
#include "device_poller/outside/datagram/socket.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace signalbox::device_poller::icmp {

enum class PingEnd : std::uint8_t {
  answered,
  no_answer,
  unreachable,  // a router, or our own host, says so
  unavailable,  // this process may not ping: nothing is known of the host
  busy,         // too many pings are under way: nothing is known of the host
};

struct PingAnswer {
  PingEnd end = PingEnd::no_answer;
  std::chrono::microseconds latency{};  // of one that answered: the round trip
  std::string detail = {};              // a sentence for people; empty when it answered
};

class Ping {
 public:
  using Deadline = std::chrono::steady_clock::time_point;

  // Clock and registry must outlive it. The sockets are opened when they are first needed:
  // SOCK_DGRAM for groups within net.ipv4.ping_group_range, else SOCK_RAW with CAP_NET_RAW.
  Ping(const boost::asio::any_io_executor& executor, const Clock& clock,
       metrics::Registry& metrics);
  // Whoever still waits hears boost::asio::error::operation_aborted.
  ~Ping();
  Ping(const Ping&) = delete;
  Ping& operator=(const Ping&) = delete;

  // Up to `tries` echoes, each waited for an equal share of the time until the deadline. An answer
  // counts if it comes from there with the random token that was sent.
  boost::asio::awaitable<PingAnswer> ping(boost::asio::ip::address address, Deadline deadline,
                                          int tries);

  // Why this process cannot ping that family; empty if it can.
  std::string fault(bool is_v6);

 private:
  class Echoes;
  std::shared_ptr<Echoes> echoes_;
};

}  // namespace signalbox::device_poller::icmp
