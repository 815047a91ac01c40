#include "core/name.hpp"

#include "core/json_text.hpp"
#include "core/limits.hpp"

#include <array>

namespace signalbox {
namespace {
// U+202A to U+202E and U+2066 to U+2069, and the marks U+200E, U+200F, U+061C.
constexpr std::array<std::string_view, 12> turns = {"\u202a", "\u202b", "\u202c", "\u202d",
                                                    "\u202e", "\u2066", "\u2067", "\u2068",
                                                    "\u2069", "\u200e", "\u200f", "\u061c"};

bool is_control(std::string_view character) {
  constexpr unsigned char blank = 0x20;
  constexpr unsigned char del = 0x7F;
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first < blank || first == del;
  // U+0080 to U+009F, and the separators of lines and paragraphs.
  const bool is_c1 =
      character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character.back()) < 0xA0;
  return is_c1 || character == "\u2028" || character == "\u2029";
}

bool turns_text(std::string_view character) {
  for (const auto turn : turns) {
    if (turn == character) return true;
  }
  return false;
}
}  // namespace

std::optional<std::string_view> name_fault(std::string_view text) {
  const auto count = character_count(text);
  if (count < 1 || count > limits::name_characters_max) return "must have 1 to 200 characters";
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes == 0) return "must be UTF-8";
    const auto character = text.substr(0, bytes);
    if (is_control(character)) return "must be one line, without control characters";
    if (turns_text(character)) return "must not turn the direction of text";
    text.remove_prefix(bytes);
  }
  return std::nullopt;
}

}  // namespace signalbox
