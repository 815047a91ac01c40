#include "core/result.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <stdexcept>
#include <utility>

namespace signalbox {

std::string_view to_string(Code code) {
  return boost::describe::enum_to_string(code, "unknown_code");
}

FieldError at_pointer(std::string pointer, std::string code, std::string detail) {
  return {std::move(pointer), std::nullopt, std::move(code), std::move(detail)};
}

FieldError at_parameter(std::string parameter, std::string code, std::string detail) {
  return {std::nullopt, std::move(parameter), std::move(code), std::move(detail)};
}

std::string describe(const Failure& failure) {
  std::string text{to_string(failure.code)};
  if (!failure.detail.empty()) text += ": " + failure.detail;
  std::string_view separator = " (";
  for (const auto& error : failure.errors) {
    text += separator;
    text += error.parameter ? *error.parameter : error.pointer.value_or("");
    text += ": " + error.detail;
    separator = "; ";
  }
  if (!failure.errors.empty()) text += ')';
  return text;
}

void throw_exception_from_error(const Failure& failure, const boost::source_location& where) {
  throw std::logic_error("value of a failed result taken at " + where.to_string() + ": " +
                         describe(failure));
}

}  // namespace signalbox
