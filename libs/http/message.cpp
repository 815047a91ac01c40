#include "http/message.hpp"

#include <boost/beast/core/string.hpp>

#include <algorithm>
#include <stdexcept>

namespace signalbox::http {

Headers::Headers(std::initializer_list<Entry> entries) {
  for (const auto& [name, value] : entries) add(name, value);
}

void Headers::add(std::string name, std::string value) {
  constexpr std::string_view breaks{"\r\n\0", 3};
  if (name.find_first_of(breaks) != name.npos || value.find_first_of(breaks) != value.npos) {
    throw std::invalid_argument{"a line break in header " + name.substr(0, 40)};
  }
  entries_.emplace_back(std::move(name), std::move(value));
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& [key, value] : entries_) {
    if (boost::beast::iequals(key, name)) return value;
  }
  return {};
}

bool Headers::has(std::string_view name) const {
  return std::ranges::any_of(
      entries_, [&](const Entry& entry) { return boost::beast::iequals(entry.first, name); });
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(entries_,
                [&](const Entry& entry) { return boost::beast::iequals(entry.first, name); });
  add(std::string{name}, std::move(value));
}

}  // namespace signalbox::http
