#include "device_poller/outside/icmp/packet.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller::icmp;

namespace {
// What a host makes of a request.
std::string reply_to(std::string request, bool is_v6) {
  request[0] = static_cast<char>(is_v6 ? 129 : 0);
  return request;
}
const Echo echo{.identifier = 0x1234, .sequence = 0xFFFE, .token = {1, 2, 3, 250}};
}  // namespace

TEST_CASE("a request carries its checksum, so that the sum over it is 0", "[device_poller]") {
  const auto bytes = echo_request(echo, false);
  CHECK(bytes.size() == 24);
  CHECK(checksum(bytes) == 0);
  CHECK(bytes[0] == 8);
  CHECK(static_cast<unsigned char>(echo_request(echo, true)[0]) == 128);
  CHECK(checksum("odd") == static_cast<std::uint16_t>(~((('o' << 8) + 'd') + ('d' << 8))));
}

TEST_CASE("a reply is what was sent", "[device_poller]") {
  for (const bool is_v6 : {false, true}) {
    CHECK(parse_echo_reply(reply_to(echo_request(echo, is_v6), is_v6), is_v6, false) == echo);
  }
  const auto reply = reply_to(echo_request(echo, false), false);
  CHECK(parse_echo_reply(std::string("\x45") + std::string(19, '\0') + reply, false, true) == echo);
  CHECK(parse_echo_reply(std::string("\x46") + std::string(23, '\0') + reply, false, true) == echo);
}

TEST_CASE("what is no reply is nobody's", "[device_poller]") {
  const auto reply = reply_to(echo_request(echo, false), false);
  CHECK_FALSE(parse_echo_reply(echo_request(echo, false), false, false));
  CHECK_FALSE(parse_echo_reply(reply, true, false));
  CHECK_FALSE(parse_echo_reply(reply, false, true));
  CHECK_FALSE(parse_echo_reply(reply + "x", false, false));
  for (std::size_t size = 0; size < reply.size(); ++size) {
    CHECK_FALSE(parse_echo_reply(reply.substr(0, size), false, false));
    CHECK_FALSE(parse_echo_reply(reply.substr(0, size), false, true));
  }
}
