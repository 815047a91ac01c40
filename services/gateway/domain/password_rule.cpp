#include "gateway/domain/password_rule.hpp"

#include "core/json_text.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace signalbox::gateway::domain {
namespace {
// Those of ten characters and more that head every list of stolen passwords.
constexpr std::array<std::string_view, 12> common = {
    "1234567890", "0123456789",  "12345678910", "qwertyuiop",    "password123",  "password1234",
    "1q2w3e4r5t", "qwerty12345", "iloveyou123", "administrator", "signalbox123", "changeme123"};

std::string lower(std::string_view text) {
  std::string copy{text};
  std::ranges::transform(copy, copy.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  return copy;
}

// Whether it is its first character again and again.
bool is_one_character(std::string_view text) {
  const auto bytes = utf8_sequence_bytes(text);
  for (std::size_t at = bytes; at < text.size(); at += bytes) {
    if (text.substr(at, bytes) != text.substr(0, bytes)) return false;
  }
  return true;
}
}  // namespace

std::optional<std::string_view> password_fault(std::string_view password, std::string_view email,
                                               std::string_view name) {
  if (character_count(password) < password_characters_min) return "must have 10 characters or more";
  if (password.size() > password_bytes_max) return "must not be longer than 1,024 bytes";
  const auto typed = lower(password);
  if (typed == lower(email) || typed == lower(name))
    return "must not be the name or e-mail address";
  if (std::ranges::find(common, typed) != common.end()) return "is one that everybody tries first";
  if (is_one_character(typed)) return "must not be one character again and again";
  return std::nullopt;
}

}  // namespace signalbox::gateway::domain
