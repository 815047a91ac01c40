// ICMP echo messages. Pure. Internal to this protocol.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::device_poller::icmp {

// Cannot be guessed: who does not see our echo cannot answer it.
inline constexpr std::size_t token_bytes = 16;
using Token = std::array<std::uint8_t, token_bytes>;

struct Echo {
  std::uint16_t identifier = 0;  // a SOCK_DGRAM socket writes its own over it
  std::uint16_t sequence = 0;
  Token token = {};

  bool operator==(const Echo&) const = default;
};

// The message to send, with its checksum (which the kernel writes itself for IPv6).
std::string echo_request(const Echo& echo, bool is_v6);

// The echo that this message replies to; nothing for any other. `has_ip_header`: as a raw socket of
// IPv4 receives it.
std::optional<Echo> parse_echo_reply(std::string_view bytes, bool is_v6, bool has_ip_header);

// RFC 1071: 0 over a message with its right checksum in it.
std::uint16_t checksum(std::string_view bytes);

}  // namespace signalbox::device_poller::icmp
