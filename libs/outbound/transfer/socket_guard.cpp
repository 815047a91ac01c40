#include "outbound/transfer/socket_guard.hpp"

#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <optional>

namespace signalbox::outbound {
namespace {
namespace ip = boost::asio::ip;

std::optional<ip::address> address_of(const curl_sockaddr& target) {
  if (target.family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &target.addr, sizeof v4);
    return ip::address_v4{ntohl(v4.sin_addr.s_addr)};
  }
  if (target.family != AF_INET6) return std::nullopt;
  // curl_sockaddr ends in a sockaddr that is as long as addrlen says.
  sockaddr_in6 v6{};
  if (target.addrlen < sizeof v6) return std::nullopt;
  std::memcpy(&v6, static_cast<const void*>(&target.addr), sizeof v6);
  ip::address_v6::bytes_type bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return ip::address_v6{bytes, v6.sin6_scope_id};
}
}  // namespace

struct SocketGuard::Callback {
  static curl_socket_t open(void* context, curlsocktype purpose, curl_sockaddr* target) {
    auto& guard = *static_cast<SocketGuard*>(context);
    const auto address = address_of(*target);
    if (purpose != CURLSOCKTYPE_IPCXN || !address || !guard.policy_.allows(*address)) {
      ++guard.refused_;
      return CURL_SOCKET_BAD;
    }
    ++guard.opened_;
    return ::socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
  }
};

void SocketGuard::install(void* easy) {
  ::curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Callback::open);
  ::curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
}

}  // namespace signalbox::outbound
