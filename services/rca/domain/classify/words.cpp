#include "rca/domain/classify/words.hpp"

#include <algorithm>

namespace signalbox::rca::classify {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
  return is_upper(c) || is_lower(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
char lowered(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// Where the quotes that open at `at` close; npos where they are none.
std::size_t quoted_end(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote != '"' && quote != '\'' && quote != '`') return npos;
  const bool is_apostrophe = at > 0 && (is_letter(text[at - 1]) || is_digit(text[at - 1]));
  if (is_apostrophe) return npos;
  return text.find(quote == '`' ? '\'' : quote, at + 1);
}

// A word: letters, and apostrophes between them ("can't").
std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size()) {
    const bool inside = text[at] == '\'' && at + 1 < text.size() && is_letter(text[at + 1]);
    if (!is_letter(text[at]) && !inside) break;
    ++at;
  }
  return at;
}

// Of a capital: the H of "noHost", the E of "APIError", but not the P of "API".
bool begins_word(std::string_view text, std::size_t at) {
  if (is_lower(text[at - 1])) return true;
  return is_upper(text[at - 1]) && at + 1 < text.size() && is_lower(text[at + 1]);
}
}  // namespace

std::string spaced_words(std::string_view text) {
  std::string words = " ";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    const bool is_part = (is_letter(c) && c != '_') || is_digit(c);
    const bool begins = is_upper(c) && at > 0 && begins_word(text, at);
    if ((begins || !is_part) && words.back() != ' ') words += ' ';
    if (is_part) words += lowered(c);
  }
  if (words.back() != ' ') words += ' ';
  return words;
}

bool has_phrase(std::string_view spaced, std::string_view phrase) {
  for (auto at = spaced.find(phrase); at != npos; at = spaced.find(phrase, at + 1)) {
    const auto end = at + phrase.size();
    if (at > 0 && spaced[at - 1] == ' ' && end < spaced.size() && spaced[end] == ' ') return true;
  }
  return false;
}

bool has_any_phrase(std::string_view spaced, std::string_view phrases) {
  while (!phrases.empty()) {
    const auto end = std::min(phrases.find('|'), phrases.size());
    if (has_phrase(spaced, phrases.substr(0, end))) return true;
    phrases.remove_prefix(std::min(end + 1, phrases.size()));
  }
  return false;
}

std::vector<std::string> weighed_words(std::string_view text, std::size_t count_max) {
  std::vector<std::string> words;
  std::size_t at = 0;
  while (at < text.size() && words.size() < count_max) {
    const char c = text[at];
    if (const auto end = quoted_end(text, at); end != npos) {
      words.emplace_back("Q");
      at = end + 1;
    } else if (is_letter(c)) {
      const auto stop = word_end(text, at);
      std::string word{text.substr(at, stop - at)};
      std::ranges::transform(word, word.begin(), lowered);
      words.push_back(std::move(word));
      at = stop;
    } else if (is_digit(c)) {
      words.emplace_back("N");
      while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
    } else {
      ++at;
    }
  }
  return words;
}

}  // namespace signalbox::rca::classify
