// Values on their way into a statement, in PostgreSQL's text form.
#pragma once

#include "core/clock.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "json/raw.hpp"

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace signalbox::pg {

// No text is NULL.
using Parameter = std::optional<std::string>;

// Throws std::invalid_argument for a text with the character U+0000, which PostgreSQL cannot hold
// and libpq would cut at.
Parameter to_parameter(std::string_view text);
Parameter to_parameter(std::int64_t number);
Parameter to_parameter(double number);
Parameter to_parameter(Time time);

inline Parameter to_parameter(const char* text) { return to_parameter(std::string_view{text}); }
inline Parameter to_parameter(const std::string& text) {
  return to_parameter(std::string_view{text});
}
inline Parameter to_parameter(std::same_as<bool> auto flag) { return flag ? "t" : "f"; }
// Wider than bigint does not fit: a uint64 column is numeric and gets its digits as text.
template <std::integral Number>
  requires(!std::same_as<Number, bool> && !std::same_as<Number, std::uint64_t> &&
           !std::same_as<Number, std::int64_t>)
Parameter to_parameter(Number number) {
  return to_parameter(static_cast<std::int64_t>(number));
}
inline Parameter to_parameter(const Uuid& uuid) { return uuid.to_string(); }
template <class Tag>
Parameter to_parameter(const Id<Tag>& id) {
  return id.to_string();
}
inline Parameter to_parameter(const Tenant& tenant) { return tenant.slug(); }
inline Parameter to_parameter(const json::Raw& document) { return to_parameter(document.text()); }

template <class T>
Parameter to_parameter(const std::optional<T>& value) {
  return value ? to_parameter(*value) : std::nullopt;
}

// Appends one element of an array literal, quoted (PostgreSQL manual, 8.15.2).
void append_element(std::string& literal, const Parameter& element);

// An array of any of the above, for unnest() and = ANY().
template <class T>
Parameter to_parameter(const std::vector<T>& values) {
  std::string literal = "{";
  for (const auto& value : values) append_element(literal, to_parameter(value));
  literal += '}';
  return literal;
}

}  // namespace signalbox::pg
