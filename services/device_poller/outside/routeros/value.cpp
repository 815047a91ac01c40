#include "device_poller/outside/routeros/value.hpp"

#include "core/json_text.hpp"

#include <array>
#include <charconv>

namespace signalbox::device_poller::routeros {
namespace {
constexpr std::uint64_t milli = 1000;
constexpr std::uint64_t second = milli;
constexpr std::uint64_t minute = 60 * second;
constexpr std::uint64_t hour = 60 * minute;
constexpr std::uint64_t day = 24 * hour;
constexpr std::uint64_t week = 7 * day;
constexpr std::uint64_t longest = 366 * 1000 * day;
// What no radio has.
constexpr int signal_least = -200;
constexpr int signal_most = 100;

struct Unit {
  std::string_view name;
  std::uint64_t milliseconds;
};
// In the order in which they follow one another. "ms" stands before "m", which is its beginning,
// and is allowed last by the order of its size.
constexpr std::array units{Unit{"w", week}, Unit{"d", day},    Unit{"h", hour},
                           Unit{"ms", 1},   Unit{"m", minute}, Unit{"s", second}};

template <class Number>
bool take_number(std::string_view* text, Number* number) {
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), *number);
  if (fault != std::errc{}) return false;
  text->remove_prefix(static_cast<std::size_t>(end - text->data()));
  return true;
}

template <class Number>
std::optional<Number> whole(std::string_view text) {
  Number number{};
  if (!take_number(&text, &number) || !text.empty()) return std::nullopt;
  return number;
}

const Unit* take_unit(std::string_view* text) {
  for (const auto& unit : units) {
    if (!text->starts_with(unit.name)) continue;
    text->remove_prefix(unit.name.size());
    return &unit;
  }
  return nullptr;
}

// "02:03:04", perhaps with ".500" behind.
std::optional<std::uint64_t> clock_time(std::string_view text) {
  std::uint64_t sum = 0;
  for (const auto unit : {hour, minute, second}) {
    std::uint64_t number = 0;
    if (!take_number(&text, &number) || number > longest / unit) return std::nullopt;
    sum += number * unit;
    if (unit == second) break;
    if (number >= 60 && unit == minute) return std::nullopt;
    if (!text.starts_with(':')) return std::nullopt;
    text.remove_prefix(1);
  }
  if (text.starts_with('.')) text = {};  // parts of a second
  return text.empty() ? std::optional{sum} : std::nullopt;
}
}  // namespace

std::optional<std::uint64_t> natural(std::string_view text) { return whole<std::uint64_t>(text); }

std::optional<double> decimal(std::string_view text) {
  const auto number = whole<double>(text);
  // "inf" and "nan" are numbers to from_chars, and none to us.
  constexpr double most = 1e15;
  if (!number || !(*number > -most && *number < most)) return std::nullopt;
  return number;
}

std::optional<bool> boolean(std::string_view text) {
  if (text == "true" || text == "yes") return true;
  if (text == "false" || text == "no") return false;
  return std::nullopt;
}

namespace {
bool is_clock_time(std::string_view text) {
  return text.find(':') != std::string_view::npos &&
         text.find_first_not_of("0123456789:.") == std::string_view::npos;
}

// Takes "14h" and what is like it from the front, in units smaller than the one before.
std::optional<std::uint64_t> take_part(std::string_view* text, std::uint64_t* smaller_than) {
  std::uint64_t number = 0;
  if (!take_number(text, &number)) return std::nullopt;
  const auto* unit = take_unit(text);
  if (unit == nullptr || unit->milliseconds >= *smaller_than) return std::nullopt;
  if (number > longest / unit->milliseconds) return std::nullopt;
  *smaller_than = unit->milliseconds;
  return number * unit->milliseconds;
}
}  // namespace

std::optional<std::chrono::milliseconds> duration(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::uint64_t sum = 0;
  auto smaller_than = longest;
  while (!text.empty() && !is_clock_time(text)) {
    const auto part = take_part(&text, &smaller_than);
    if (!part) return std::nullopt;
    sum += *part;
  }
  if (!text.empty()) {
    const auto rest = clock_time(text);
    if (!rest || smaller_than <= hour) return std::nullopt;
    sum += *rest;
  }
  if (sum > longest) return std::nullopt;
  return std::chrono::milliseconds{static_cast<std::int64_t>(sum)};
}

std::optional<int> signal_dbm(std::string_view text) {
  const auto number = whole<int>(text.substr(0, text.find('@')));
  if (!number || *number < signal_least || *number > signal_most) return std::nullopt;
  return number;
}

std::optional<std::string_view> Row::raw(std::string_view name) const {
  const auto found = attributes_.find(name);
  if (found == attributes_.end() || found->second.empty()) return std::nullopt;
  return found->second;
}

std::optional<std::string> Row::text(std::string_view name) const {
  const auto found = raw(name);
  if (!found) return std::nullopt;
  return well_formed(*found);
}

}  // namespace signalbox::device_poller::routeros
