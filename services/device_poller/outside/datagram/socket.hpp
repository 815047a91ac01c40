// One datagram socket that speaks to many devices at once, over UDP or ICMP, and hears from the
// kernel which of them refuse (IP_RECVERR): an unconnected socket would never learn it otherwise.
// Lives on one loop.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

namespace signalbox::device_poller::datagram {

// The port is 0 for ICMP.
using Endpoint = boost::asio::ip::udp::endpoint;

struct Datagram {
  Endpoint from;
  std::string_view bytes;  // until the next receive()
};

// An ICMP error that a datagram of ours has met.
struct Refusal {
  Endpoint to;
  std::errc why{};  // connection_refused: nobody listens on the port
};

enum class Kind : std::uint8_t {
  udp,
  icmp,      // SOCK_DGRAM: for groups of net.ipv4.ping_group_range, without any privilege
  icmp_raw,  // SOCK_RAW: with CAP_NET_RAW; of IPv4 what comes begins with the IP header
};

class Socket {
 public:
  // `is_v6`: IPv6, and nothing else. Throws std::system_error when this host has no such socket.
  Socket(const boost::asio::any_io_executor& executor, Kind kind, bool is_v6,
         std::size_t receive_buffer_bytes);

  // Sends at once. Answers why not: resource_unavailable_try_again when the kernel's buffer is
  // full, network_unreachable and the like when this host knows no way; 0 when it is under way.
  std::errc send(const Endpoint& to, std::string_view bytes);
  // What has come and was not yet received; never waits.
  std::optional<Datagram> receive();
  std::optional<Refusal> next_refusal();

  // Waits until there may be a datagram or a refusal; false when the socket was closed.
  boost::asio::awaitable<bool> readable();

  void close();
  // What the kernel really grants: net.core.rmem_max bounds it for the unprivileged.
  std::size_t receive_buffer_bytes();

 private:
  std::errc send_once(const Endpoint& to, std::string_view bytes);

  boost::asio::posix::stream_descriptor descriptor_;
  std::vector<char> buffer_;
};

}  // namespace signalbox::device_poller::datagram
