#include "rca/domain/logs/word.hpp"

#include <algorithm>
#include <array>

namespace signalbox::rca::logs {
namespace {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Endings of host names and of files: with one of them a word needs one dot only to be a name.
// Words of prose that happen to hold a dot ("file.But") are kept.
constexpr std::string_view name_endings[] = {
    "com",  "net", "org",  "edu",  "gov", "mil",  "info", "biz",  "local", "lan",       "internal",
    "arpa", "log", "txt",  "conf", "cfg", "xml",  "json", "yaml", "yml",   "exe",       "dll",
    "jar",  "py",  "java", "cpp",  "js",  "html", "php",  "pid",  "sock",  "tmp",       "bak",
    "gz",   "zip", "tar",  "db",   "bin", "img",  "csv",  "sql",  "ini",   "properties"};

bool ends_like_a_name(std::string_view word) {
  const auto dot = word.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const auto ending = word.substr(dot + 1);
  return std::ranges::find(name_endings, ending) != std::end(name_endings);
}

// read/write, and/or, N/A: prose. Where one side is empty or not only letters it is a path.
bool is_alternative(std::string_view word) {
  const auto slash = word.find('/');
  if (slash == 0 || slash + 1 >= word.size()) return false;
  return std::ranges::all_of(word, [](char c) { return is_letter(c) || c == '/'; }) &&
         word.find("//") == std::string_view::npos && word.back() != '/';
}

// Four numbers with dots: as good as always an address; versions have three or fewer.
bool is_ipv4(std::string_view word) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  for (const char c : word) {
    if (is_digit(c)) {
      if (++digits > 3) return false;
    } else if (c == '.' && digits > 0) {
      ++dots;
      digits = 0;
    } else {
      return false;
    }
  }
  return dots == 3 && digits > 0;
}

bool is_number(std::string_view word) {
  return std::ranges::all_of(
      word, [](char c) { return is_digit(c) || c == '.' || c == '-' || c == '+' || c == '%'; });
}

// The letters in front of a number at the end: "node" of node-17, "blk" of blk_-3. 0 where the word
// is of another form. One letter is not enough, and neither are letters of a longer hexadecimal
// number. A single letter of its own before the number is numbering too: "rack" of rack_B7.
std::size_t stem_size(std::string_view word, const WordTraits& traits) {
  constexpr std::size_t hexadecimal_size_min = 4;  // ee0 is an interface, a3f0 a number
  if (traits.is_hexadecimal && word.size() >= hexadecimal_size_min) return 0;
  if (!is_letter(word.front())) return 0;
  std::size_t end = word.size();
  while (end > 0 && is_digit(word[end - 1])) --end;
  if (end == word.size()) return 0;
  std::size_t letters = 0;
  for (const char c : word.substr(0, end)) {
    if (is_letter(c)) {
      ++letters;
    } else if (c != '_' && c != '-' && c != '.') {
      return 0;
    }
  }
  if (letters < 2) return 0;
  const auto size_before = [&](std::size_t from) {
    return word.substr(0, from).find_last_not_of("._-") + 1;
  };
  const auto size = size_before(end);
  const bool is_lettered = size > 2 && !is_letter(word[size - 2]);
  return is_lettered ? size_before(size - 1) : size;
}

WordMask mask_digits(std::string_view word, const WordTraits& traits) {
  if (is_ipv4(word)) return {.kind = TokenKind::address};
  if (is_number(word)) return {.kind = TokenKind::number};
  const auto kept = stem_size(word, traits);
  // com.example.part2 is a name like com.example.part. Dots that only lead to the number are none.
  if (kept > 0 && std::ranges::count(word.substr(0, kept), '.') < 2) {
    return {.kind = TokenKind::stem, .kept = kept};
  }
  if (traits.dots >= 2) return {.kind = TokenKind::name};
  return {.kind = TokenKind::id};
}

struct Unit {
  std::string_view word;
  TokenKind kind;
};
constexpr Unit units[] = {
    {"ns", TokenKind::duration},
    {"us", TokenKind::duration},
    {"ms", TokenKind::duration},
    {"msec", TokenKind::duration},
    {"msecs", TokenKind::duration},
    {"s", TokenKind::duration},
    {"sec", TokenKind::duration},
    {"secs", TokenKind::duration},
    {"second", TokenKind::duration},
    {"seconds", TokenKind::duration},
    {"min", TokenKind::duration},
    {"mins", TokenKind::duration},
    {"minute", TokenKind::duration},
    {"minutes", TokenKind::duration},
    {"h", TokenKind::duration},
    {"hour", TokenKind::duration},
    {"hours", TokenKind::duration},
    {"day", TokenKind::duration},
    {"days", TokenKind::duration},
    {"milliseconds", TokenKind::duration},
    {"microseconds", TokenKind::duration},
    {"B", TokenKind::size},
    {"KB", TokenKind::size},
    {"MB", TokenKind::size},
    {"GB", TokenKind::size},
    {"TB", TokenKind::size},
    {"kB", TokenKind::size},
    {"KiB", TokenKind::size},
    {"MiB", TokenKind::size},
    {"GiB", TokenKind::size},
    {"byte", TokenKind::size},
    {"bytes", TokenKind::size},
};

}  // namespace

WordMask mask_word(std::string_view word, const WordTraits& traits) {
  if (word.size() < 2) return {.kind = traits.has_digit ? TokenKind::number : TokenKind::word};
  if (traits.has_slash && (traits.has_digit || !is_alternative(word))) {
    return {.kind = TokenKind::path};
  }
  // Longer than any word of prose in these six letters.
  constexpr std::size_t hexadecimal_letters_min = 8;
  if (traits.is_hexadecimal && !traits.has_digit && word.size() >= hexadecimal_letters_min) {
    return {.kind = TokenKind::id};
  }
  if (traits.has_at) return {.kind = TokenKind::name};
  if (traits.has_digit) return mask_digits(word, traits);
  if (traits.dots >= 2 || (traits.dots == 1 && ends_like_a_name(word))) {
    return {.kind = TokenKind::name};
  }
  return {};
}

TokenKind unit_kind(std::string_view word) {
  for (const auto& unit : units) {
    if (unit.word == word) return unit.kind;
  }
  return TokenKind::word;
}

bool is_calendar_word(std::string_view word) {
  constexpr std::string_view names =
      "Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";
  if (word.size() != 3) return false;
  const auto at = names.find(word);
  return at != std::string_view::npos && at % 4 == 0;
}

}  // namespace signalbox::rca::logs
