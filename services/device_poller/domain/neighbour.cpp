#include "device_poller/domain/neighbour.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace signalbox::device_poller::domain {
namespace {
constexpr std::size_t mac_bytes = 6;

std::optional<std::uint8_t> digit_of(char character) {
  if (character >= '0' && character <= '9') return static_cast<std::uint8_t>(character - '0');
  const auto lower = static_cast<char>(character | 0x20);
  if (lower >= 'a' && lower <= 'f') return static_cast<std::uint8_t>(lower - 'a' + 10);
  return std::nullopt;
}

// Begins no character: cutting before it cuts none in two.
bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

auto place_of(const Neighbour& one) { return std::tuple{one.source, one.interface, key_of(one)}; }

// Of two on one place the one that says more comes first.
auto order_of(const Neighbour& one) {
  return std::tuple{place_of(one), !one.name, !one.remote_interface, one.name,
                    one.remote_interface};
}
}  // namespace

std::optional<std::string> mac_of_bytes(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  if (bytes.size() != mac_bytes) return std::nullopt;
  const bool is_group = (static_cast<unsigned char>(bytes.front()) & 1U) != 0;
  const bool is_nobody = std::ranges::all_of(bytes, [](char byte) { return byte == 0; });
  if (is_group || is_nobody) return std::nullopt;
  std::string text;
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    if (!text.empty()) text += ':';
    text += digits[byte >> 4U];
    text += digits[byte & 0xFU];
  }
  return text;
}

std::optional<std::string> mac_of_text(std::string_view text) {
  std::string bytes;
  std::optional<std::uint8_t> high;
  for (const char character : text) {
    const auto digit = digit_of(character);
    if (!digit) {
      if (character != ':' && character != '-' && character != '.') return std::nullopt;
      continue;
    }
    if (high) {
      bytes += static_cast<char>(static_cast<unsigned>(*high) << 4U | *digit);
      high.reset();
    } else {
      high = digit;
    }
    if (bytes.size() > mac_bytes) return std::nullopt;
  }
  return high ? std::nullopt : mac_of_bytes(bytes);
}

std::optional<std::string> modest(std::optional<std::string> text) {
  if (!text) return std::nullopt;
  if (text->size() > neighbour_text_bytes_max) {
    auto end = neighbour_text_bytes_max;
    while (end > 0 && is_continuation((*text)[end])) --end;
    text->resize(end);
  }
  for (auto& character : *text) {
    if (static_cast<unsigned char>(character) < ' ' || character == '\x7f') character = ' ';
  }
  const auto first = text->find_first_not_of(' ');
  if (first == text->npos) return std::nullopt;
  return text->substr(first, text->find_last_not_of(' ') - first + 1);
}

std::string key_of(const Neighbour& neighbour) {
  const bool is_arp = neighbour.source == NeighbourSource::arp;
  if (neighbour.mac_address && !is_arp) return *neighbour.mac_address;
  if (neighbour.address) return *neighbour.address;
  return neighbour.name.value_or("");
}

bool tidy(std::vector<Neighbour>* neighbours) {
  std::erase_if(*neighbours, [](const auto& one) { return key_of(one).empty(); });
  std::ranges::sort(*neighbours, {}, order_of);
  const auto [again, end] = std::ranges::unique(*neighbours, {}, place_of);
  neighbours->erase(again, end);
  std::size_t beside = 0;
  std::size_t arp = 0;
  const auto cut = std::erase_if(*neighbours, [&](const auto& one) {
    return one.source == NeighbourSource::arp ? ++arp > arp_rows_max : ++beside > neighbours_max;
  });
  return cut == 0;
}

}  // namespace signalbox::device_poller::domain
