#include "core/headers.hpp"

#include <algorithm>
#include <stdexcept>

namespace signalbox {
namespace {
constexpr std::string_view breaks_lines{"\r\n\0", 3};
constexpr std::string_view ends_name{"\r\n\0: \t", 6};
constexpr std::size_t name_bytes_said = 40;  // of one that is refused: it may be anything

char lower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                              : character;
}

auto of_name(std::string_view name) {
  return [name](const Headers::Entry& entry) {
    return std::ranges::equal(entry.first, name, {}, lower, lower);
  };
}
}  // namespace

Headers::Headers(std::initializer_list<Entry> entries) {
  entries_.reserve(entries.size());
  for (const auto& [name, value] : entries) add(name, value);
}

bool Headers::is_header(std::string_view name, std::string_view value) {
  return !name.empty() && name.find_first_of(ends_name) == name.npos &&
         value.find_first_of(breaks_lines) == value.npos;
}

void Headers::add(std::string name, std::string value) {
  if (!is_header(name, value)) {
    throw std::invalid_argument{"no header can be made of " + name.substr(0, name_bytes_said)};
  }
  entries_.emplace_back(std::move(name), std::move(value));
}

void Headers::add_if_any(std::string name, std::string value) {
  if (!value.empty()) add(std::move(name), std::move(value));
}

void Headers::set(std::string_view name, std::string value) {
  Headers one;
  one.add(std::string{name}, std::move(value));  // may throw: before anything is gone
  std::erase_if(entries_, of_name(name));
  entries_.push_back(std::move(one.entries_.front()));
}

std::string_view Headers::get(std::string_view name) const {
  const auto found = std::ranges::find_if(entries_, of_name(name));
  return found == entries_.end() ? std::string_view{} : std::string_view{found->second};
}

bool Headers::has(std::string_view name) const {
  return std::ranges::any_of(entries_, of_name(name));
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(entries_, of_name(name)));
}

}  // namespace signalbox
