#include "core/json_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace signalbox {
namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

// The same byte eight times.
constexpr std::uint64_t eight(std::uint8_t byte) { return 0x0101010101010101U * byte; }

// Not 0 if one of the eight bytes is below `bound` (which is at most 128) and has no high bit.
constexpr std::uint64_t any_below(std::uint64_t bytes, std::uint8_t bound) {
  return (bytes - eight(bound)) & ~bytes & eight(0x80);
}

bool is_plain(std::uint8_t byte) {
  return byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\';
}

// How many bytes at the front stand for themselves inside a string; what follows needs an escape or
// a check. Most strings are plain from end to end, so eight bytes are looked at together.
std::size_t plain_bytes(std::string_view text) {
  std::size_t count = 0;
  for (; count + 8 <= text.size(); count += 8) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + count, sizeof bytes);
    const auto special = (bytes & eight(0x80)) | any_below(bytes, 0x20) |
                         any_below(bytes ^ eight('"'), 1) | any_below(bytes ^ eight('\\'), 1);
    if (special != 0) break;
  }
  while (count < text.size() && is_plain(static_cast<std::uint8_t>(text[count]))) ++count;
  return count;
}

void append_escaped(std::string& out, char character) {
  out += '\\';
  switch (character) {
    case '"':
    case '\\':
      out += character;
      return;
    case '\n':
      out += 'n';
      return;
    case '\r':
      out += 'r';
      return;
    case '\t':
      out += 't';
      return;
    default:
      break;
  }
  const auto byte = static_cast<std::uint8_t>(character);
  out += "u00";
  out += hex_digits[byte >> 4U];
  out += hex_digits[byte & 0x0fU];
}

bool is_continuation(char character) {
  return (static_cast<std::uint8_t>(character) & 0xc0U) == 0x80U;
}

// The second byte carries the rules against over-long forms, surrogates and values too large.
bool second_byte_fits(std::uint8_t first, std::uint8_t second) {
  switch (first) {
    case 0xe0:
      return second >= 0xa0;
    case 0xed:
      return second <= 0x9f;
    case 0xf0:
      return second >= 0x90;
    case 0xf4:
      return second <= 0x8f;
    default:
      return true;
  }
}

std::size_t announced_bytes(std::uint8_t first) {
  if (first < 0x80) return 1;
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  if (first >= 0xf0 && first <= 0xf4) return 4;
  return 0;
}
}  // namespace

std::size_t utf8_sequence_bytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<std::uint8_t>(text[0]);
  const auto bytes = announced_bytes(first);
  if (bytes == 0 || text.size() < bytes) return 0;
  for (std::size_t at = 1; at < bytes; ++at) {
    if (!is_continuation(text[at])) return 0;
  }
  if (bytes > 1 && !second_byte_fits(first, static_cast<std::uint8_t>(text[1]))) return 0;
  return bytes;
}

void append_json_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto run = plain_bytes(text);
    out += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes > 1) {
      out += text.substr(0, bytes);
    } else if (bytes == 1) {
      append_escaped(out, text[0]);
    } else {
      out += replacement;
    }
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  out += '"';
}

std::string well_formed(std::string_view text) {
  std::string good;
  good.reserve(text.size());
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    good += bytes == 0 ? replacement : text.substr(0, bytes);
    text.remove_prefix(bytes == 0 ? 1 : bytes);
  }
  return good;
}

std::size_t character_count(std::string_view text) {
  constexpr unsigned char continuation_mask = 0xC0;
  constexpr unsigned char continuation = 0x80;
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char character) {
    return (static_cast<unsigned char>(character) & continuation_mask) != continuation;
  }));
}

}  // namespace signalbox
