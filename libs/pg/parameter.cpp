#include "pg/parameter.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace signalbox::pg {
namespace {
template <class Number>
std::string digits_of(Number number) {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  return {digits.data(), end};
}
}  // namespace

Parameter to_parameter(std::string_view text) {
  if (text.find('\0') != text.npos) throw std::invalid_argument{"text with U+0000 for PostgreSQL"};
  return std::string{text};
}

Parameter to_parameter(std::int64_t number) { return digits_of(number); }

// PostgreSQL reads what to_chars writes, "inf" and "nan" included.
Parameter to_parameter(double number) { return digits_of(number); }

Parameter to_parameter(Time time) { return to_rfc3339(time); }

void append_element(std::string& literal, const Parameter& element) {
  if (literal.size() > 1) literal += ',';
  if (!element) {
    literal += "NULL";
    return;
  }
  literal += '"';
  for (const char character : *element) {
    if (character == '"' || character == '\\') literal += '\\';
    literal += character;
  }
  literal += '"';
}

}  // namespace signalbox::pg
