#include "pg/row.hpp"

#include <libpq-fe.h>

#include <charconv>
#include <limits>
#include <stdexcept>

namespace signalbox::pg {
namespace {
const PGresult* result_of(const std::shared_ptr<const void>& result) {
  return static_cast<const PGresult*>(result.get());
}

template <class Number>
Number read_number(std::string_view text) {
  Number number{};
  const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || stopped != text.data() + text.size()) refuse_text(text, "a number");
  return number;
}

template <class T>
T unwrap(Result<T> result, std::string_view text, std::string_view wanted) {
  if (!result) refuse_text(text, wanted);
  return std::move(result).value();
}

// Reads one element of an array literal off the front, up to the comma or brace that ends it.
std::optional<std::string> take_element(std::string_view& rest) {
  std::string element;
  const bool quoted = rest.starts_with('"');
  if (quoted) rest.remove_prefix(1);
  while (!rest.empty()) {
    const char character = rest.front();
    if (!quoted && (character == ',' || character == '}')) break;
    rest.remove_prefix(1);
    if (quoted && character == '"') break;
    if (character == '\\' && !rest.empty()) {
      element += rest.front();
      rest.remove_prefix(1);
    } else {
      element += character;
    }
  }
  if (!quoted && element == "NULL") return std::nullopt;
  return element;
}
}  // namespace

void refuse_null(std::string_view column) {
  throw std::logic_error{"NULL in " + std::string{column} + ", which is read as never NULL"};
}

void refuse_text(std::string_view text, std::string_view wanted) {
  throw std::logic_error{"a column is read as " + std::string{wanted} + " but has " +
                         std::to_string(text.size()) + " characters of something else"};
}

std::optional<std::string_view> Row::text(std::string_view column) const {
  const auto* result = result_of(result_);
  const int field = ::PQfnumber(result, std::string{column}.c_str());
  if (field < 0) throw std::logic_error{"no column " + std::string{column} + " in the result"};
  const int row = static_cast<int>(at_);
  if (::PQgetisnull(result, row, field) != 0) return std::nullopt;
  return std::string_view{::PQgetvalue(result, row, field),
                          static_cast<std::size_t>(::PQgetlength(result, row, field))};
}

Rows::Rows(std::shared_ptr<const void> result)
    : result_(std::move(result)),
      size_(static_cast<std::size_t>(::PQntuples(result_of(result_)))) {}

std::size_t Rows::affected() const {
  // PQcmdTuples does not change the result; its signature is older than const.
  const std::string_view text = ::PQcmdTuples(const_cast<PGresult*>(result_of(result_)));
  return text.empty() ? 0 : read_number<std::size_t>(text);
}

std::string_view Rows::tag() const {
  return ::PQcmdStatus(const_cast<PGresult*>(result_of(result_)));  // as above
}

std::int64_t FromText<std::int64_t>::read(std::string_view text) {
  return read_number<std::int64_t>(text);
}
std::int32_t FromText<std::int32_t>::read(std::string_view text) {
  return read_number<std::int32_t>(text);
}
double FromText<double>::read(std::string_view text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (text == "Infinity") return std::numeric_limits<double>::infinity();
  if (text == "-Infinity") return -std::numeric_limits<double>::infinity();
  return read_number<double>(text);
}

// "2026-01-31 09:30:00.123456+00": RFC 3339 but for the zone's minutes, which it leaves out.
Time FromText<Time>::read(std::string_view text) {
  return unwrap(parse_rfc3339(std::string{text} + ":00"), text, "a timestamp");
}
Uuid FromText<Uuid>::read(std::string_view text) {
  return unwrap(Uuid::parse(text), text, "a uuid");
}
Tenant FromText<Tenant>::read(std::string_view text) {
  return unwrap(Tenant::parse(text), text, "a tenant");
}
json::Raw FromText<json::Raw>::read(std::string_view text) {
  return unwrap(json::Raw::parse(text), text, "json");
}

std::vector<std::optional<std::string>> split_array(std::string_view literal) {
  std::vector<std::optional<std::string>> elements;
  if (!literal.starts_with('{') || !literal.ends_with('}')) refuse_text(literal, "an array");
  literal.remove_prefix(1);
  if (literal == "}") return elements;
  while (!literal.empty()) {
    if (literal.front() == '{') refuse_text(literal, "an array of one dimension");
    elements.push_back(take_element(literal));
    if (!literal.empty()) literal.remove_prefix(1);  // the comma, or the brace at the end
  }
  return elements;
}

}  // namespace signalbox::pg
