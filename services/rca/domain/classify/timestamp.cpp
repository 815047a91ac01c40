#include "rca/domain/classify/timestamp.hpp"

#include <algorithm>

namespace signalbox::rca::classify {
namespace {

constexpr std::string_view names[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
                                      "Aug", "Sep", "Oct", "Nov", "Dec", "Mon", "Tue",
                                      "Wed", "Thu", "Fri", "Sat", "Sun"};
// Zones that may follow a time without a colon behind them, where a host may stand as well.
constexpr std::string_view zones[] = {"UTC", "GMT", "Z",   "CET", "CEST", "MET", "MEST",
                                      "EST", "EDT", "CST", "CDT", "MST",  "MDT", "PST",
                                      "PDT", "BST", "IST", "JST", "EET",  "EEST"};

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::ranges::find(list, word) != std::end(list);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

bool is_all_digits(std::string_view word) {
  return !word.empty() && std::ranges::all_of(word, is_digit);
}

// Whether hh:mm:ss stands in the word.
bool has_clock(std::string_view word) {
  std::size_t groups = 0;
  std::size_t digits = 0;
  for (std::size_t at = 0; at <= word.size(); ++at) {
    const char c = at < word.size() ? word[at] : ' ';
    if (is_digit(c)) {
      ++digits;
      continue;
    }
    const bool is_group = digits == 1 || digits == 2;
    groups = is_group ? groups + 1 : 0;
    // In 00:1b:44:11:3a:b7 a letter follows: it is no time.
    if (groups == 3 && !is_lower(c)) return true;
    if (c != ':') groups = 0;
    digits = 0;
  }
  return false;
}

// 2019-04-09, 04/09/2019, 2018-Nov-
bool is_date(std::string_view word) {
  std::size_t signs = 0;
  std::size_t digits = 0;
  for (const char c : word) {
    if (c == '-' || c == '/' || c == '.') {
      ++signs;
    } else if (is_digit(c)) {
      ++digits;
    }
  }
  const auto letters = word.size() - signs - digits;
  if (signs < 1 || signs > 2 || digits < 4) return false;
  return letters == 0 ? signs == 2 && digits <= 8 : letters == 3;
}

bool is_time_word(std::string_view word) {
  if (contains(names, word) || is_date(word)) return true;
  return is_all_digits(word) && (word.size() <= 2 || word.size() == 4);
}

// The word at `at`, and what ends it: blanks and commas.
std::string_view word_at(std::string_view text, std::size_t at) {
  return text.substr(at, std::min(text.find_first_of(" ,\t", at), text.size()) - at);
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" ,\t", at), text.size());
}

std::string_view without_colon(std::string_view word) {
  if (word.ends_with(':')) word.remove_suffix(1);
  return word;
}

// "MEST:", "UTC", "+02:00": where a zone at `at` ends.
std::size_t zone_end(std::string_view text, std::size_t at) {
  const auto word = word_at(text, at);
  const auto zone = without_colon(word);
  if (zone.empty()) return at;
  const bool is_offset = zone.size() > 2 && (zone[0] == '+' || zone[0] == '-') && is_digit(zone[1]);
  const bool is_named = zone.size() <= 5 && std::ranges::all_of(zone, is_upper);
  const bool is_zone = is_offset || (is_named && (word.ends_with(':') || contains(zones, zone)));
  return is_zone ? skip_blanks(text, at + word.size()) : at;
}

// Behind the time of day only a year may follow: "5" would be the message's own.
bool continues_time(std::string_view word, bool has_time) {
  constexpr std::size_t year_digits = 4;
  return is_time_word(word) && (!has_time || word.size() == year_digits);
}

}  // namespace

std::size_t timestamp_size(std::string_view text) {
  constexpr std::size_t words_max = 6;  // Sun Jul 10 03:55:15 2005, and one to spare
  std::size_t at = std::min(text.find_first_not_of("*.:"), text.size());
  bool has_time = false;
  for (std::size_t count = 0; count < words_max && at < text.size(); ++count) {
    const auto word = word_at(text, at);
    const auto plain = without_colon(word);
    const bool is_clock = !has_time && has_clock(plain) && is_digit(plain.front());
    if (!is_clock && !continues_time(plain, has_time)) break;
    has_time = has_time || is_clock;
    at = skip_blanks(text, at + word.size());
    if (is_clock) at = zone_end(text, at);
    if (word.ends_with(':') && has_time) break;
  }
  return has_time ? at : 0;
}

}  // namespace signalbox::rca::classify
