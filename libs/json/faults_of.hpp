// For tests of codecs: what is wrong with a text, in a form short enough to compare.
#pragma once

#include "json/read.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::json {

using Faults = std::vector<std::string>;

// "pointer code" of each fault, in the order in which they are reported; none for a sound text.
template <class T>
Faults faults_of(std::string_view text) {
  const auto result = read<T>(text);
  if (result) return {};
  Faults faults;
  for (const auto& error : result.error().errors) {
    faults.push_back(error.pointer.value_or("none") + ' ' + error.code);
  }
  if (faults.empty()) faults.emplace_back(to_string(result.error().code));
  return faults;
}

// The code of the one fault, which must concern the whole document; "" for a sound text.
template <class T>
std::string fault_of(std::string_view text) {
  const auto faults = faults_of<T>(text);
  if (faults.empty()) return {};
  const bool is_one = faults.size() == 1 && faults[0].starts_with(' ');
  return is_one ? faults[0].substr(1) : "not one fault of the document but " + faults[0];
}

// What people read about the one fault.
template <class T>
std::string detail_of(std::string_view text) {
  const auto result = read<T>(text);
  if (result || result.error().errors.size() != 1) return "not one fault";
  return result.error().errors[0].detail;
}

}  // namespace signalbox::json
