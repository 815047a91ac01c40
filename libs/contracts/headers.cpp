#include "contracts/headers.hpp"

#include <algorithm>
#include <stdexcept>

namespace signalbox::contracts {
namespace {
constexpr std::string_view hex_digits = "0123456789ABCDEF";
constexpr std::string_view breaks_lines{"\r\n\0", 3};

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

bool same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, lower, lower);
}

int digit_value(char character) {
  if (character >= '0' && character <= '9') return character - '0';
  const char letter = lower(character);
  return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

Failure bad_value(std::string_view why) {
  return {.code = Code::invalid, .detail = "A header's value " + std::string{why} + "."};
}

// The length of the well-formed UTF-8 sequence at the front, 0 if there is none (Unicode 15,
// table 3-7: no overlong forms, no surrogates, nothing past U+10FFFF).
std::size_t sequence_length(std::string_view text) {
  const auto byte = [text](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const auto continues = [byte](std::size_t at, unsigned least = 0x80, unsigned most = 0xBF) {
    return byte(at) >= least && byte(at) <= most;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool second = continues(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF);
    return second && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool second = continues(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF);
    return second && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const auto length = sequence_length(text);
    const auto first = static_cast<unsigned char>(text.front());
    if (length == 0 || first < 0x20 || first == 0x7F) return false;
    text.remove_prefix(length);
  }
  return true;
}
}  // namespace

Headers::Headers(std::initializer_list<Entry> entries) {
  for (const auto& [name, value] : entries) add(name, value);
}

void Headers::add(std::string name, std::string value) {
  if (name.empty() || name.find_first_of(": \t") != name.npos ||
      name.find_first_of(breaks_lines) != name.npos ||
      value.find_first_of(breaks_lines) != value.npos) {
    throw std::invalid_argument{"no header can be made of this: " + name};
  }
  entries_.emplace_back(std::move(name), std::move(value));
}

void Headers::add_if_any(std::string name, std::string value) {
  if (!value.empty()) add(std::move(name), std::move(value));
}

std::string_view Headers::get(std::string_view name) const {
  const auto found = std::ranges::find_if(
      entries_, [name](const Entry& entry) { return same_name(entry.first, name); });
  return found == entries_.end() ? std::string_view{} : std::string_view{found->second};
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
