#include "house/source.hpp"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>

namespace signalbox::house {
namespace {

constexpr auto npos = std::string_view::npos;

enum class Kind : std::uint8_t { comment, character, text };

// A stretch of the source that is no code; [content, content_end) is what is between its quotes.
struct Segment {
  Kind kind;
  std::size_t begin, end;
  std::size_t content, content_end;
};

std::size_t end_or_all(std::size_t found, std::size_t length, std::string_view source) {
  return found == npos ? source.size() : found + length;
}

Segment comment_at(std::string_view source, std::size_t at) {
  const auto end = source[at + 1] == '/' ? end_or_all(source.find('\n', at), 0, source)
                                         : end_or_all(source.find("*/", at + 2), 2, source);
  return {Kind::comment, at, end, at, end};
}

Segment raw_text_at(std::string_view source, std::size_t at) {
  const auto open = source.find('(', at);
  if (open == npos) return {Kind::text, at, source.size(), source.size(), source.size()};
  const auto close = ")" + std::string{source.substr(at + 1, open - at - 1)} + "\"";
  const auto content_end = std::min(source.find(close, open), source.size());
  return {Kind::text, at, std::min(content_end + close.size(), source.size()), open + 1,
          content_end};
}

Segment quoted_at(std::string_view source, std::size_t at) {
  const char quote = source[at];
  auto end = at + 1;
  while (end < source.size() && source[end] != quote && source[end] != '\n') {
    end += source[end] == '\\' ? 2 : 1;
  }
  end = std::min(end, source.size());
  const auto kind = quote == '"' ? Kind::text : Kind::character;
  return {kind, at, std::min(end + 1, source.size()), at + 1, end};
}

// 1'000: a quote within a word that begins with a digit separates digits.
bool is_digit_separator(std::string_view source, std::size_t at) {
  auto begin = at;
  while (begin > 0 && (is_word_character(source[begin - 1]) || source[begin - 1] == '\'')) --begin;
  return begin < at && std::isdigit(static_cast<unsigned char>(source[begin])) != 0;
}

std::optional<Segment> segment_at(std::string_view source, std::size_t at) {
  const auto next = at + 1 < source.size() ? source[at + 1] : '\0';
  switch (source[at]) {
    case '/':
      if (next == '/' || next == '*') return comment_at(source, at);
      return std::nullopt;
    case '"':
      return at > 0 && source[at - 1] == 'R' ? raw_text_at(source, at) : quoted_at(source, at);
    default:
      if (is_digit_separator(source, at)) return std::nullopt;
      return quoted_at(source, at);
  }
}

std::vector<Segment> segments_of(std::string_view source) {
  std::vector<Segment> segments;
  for (auto at = source.find_first_of("/\"'"); at != npos;) {
    const auto segment = segment_at(source, at);
    if (segment) segments.push_back(*segment);
    at = source.find_first_of("/\"'", segment ? segment->end : at + 1);
  }
  return segments;
}

void blank(std::string& text, std::size_t begin, std::size_t end) {
  for (auto at = begin; at < end; ++at) {
    if (text[at] != '\n') text[at] = ' ';
  }
}

}  // namespace

std::string code_of(std::string_view source) {
  std::string code{source};
  for (const auto& segment : segments_of(source)) {
    blank(code, segment.content, segment.content_end);
  }
  return code;
}

std::string comments_of(std::string_view source) {
  std::string comments{source};
  std::size_t code = 0;
  for (const auto& segment : segments_of(source)) {
    if (segment.kind != Kind::comment) continue;
    blank(comments, code, segment.begin);
    code = segment.end;
  }
  blank(comments, code, comments.size());
  return comments;
}

std::vector<Literal> literals_of(std::string_view source) {
  std::vector<Literal> literals;
  for (const auto& segment : segments_of(source)) {
    if (segment.kind != Kind::text) continue;
    literals.push_back(
        {segment.content, source.substr(segment.content, segment.content_end - segment.content)});
  }
  return literals;
}

std::vector<Include> includes_of(const File& file) {
  std::vector<Include> includes;
  for (auto at = file.code.find('#'); at != npos; at = file.code.find('#', at + 1)) {
    const auto word = skip_blanks(file.code, at + 1);
    if (word_at(file.code, word) != "include") continue;
    const auto open = skip_blanks(file.code, word + std::string_view{"include"}.size());
    if (open == file.code.size()) break;
    const char sign = file.code[open];
    if (sign != '"' && sign != '<') {
      includes.push_back(
          {std::string{word_at(file.code, open)}, false, true, line_at(file.text, at)});
      continue;
    }
    const auto line = std::string_view{file.text}.substr(open, file.text.find('\n', open) - open);
    const auto close = line.find(sign == '<' ? '>' : '"', 1);
    includes.push_back(
        {std::string{line.substr(1, close - 1)}, sign == '"', false, line_at(file.text, at)});
  }
  return includes;
}

std::size_t line_at(std::string_view text, std::size_t offset) {
  const auto before = text.substr(0, offset);
  return 1 + static_cast<std::size_t>(std::ranges::count(before, '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end == npos ? text.size() : end + 1);
  }
  return lines;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool is_word_character(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (auto at = text.find(word, from); at != npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    // A word that begins or ends with a sign ("::sleep(") stands for itself there anyway.
    const bool goes_on_before = at > 0 && is_word_character(text[at - 1]);
    const bool goes_on_behind = end < text.size() && is_word_character(text[end]);
    const bool begins = !goes_on_before || !is_word_character(word.front());
    const bool ends = !goes_on_behind || !is_word_character(word.back());
    if (begins && ends) return at;
  }
  return npos;
}

std::string_view word_at(std::string_view text, std::size_t at) {
  auto end = at;
  while (end < text.size() && is_word_character(text[end])) ++end;
  return at < end ? text.substr(at, end - at) : std::string_view{};
}

std::string_view word_before(std::string_view text, std::size_t at) {
  const auto last = text.substr(0, at).find_last_not_of(" \t\r\n");
  if (last == npos) return {};
  auto begin = last + 1;
  while (begin > 0 && is_word_character(text[begin - 1])) --begin;
  return text.substr(begin, last + 1 - begin);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

std::size_t end_of_bracket(std::string_view code, std::size_t open) {
  constexpr std::string_view opening = "({<[", closing = ")}>]";
  const char opens = code[open];
  const char closes = closing[opening.find(opens)];
  std::size_t depth = 0;
  for (auto at = open; at < code.size(); ++at) {
    if (code[at] == opens) ++depth;
    if (code[at] == closes && --depth == 0) return at + 1;
  }
  return code.size();
}

}  // namespace signalbox::house
