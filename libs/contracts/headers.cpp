#include "contracts/headers.hpp"

#include "core/json_text.hpp"

namespace signalbox::contracts {
namespace {
constexpr std::string_view hex_digits = "0123456789ABCDEF";

int digit_value(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  if (character >= 'A' && character <= 'F') return character - 'A' + 10;
  return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

Failure bad_value(std::string_view why) {
  return {.code = Code::invalid, .detail = "A header's value " + std::string{why} + "."};
}

}  // namespace

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const auto length = utf8_sequence_bytes(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0 || first < 0x20 || first == 0x7F) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string encode_header(std::string_view text) {
  std::string value;
  value.reserve(text.size());
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte > 0x20 && byte < 0x7F && character != '"' && character != '%') {
      value += character;
    } else {
      value += '%';
      value += hex_digits[byte >> 4U];
      value += hex_digits[byte & 15U];
    }
  }
  return value;
}

Result<std::string> decode_header(std::string_view value) {
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
  }
  std::string text;
  text.reserve(value.size());
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (value[at] != '%') {
      text += value[at];
      continue;
    }
    const int high = at + 2 < value.size() ? digit_value(value[at + 1]) : -1;
    const int low = at + 2 < value.size() ? digit_value(value[at + 2]) : -1;
    if (high < 0 || low < 0) return bad_value("has a '%' that is no escape");
    text += static_cast<char>(high * 16 + low);
    at += 2;
  }
  if (!is_plain_text(text)) return bad_value("is no text in UTF-8");
  return text;
}

}  // namespace signalbox::contracts
