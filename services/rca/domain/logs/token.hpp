// A line of text taken apart: words, marks, and variables by type. Free of state, so a line gives
// the same tokens today, after a restart and in the next release of the same masking_version.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace signalbox::rca::logs {

// Grows with every change that gives some line other tokens: fingerprints of two versions do not
// compare.
inline constexpr std::uint32_t masking_version = 1;

enum class TokenKind : std::uint8_t {
  word,      // kept as it stands
  stem,      // a word that ends in a number: eth0, node-17. The number is the variable
  mark,      // one character that is no part of a word
  number,    // the variables begin here
  time,      // of day, or a date
  duration,  // a number and its unit of time
  size,      // a number and its unit of bytes
  address,   // IPv4, IPv6, with or without a port or a prefix
  mac,       // and longer rows of hexadecimal pairs
  path,      // of a file, an interface, a URL
  name,      // dotted: a host, a class, a file; or with an @
  id,        // letters and digits mixed: hexadecimal, UUID, block, job
  empty,     // nothing where a value belongs: "user= ", " ()"
  quoted,    // the text between quotes
  value,     // several variables in a row, or of different types in the same place
};

constexpr bool is_variable(TokenKind kind) { return kind >= TokenKind::number; }

struct Token {
  std::uint64_t hash = 0;   // the same for all variables
  std::uint32_t begin = 0;  // in the line
  std::uint32_t size = 0;
  TokenKind kind = TokenKind::mark;

  bool operator==(const Token&) const = default;
};

// "number", "address": how a person is told of it, and what stands between < and > in a template.
std::string_view name_of(TokenKind kind);

struct MaskingLimits {
  // Beyond it a line is cut: the longest of 16,000 lines of eight systems has 2,480 bytes, a list
  // of blocks, and the longest that is prose 636. What tells two messages apart stands in front.
  std::size_t line_bytes_max = 4096;
  // Beyond it the tokens are cut, for the same reason: 95 is the most of those lines.
  std::size_t tokens_max = 128;
};

// Fills `tokens` (emptied first, so that its memory serves every line). Linear in the line's bytes.
void tokenize(std::string_view line, const MaskingLimits& limits, std::vector<Token>& tokens);

// Of all tokens in order: equal for two lines that differ in variables only.
std::uint64_t shape_of(const std::vector<Token>& tokens);

}  // namespace signalbox::rca::logs
