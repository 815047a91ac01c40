#include "http/fields.hpp"

#include <boost/beast/core/string.hpp>

#include <array>
#include <charconv>
#include <cstddef>

namespace signalbox::http {
namespace {
using boost::beast::iequals;

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

// Cuts the text up to `separator` off its front.
std::string_view cut(std::string_view& text, char separator) {
  const auto end = std::min(text.find(separator), text.size());
  const auto front = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return trimmed(front);
}

constexpr int weight_max = 1000;

// weight = "0" [ "." 0*3DIGIT ] / "1" [ "." 0*3("0") ]; anything else is 0: not wanted.
int weight_of(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return 0;
  if (text.size() > 1 && text[1] != '.') return 0;
  int weight = (text[0] - '0') * weight_max;
  int place = weight_max / 10;
  for (const char digit : text.substr(std::min<std::size_t>(2, text.size()))) {
    if (digit < '0' || digit > '9') return 0;
    weight += (digit - '0') * place;
    place /= 10;
  }
  return weight > weight_max ? 0 : weight;
}

// One element of a list: "gzip;q=0.5" has a name and a weight; other parameters do not count.
struct Weighed {
  std::string_view name;
  int weight = weight_max;
};

Weighed next_weighed(std::string_view& list) {
  auto element = cut(list, ',');
  Weighed weighed{.name = cut(element, ';')};
  while (!element.empty()) {
    const auto parameter = cut(element, ';');
    if (parameter.size() < 2 || (parameter[0] != 'q' && parameter[0] != 'Q')) continue;
    if (parameter[1] == '=') weighed.weight = weight_of(parameter.substr(2));
  }
  return weighed;
}

// Calls visit(tag, weak) for every entity tag of a list; a tag may hold commas.
template <class Visit>
void for_each_tag(std::string_view list, Visit visit) {
  while (true) {
    list.remove_prefix(std::min(list.find_first_not_of(" \t,"), list.size()));
    const bool weak = list.starts_with("W/");
    if (weak) list.remove_prefix(2);
    const auto end = list.starts_with('"') ? list.find('"', 1) : list.npos;
    if (end == list.npos) return;
    visit(list.substr(0, end + 1), weak);
    list.remove_prefix(end + 1);
  }
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

constexpr std::array<std::string_view, 7> weekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void append_digits(std::string& out, unsigned value, int digits) {
  for (unsigned place = digits == 4 ? 1000 : 10; place > 0; place /= 10) {
    out += static_cast<char>('0' + value / place % 10);
  }
}
}  // namespace

int coding_quality(std::string_view accept_encoding, std::string_view coding) {
  int of_star = 0;
  while (!accept_encoding.empty()) {
    const auto [name, weight] = next_weighed(accept_encoding);
    if (iequals(name, coding) || (coding == "gzip" && iequals(name, "x-gzip"))) return weight;
    if (name == "*") of_star = weight;
  }
  return of_star;
}

int type_quality(std::string_view accept, std::string_view type) {
  if (trimmed(accept).empty()) return weight_max;
  const auto family = type.substr(0, type.find('/'));
  int quality = 0;
  int best = 0;  // 1 for */*, 2 for text/*, 3 for the type itself
  while (!accept.empty()) {
    const auto [name, weight] = next_weighed(accept);
    int fit = iequals(name, type) ? 3 : 0;
    if (name == "*/*") fit = 1;
    if (name.ends_with("/*") && iequals(name.substr(0, name.size() - 2), family)) fit = 2;
    if (fit <= best) continue;
    best = fit;
    quality = weight;
  }
  return quality;
}

bool names_tag(std::string_view if_none_match, std::string_view tag) {
  if (trimmed(if_none_match) == "*") return true;
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  bool named = false;
  for_each_tag(if_none_match, [&](std::string_view one, bool) { named |= one == tag; });
  return named;
}

bool names_strong_tag(std::string_view if_match, std::string_view tag) {
  if (trimmed(if_match) == "*") return true;
  bool named = false;
  for_each_tag(if_match, [&](std::string_view one, bool weak) { named |= !weak && one == tag; });
  return named;
}

std::optional<RangeRequest> parse_range(std::string_view range, std::uint64_t size) {
  constexpr std::string_view unit = "bytes=";
  if (range.size() <= unit.size() || !iequals(range.substr(0, unit.size()), unit)) {
    return std::nullopt;
  }
  range = trimmed(range.substr(unit.size()));
  const auto dash = range.find('-');
  if (dash == range.npos) return std::nullopt;
  const auto first = number_of(range.substr(0, dash));
  const auto last = number_of(range.substr(dash + 1));
  if (!first && dash > 0) return std::nullopt;
  if (!last && dash + 1 < range.size()) return std::nullopt;
  if (!first && !last) return std::nullopt;
  if (!first) {  // "-500": the last 500
    const auto count = std::min(*last, size);
    return RangeRequest{count > 0, {size - count, count}};
  }
  if (last && *last < *first) return std::nullopt;
  if (*first >= size) return RangeRequest{};
  const auto end = last ? std::min(*last, size - 1) : size - 1;
  return RangeRequest{true, {*first, end - *first + 1}};
}

std::string to_http_date(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::seconds>(time - day)};
  std::string text{weekdays.at(std::chrono::weekday{day}.c_encoding())};
  text += ", ";
  append_digits(text, static_cast<unsigned>(date.day()), 2);
  text += ' ';
  text += months.at(static_cast<unsigned>(date.month()) - 1);
  text += ' ';
  append_digits(text, static_cast<unsigned>(static_cast<int>(date.year())), 4);
  for (const auto part :
       {clock.hours().count(), clock.minutes().count(), clock.seconds().count()}) {
    text += text.size() == 16 ? ' ' : ':';
    append_digits(text, static_cast<unsigned>(part), 2);
  }
  return text + " GMT";
}

std::optional<Time> parse_http_date(std::string_view text) {
  if (text.size() != 29) return std::nullopt;
  const auto day = number_of(text.substr(5, 2));
  const auto year = number_of(text.substr(12, 4));
  const auto hour = number_of(text.substr(17, 2));
  const auto minute = number_of(text.substr(20, 2));
  const auto second = number_of(text.substr(23, 2));
  const auto* const month = std::ranges::find(months, text.substr(8, 3));
  if (!day || !year || !hour || !minute || !second || month == months.end()) return std::nullopt;
  const std::chrono::year_month_day date{
      std::chrono::year{static_cast<int>(*year)},
      std::chrono::month{static_cast<unsigned>(month - months.begin() + 1)},
      std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  const Time time = std::chrono::sys_days{date} + std::chrono::hours{*hour} +
                    std::chrono::minutes{*minute} + std::chrono::seconds{*second};
  // Written back it must be the same: that checks the weekday and every sign between.
  if (to_http_date(time) != text) return std::nullopt;
  return time;
}

}  // namespace signalbox::http
