#include "device_poller/outside/icmp/packet.hpp"

#include <algorithm>

namespace signalbox::device_poller::icmp {
namespace {
constexpr std::size_t header_bytes = 8;  // type, code, checksum, identifier, sequence
constexpr std::uint8_t echo_reply_v4 = 0;
constexpr std::uint8_t echo_request_v4 = 8;
constexpr std::uint8_t echo_request_v6 = 128;
constexpr std::uint8_t echo_reply_v6 = 129;

std::uint8_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

std::uint16_t word_at(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint16_t>(byte_at(bytes, at) << 8U | byte_at(bytes, at + 1));
}

void set_word(std::string& bytes, std::size_t at, std::uint16_t word) {
  bytes[at] = static_cast<char>(word >> 8U);
  bytes[at + 1] = static_cast<char>(word);
}

// RFC 791: the low half of the first byte counts words of 4 bytes. Empty if there is no whole one.
std::string_view behind_ip_header(std::string_view bytes) {
  constexpr std::uint8_t version_4 = 4;
  constexpr std::size_t header_min = 20;
  if (bytes.size() < header_min || byte_at(bytes, 0) >> 4U != version_4) return {};
  const std::size_t header = std::size_t{byte_at(bytes, 0) & 0xFU} * 4;
  return header < header_min || header > bytes.size() ? std::string_view{} : bytes.substr(header);
}
}  // namespace

std::uint16_t checksum(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) sum += word_at(bytes, at);
  if (bytes.size() % 2 != 0)
    sum += static_cast<std::uint32_t>(byte_at(bytes, bytes.size() - 1) << 8U);
  while (sum > 0xFFFFU) sum = (sum & 0xFFFFU) + (sum >> 16U);
  return static_cast<std::uint16_t>(~sum);
}

std::string echo_request(const Echo& echo, bool is_v6) {
  std::string bytes(header_bytes, '\0');
  bytes[0] = static_cast<char>(is_v6 ? echo_request_v6 : echo_request_v4);
  set_word(bytes, 4, echo.identifier);
  set_word(bytes, 6, echo.sequence);
  bytes.append(echo.token.begin(), echo.token.end());
  set_word(bytes, 2, checksum(bytes));
  return bytes;
}

std::optional<Echo> parse_echo_reply(std::string_view bytes, bool is_v6, bool has_ip_header) {
  if (has_ip_header) bytes = behind_ip_header(bytes);
  if (bytes.size() != header_bytes + token_bytes) return std::nullopt;
  if (byte_at(bytes, 0) != (is_v6 ? echo_reply_v6 : echo_reply_v4)) return std::nullopt;
  Echo echo{.identifier = word_at(bytes, 4), .sequence = word_at(bytes, 6)};
  std::ranges::copy(bytes.substr(header_bytes), echo.token.begin());
  return echo;
}

}  // namespace signalbox::device_poller::icmp
