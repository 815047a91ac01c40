// C++ text, read just well enough for the rules: what is code, comment or literal, which words and
// includes it has. No preprocessing: both sides of an #if are read.
#pragma once

#include "house/tree.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::house {

// The source with all but its code blanked: what is between quotes and what is comment becomes
// blanks, so that offsets and lines stay the same.
std::string code_of(std::string_view source);
// The source with all but its comments blanked.
std::string comments_of(std::string_view source);

// A string literal; `at` is the offset of its first character within the source.
struct Literal {
  std::size_t at;
  std::string_view content;  // as written, between the quotes; points into the source
};
std::vector<Literal> literals_of(std::string_view source);

struct Include {
  std::string path;
  bool quoted;
  bool macro;  // #include NAME: the path is the name
  std::size_t line;
};
std::vector<Include> includes_of(const File& file);

// Counted from 1. A last line without an end of line is a line.
std::size_t line_at(std::string_view text, std::size_t offset);
std::vector<std::string_view> lines_of(std::string_view text);
std::string_view trimmed(std::string_view text);

bool is_word_character(char character);  // a letter, a digit or _
// Offset of `word` where it stands for itself, not as part of a longer word; npos if nowhere.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);
// The word that begins at `at`, "" if none does.
std::string_view word_at(std::string_view text, std::size_t at);
// The word that ends before `at`, blanks skipped; "" if there is none.
std::string_view word_before(std::string_view text, std::size_t at);
// The first character from `at` on that is no blank and no end of line; the text's size if none.
std::size_t skip_blanks(std::string_view text, std::size_t at);
// Offset behind what closes the bracket at `open` (one of ( { < [); the text's size if nothing
// does.
std::size_t end_of_bracket(std::string_view code, std::size_t open);

}  // namespace signalbox::house
