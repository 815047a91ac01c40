#include "core/name.hpp"

#include "core/json_text.hpp"
#include "core/limits.hpp"

#include <algorithm>
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

// What Unicode calls white space, and U+FEFF: as programs that trim see it.
constexpr std::array<std::string_view, 18> blanks = {
    " ",      "\u00a0", "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005",
    "\u2006", "\u2007", "\u2008", "\u2009", "\u200a", "\u202f", "\u205f", "\u3000", "\ufeff"};

bool is_bounded_by_blanks(std::string_view text) {
  return std::ranges::any_of(blanks, [text](std::string_view blank) {
    return text.starts_with(blank) || text.ends_with(blank);
  });
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
  const bool is_bounded = is_bounded_by_blanks(text);
  while (!text.empty()) {
    const auto bytes = utf8_sequence_bytes(text);
    if (bytes == 0) return "must be UTF-8";
    const auto character = text.substr(0, bytes);
    if (is_control(character)) return "must be one line, without control characters";
    if (turns_text(character)) return "must not turn the direction of text";
    text.remove_prefix(bytes);
  }
  if (is_bounded) return "must neither begin nor end with a blank";
  return std::nullopt;
}

bool has_control_character(std::string_view text) {
  while (!text.empty()) {
    // What is no UTF-8 is looked at byte by byte.
    const auto bytes = std::max<std::size_t>(utf8_sequence_bytes(text), 1);
    if (is_control(text.substr(0, bytes))) return true;
    text.remove_prefix(bytes);
  }
  return false;
}

}  // namespace signalbox
