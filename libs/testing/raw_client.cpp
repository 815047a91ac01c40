#include "testing/raw_client.hpp"

#include <netdb.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace signalbox::testing {
namespace {
[[noreturn]] void fail(const char* what) {
  throw std::system_error{errno, std::generic_category(), what};
}
}  // namespace

RawClient::RawClient(std::uint16_t port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (socket_ < 0) fail("socket");
  const timeval deadline{.tv_sec = 10, .tv_usec = 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &deadline, sizeof deadline);
  ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &deadline, sizeof deadline);
  addrinfo hints{};
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const bool known = ::getaddrinfo("127.0.0.1", std::to_string(port).c_str(), &hints, &found) == 0;
  const bool connected = known && ::connect(socket_, found->ai_addr, found->ai_addrlen) == 0;
  if (known) ::freeaddrinfo(found);
  if (!connected) {
    ::close(socket_);
    fail("connect");
  }
}

RawClient::~RawClient() { ::close(socket_); }

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) fail("send");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void RawClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

bool RawClient::receive() {
  std::array<char, 16384> buffer{};
  const auto got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == ECONNRESET) return false;
  if (got < 0) fail("recv");
  received_.append(buffer.data(), static_cast<std::size_t>(got));
  return got > 0;
}

std::string RawClient::read_until(std::string_view mark) {
  while (received_.find(mark) == received_.npos) {
    if (!receive()) throw std::runtime_error{"closed before the mark; got: " + received_};
  }
  return read_bytes(received_.find(mark) + mark.size());
}

std::string RawClient::read_bytes(std::size_t count) {
  while (received_.size() < count) {
    if (!receive()) throw std::runtime_error{"closed too early; got: " + received_};
  }
  auto taken = received_.substr(0, count);
  received_.erase(0, count);
  return taken;
}

std::string RawClient::read_to_end() {
  while (receive()) {
  }
  return std::exchange(received_, {});
}

HttpAnswer read_answer(RawClient& client) {
  constexpr std::string_view length_name = "Content-Length: ";
  HttpAnswer answer;
  answer.head = client.read_until("\r\n\r\n");
  answer.status = std::stoi(answer.head.substr(answer.head.find(' ') + 1));
  const auto length = answer.head.find(length_name);
  if (length != answer.head.npos) {
    answer.body = client.read_bytes(std::stoul(answer.head.substr(length + length_name.size())));
  }
  return answer;
}

HttpAnswer http_get(std::uint16_t port, std::string_view target, std::string_view headers) {
  RawClient client{port};
  client.send("GET " + std::string{target} + " HTTP/1.1\r\nHost: test\r\n" + std::string{headers} +
              "\r\n");
  return read_answer(client);
}

}  // namespace signalbox::testing
