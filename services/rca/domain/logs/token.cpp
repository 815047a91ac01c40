#include "rca/domain/logs/token.hpp"

#include "rca/domain/logs/hash.hpp"
#include "rca/domain/logs/word.hpp"

#include <algorithm>
#include <array>

namespace signalbox::rca::logs {
namespace {

// What a byte can be. One look into a table instead of a chain of comparisons: this loop is where
// the time of a line goes.
enum Class : std::uint8_t {
  in_word = 1,
  digit = 2,
  hexadecimal = 4,
  blank = 8,
  slash = 16,
  dot = 32,
  at_sign = 64,
};

using Classes = std::array<std::uint8_t, 256>;

constexpr void add_class(Classes& table, std::string_view characters, std::uint8_t which) {
  for (const char c : characters) table[static_cast<unsigned char>(c)] |= which;
}

constexpr Classes classes = [] {
  Classes table{};
  add_class(table, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-$#%~+*", in_word);
  for (std::size_t c = 0x80; c < table.size(); ++c) table[c] = in_word;  // UTF-8
  add_class(table, "0123456789", in_word | digit | hexadecimal);
  add_class(table, "abcdefABCDEF", hexadecimal);
  add_class(table, " \t\r\n\v\f", blank);
  add_class(table, "/\\", in_word | slash);
  add_class(table, ".", in_word | dot);
  add_class(table, "@", in_word | at_sign);
  return table;
}();

constexpr std::uint8_t class_of(char c) { return classes[static_cast<unsigned char>(c)]; }
constexpr bool is(char c, std::uint8_t which) { return (class_of(c) & which) != 0; }

constexpr std::uint64_t variable_hash = hash_text("<*>");

// Between two variables they say only that there is a list or a pair: "10.0.0.1:80", "3, 4, 5".
bool joins_variables(char mark) {
  return mark == ':' || mark == ',' || mark == ';' || mark == '|' || mark == '.' || mark == '-';
}

// About how many, not what: "<1 sec", "~5".
bool is_about(char mark) { return mark == '<' || mark == '>' || mark == '='; }

class Scanner {
 public:
  Scanner(std::string_view line, const MaskingLimits& limits, std::vector<Token>& tokens)
      : line_(line.substr(0, limits.line_bytes_max)), limits_(limits), tokens_(tokens) {}

  void run() {
    while (at_ < line_.size() && tokens_.size() < limits_.tokens_max) {
      const char c = line_[at_];
      if (is(c, blank)) {
        ++at_;
      } else if (is(c, hexadecimal) || c == ':') {
        if (!take_colon_group()) take_mark_or_word(c);
      } else {
        take_mark_or_word(c);
      }
    }
    // What was read last may have given two.
    if (tokens_.size() > limits_.tokens_max) tokens_.pop_back();
  }

 private:
  void take_mark_or_word(char c) {
    if (is(c, in_word)) {
      take_word();
    } else if (!take_quoted(c)) {
      take_mark(c);
    }
  }

  char next(std::size_t at) const { return at < line_.size() ? line_[at] : ' '; }
  char before(std::size_t at) const { return at > 0 ? line_[at - 1] : ' '; }
  std::string_view text_of(const Token& token) const {
    return line_.substr(token.begin, token.size);
  }

  void push(TokenKind kind, std::uint64_t hash, std::size_t begin, std::size_t end) {
    tokens_.push_back({.hash = hash,
                       .begin = static_cast<std::uint32_t>(begin),
                       .size = static_cast<std::uint32_t>(end - begin),
                       .kind = kind});
  }

  bool ends_in_variable() const { return !tokens_.empty() && is_variable(tokens_.back().kind); }
  bool ends_in_calendar_word() const {
    return !tokens_.empty() && tokens_.back().kind == TokenKind::word && tokens_.back().size == 3 &&
           is_calendar_word(text_of(tokens_.back()));
  }

  // What stands in front of a variable and belongs to it: days and months, "<" of "<1 sec".
  std::size_t drop_what_leads(TokenKind kind, std::size_t begin, std::size_t end) {
    while (ends_in_calendar_word()) {
      begin = tokens_.back().begin;
      tokens_.pop_back();
    }
    if (tokens_.empty() || kind != TokenKind::number) return begin;
    const auto& last = tokens_.back();
    if (last.kind != TokenKind::mark || last.begin + 1 != begin) return begin;
    if (!is_about(line_[last.begin]) || !is(before(last.begin), blank)) return begin;
    if (next(end) == '>') return begin;
    begin = last.begin;
    tokens_.pop_back();
    return begin;
  }

  // Variables in a row are one: how many there are is no part of the message.
  void push_variable(TokenKind kind, std::size_t begin, std::size_t end) {
    begin = drop_what_leads(kind, begin, end);
    const auto count = tokens_.size();
    const bool joined = count >= 2 && tokens_.back().kind == TokenKind::mark &&
                        joins_variables(line_[tokens_.back().begin]) &&
                        is_variable(tokens_[count - 2].kind);
    if (joined) tokens_.pop_back();
    if (!ends_in_variable()) return push(kind, variable_hash, begin, end);
    auto& last = tokens_.back();
    widen_last(end);
    last.kind = last.kind == kind ? kind : TokenKind::value;
  }

  void take_word() {
    const auto begin = at_;
    WordTraits traits;
    std::uint64_t hash = hash_start;
    std::uint8_t seen = 0;
    std::uint8_t common = 0xff;
    for (; at_ < line_.size(); ++at_) {
      const auto which = class_of(line_[at_]);
      if ((which & in_word) == 0) break;
      seen |= which;
      common &= which;
      traits.dots += static_cast<std::size_t>((which & dot) != 0);
      hash = hash_byte(hash, line_[at_]);
    }
    auto end = at_;
    if (line_[end - 1] == '.' && end - begin > 1) {
      while (end > begin && line_[end - 1] == '.') --end;
      traits.dots -= at_ - end;
      hash = hash_text(line_.substr(begin, end - begin));
    }
    traits.has_digit = (seen & digit) != 0;
    traits.has_slash = (seen & slash) != 0;
    traits.has_at = (seen & at_sign) != 0;
    traits.is_hexadecimal = (common & hexadecimal) != 0;
    if (end > begin) push_word(traits, hash, begin, end);
    if (end < at_) push(TokenKind::mark, hash_text("."), end, end + 1);
  }

  void push_word(const WordTraits& traits, std::uint64_t hash, std::size_t begin, std::size_t end) {
    const auto word = line_.substr(begin, end - begin);
    if (ends_in_variable() && !traits.has_digit && continues_variable(word, end)) return;
    auto mask = mask_word(word, traits);
    // "java.io.tmpdir=": the key is what the line is about.
    if (mask.kind == TokenKind::name && next(end) == '=' && !traits.has_digit) mask = {};
    if (is_variable(mask.kind)) return push_variable(mask.kind, begin, end);
    if (mask.kind == TokenKind::stem) {
      hash = hash_join(hash_text(word.substr(0, mask.kept)), variable_hash);
      if (repeats_stem(hash)) return widen_last(end);
    }
    push(mask.kind, hash, begin, end);
  }

  // "blk_1 blk_2 blk_3": a list, however long.
  bool repeats_stem(std::uint64_t hash) const {
    return !tokens_.empty() && tokens_.back().kind == TokenKind::stem &&
           tokens_.back().hash == hash;
  }
  void widen_last(std::size_t end) {
    tokens_.back().size = static_cast<std::uint32_t>(end - tokens_.back().begin);
  }

  // A unit behind a number, a month behind a day: they become part of the variable.
  bool continues_variable(std::string_view word, std::size_t end) {
    auto& last = tokens_.back();
    if (is_calendar_word(word)) {
      last.kind = TokenKind::time;
    } else {
      const auto unit = last.kind == TokenKind::number ? unit_kind(word) : TokenKind::word;
      if (unit == TokenKind::word) return false;
      last.kind = unit;
    }
    widen_last(end);
    return true;
  }

  // Times of day, MACs and IPv6 addresses: groups of up to four hexadecimal digits between colons.
  bool take_colon_group() {
    constexpr std::size_t group_digits_max = 4;
    std::size_t end = at_;
    std::size_t colons = 0;
    std::size_t digits = 0;
    bool has_digit = false;
    for (; end < line_.size(); ++end) {
      const auto which = class_of(line_[end]);
      if (line_[end] == ':') {
        ++colons;
        digits = 0;
      } else if ((which & hexadecimal) != 0 && ++digits <= group_digits_max) {
        has_digit |= (which & digit) != 0;
      } else {
        break;
      }
    }
    while (end > at_ + 1 && line_[end - 1] == ':' && line_[end - 2] != ':') {
      --end;
      --colons;
    }
    if (colons < 2 || !(has_digit || colons > 3)) return false;
    return push_colon_group(end, colons);
  }

  bool push_colon_group(std::size_t end, std::size_t colons) {
    // A fraction, a zone, a prefix may follow; a word may not.
    while (end < line_.size() && (is(line_[end], digit | dot | slash) || line_[end] == '%')) ++end;
    if (is(next(end), in_word) && line_[end] != '-' && line_[end] != 'Z') return false;
    const bool of_day = colons == 2 && line_[at_] != ':' && is(line_[at_], digit);
    const auto kind = of_day ? TokenKind::time
                      : colons > 2 &&
                              line_.substr(at_, end - at_).find("::") == std::string_view::npos &&
                              (end - at_) == colons * 3 + 2
                          ? TokenKind::mac
                          : TokenKind::address;
    push_variable(kind, at_, end);
    at_ = end;
    return true;
  }

  // Text between quotes is a name that was filled in, unless it is a key or a sentence.
  bool take_quoted(char quote) {
    constexpr std::size_t quoted_bytes_max = 128;
    constexpr std::ptrdiff_t blanks_max = 1;
    if (quote != '"' && quote != '\'' && quote != '`') return false;
    if (is(before(at_), in_word)) return false;
    const char closing = quote == '`' ? '\'' : quote;
    const auto end = line_.find(closing, at_ + 1);
    if (end == std::string_view::npos || end - at_ > quoted_bytes_max) return false;
    const auto follows = next(end + 1);
    if (is(follows, in_word) && follows != '.') return false;
    if (follows == ':' || follows == '=') return false;
    const auto inside = line_.substr(at_ + 1, end - at_ - 1);
    if (std::ranges::count(inside, ' ') > blanks_max) return false;
    push_variable(TokenKind::quoted, at_, end + 1);
    at_ = end + 1;
    return true;
  }

  void take_mark(char c) {
    push(TokenKind::mark, hash_byte(hash_start, c), at_, at_ + 1);
    const char follows = next(at_ + 1);
    const bool key = c == '=' && is(before(at_), in_word);
    if (key &&
        (is(follows, blank) || std::string_view{",;)]}"}.find(follows) != std::string_view::npos)) {
      push_variable(TokenKind::empty, at_ + 1, at_ + 1);
    }
    const bool pair = (c == '(' && follows == ')') || (c == '[' && follows == ']') ||
                      (c == '{' && follows == '}');
    if (pair && is(before(at_), blank)) push_variable(TokenKind::empty, at_ + 1, at_ + 1);
    ++at_;
  }

  std::string_view line_;
  const MaskingLimits& limits_;
  std::vector<Token>& tokens_;
  std::size_t at_ = 0;
};

}  // namespace

std::string_view name_of(TokenKind kind) {
  constexpr std::array<std::string_view, 15> names{
      "word", "stem", "mark", "number", "time",  "duration", "size", "address",
      "mac",  "path", "name", "id",     "empty", "quoted",   "value"};
  return names.at(static_cast<std::size_t>(kind));
}

void tokenize(std::string_view line, const MaskingLimits& limits, std::vector<Token>& tokens) {
  tokens.clear();
  Scanner{line, limits, tokens}.run();
}

std::uint64_t shape_of(const std::vector<Token>& tokens) {
  std::uint64_t shape = hash_start;
  for (const auto& token : tokens) shape = hash_join(shape, token.hash);
  return shape;
}

}  // namespace signalbox::rca::logs
