#include "http/message.hpp"

#include <boost/beast/core/string.hpp>

namespace signalbox::http {

void Headers::add(std::string name, std::string value) {
  entries_.emplace_back(std::move(name), std::move(value));
}

std::string_view Headers::get(std::string_view name) const {
  for (const auto& [key, value] : entries_) {
    if (boost::beast::iequals(key, name)) return value;
  }
  return {};
}

}  // namespace signalbox::http
