// What a word of a line is, by its letters alone.
#pragma once

#include "rca/domain/logs/token.hpp"

#include <cstddef>
#include <string_view>

namespace signalbox::rca::logs {

// What was seen while a word was read, so that most words are judged without a second look.
struct WordTraits {
  bool has_digit = false;
  bool has_slash = false;  // either way round
  bool has_at = false;
  bool is_hexadecimal = true;  // 0-9, a-f, A-F only
  std::size_t dots = 0;        // without those at the end
};

struct WordMask {
  TokenKind kind = TokenKind::word;
  std::size_t kept = 0;  // of a stem: how many characters in front are not the number
};

WordMask mask_word(std::string_view word, const WordTraits& traits);

// Units behind a number, "ms" or "KB": duration or size, otherwise word.
TokenKind unit_kind(std::string_view word);

// Mon … Sun, Jan … Dec.
bool is_calendar_word(std::string_view word);

}  // namespace signalbox::rca::logs
