#include "device_poller/outside/datagram/socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace signalbox::device_poller::datagram {
namespace {
namespace asio = boost::asio;
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);

// More than any datagram has.
constexpr std::size_t datagram_room = 65'536;
// A send or receive reports an error that another device has sent back, once for each in the queue
// of errors. Reading the queue clears them; a few may come meanwhile.
constexpr int attempts_max = 4;
// A burst of a thousand questions, with what the kernel adds to each.
constexpr int send_buffer = 1'000'000;

int open_descriptor(Kind kind, bool is_v6) {
  const int family = is_v6 ? AF_INET6 : AF_INET;
  const int type = kind == Kind::icmp_raw ? SOCK_RAW : SOCK_DGRAM;
  const int icmp = is_v6 ? static_cast<int>(IPPROTO_ICMPV6) : static_cast<int>(IPPROTO_ICMP);
  const int descriptor =
      ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, kind == Kind::udp ? 0 : icmp);
  if (descriptor < 0) throw std::system_error{errno, std::generic_category(), "socket"};
  return descriptor;
}

void set_option(int descriptor, int level, int name, int value) {
  // A kernel without it is one that says less: no reason to do without polling.
  ::setsockopt(descriptor, level, name, &value, sizeof value);
}

void set_buffers(int descriptor, std::size_t bytes) {
  const int value = static_cast<int>(bytes / 2);  // the kernel doubles it, for its own records
  if (::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUFFORCE, &value, sizeof value) != 0) {
    set_option(descriptor, SOL_SOCKET, SO_RCVBUF, value);
  }
  if (::setsockopt(descriptor, SOL_SOCKET, SO_SNDBUFFORCE, &send_buffer, sizeof send_buffer) != 0) {
    set_option(descriptor, SOL_SOCKET, SO_SNDBUF, send_buffer);
  }
}

Endpoint endpoint_of(const sockaddr_storage& storage, std::size_t bytes) {
  Endpoint endpoint;
  if (bytes > endpoint.capacity()) return endpoint;
  std::memcpy(endpoint.data(), &storage, bytes);
  endpoint.resize(bytes);
  return endpoint;
}

std::optional<std::errc> icmp_error_in(msghdr& message) {
  for (auto* part = CMSG_FIRSTHDR(&message); part != nullptr; part = CMSG_NXTHDR(&message, part)) {
    const bool v4 = part->cmsg_level == IPPROTO_IP && part->cmsg_type == IP_RECVERR;
    const bool v6 = part->cmsg_level == IPPROTO_IPV6 && part->cmsg_type == IPV6_RECVERR;
    if (!v4 && !v6) continue;
    sock_extended_err error{};
    std::memcpy(&error, CMSG_DATA(part), sizeof error);
    return static_cast<std::errc>(error.ee_errno);
  }
  return std::nullopt;
}
}  // namespace

Socket::Socket(const asio::any_io_executor& executor, Kind kind, bool is_v6,
               std::size_t receive_buffer_bytes)
    : descriptor_(executor, open_descriptor(kind, is_v6)), buffer_(datagram_room) {
  const int descriptor = descriptor_.native_handle();
  if (is_v6) {
    set_option(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
    set_option(descriptor, IPPROTO_IPV6, IPV6_RECVERR, 1);
  } else {
    set_option(descriptor, IPPROTO_IP, IP_RECVERR, 1);
  }
  set_buffers(descriptor, receive_buffer_bytes);
}

std::errc Socket::send(const Endpoint& to, std::string_view bytes) {
  auto fault = std::errc{};
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    fault = send_once(to, bytes);
    // Either this host knows no way, or it is the answer to what was sent to somebody else.
    const bool may_be_foreign = fault == std::errc::connection_refused ||
                                fault == std::errc::host_unreachable ||
                                fault == std::errc::network_unreachable;
    if (!may_be_foreign) return fault;
  }
  return fault;
}

std::errc Socket::send_once(const Endpoint& to, std::string_view bytes) {
  const auto sent = ::sendto(descriptor_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT,
                             to.data(), static_cast<socklen_t>(to.size()));
  return sent >= 0 ? std::errc{} : static_cast<std::errc>(errno);
}

std::optional<Datagram> Socket::receive() {
  for (int attempt = 0; attempt < attempts_max; ++attempt) {
    sockaddr_storage from{};
    socklen_t from_bytes = sizeof from;
    const auto count = ::recvfrom(descriptor_.native_handle(), buffer_.data(), buffer_.size(),
                                  MSG_DONTWAIT, reinterpret_cast<sockaddr*>(&from), &from_bytes);
    if (count >= 0) {
      return Datagram{endpoint_of(from, from_bytes),
                      {buffer_.data(), static_cast<std::size_t>(count)}};
    }
    if (errno == EAGAIN || errno == EBADF) return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Refusal> Socket::next_refusal() {
  sockaddr_storage to{};
  std::array<char, 64> payload{};
  alignas(cmsghdr) std::array<char, 512> control{};
  iovec part{.iov_base = payload.data(), .iov_len = payload.size()};
  msghdr message{};
  message.msg_name = &to;
  message.msg_namelen = sizeof to;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  if (::recvmsg(descriptor_.native_handle(), &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0) return {};
  const auto why = icmp_error_in(message).value_or(std::errc{});
  return Refusal{endpoint_of(to, message.msg_namelen), why};
}

asio::awaitable<bool> Socket::readable() {
  const auto [fault] =
      co_await descriptor_.async_wait(asio::posix::descriptor_base::wait_read, tuple_awaitable);
  co_return !fault;
}

void Socket::close() {
  boost::system::error_code ignored;
  descriptor_.close(ignored);
}

std::size_t Socket::receive_buffer_bytes() {
  int value = 0;
  socklen_t bytes = sizeof value;
  ::getsockopt(descriptor_.native_handle(), SOL_SOCKET, SO_RCVBUF, &value, &bytes);
  return static_cast<std::size_t>(value);
}

}  // namespace signalbox::device_poller::datagram
