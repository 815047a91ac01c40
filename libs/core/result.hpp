// What a call answers when the caller may be at fault: a value or a Failure. Faults of the world
// (a server is gone, our own bug) are exceptions instead: docs/decisions/0004-result.md.
#pragma once

#include <boost/assert/source_location.hpp>
#include <boost/describe.hpp>
#include <boost/system/result.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox {

// The one list of reasons for refusing a caller. Two tables translate it: to an HTTP status in
// libs/contracts/problem.cpp and to ack, later or poison on the bus.
enum class Code : std::uint8_t {
  invalid,
  unauthenticated,
  forbidden,
  not_found,
  conflict,
  precondition_failed,
  too_large,
  too_many,
  timeout,
  unavailable,
};
BOOST_DESCRIBE_ENUM(Code, invalid, unauthenticated, forbidden, not_found, conflict,
                    precondition_failed, too_large, too_many, timeout, unavailable)

// The enumerator's own name, as it stands in public errors.
std::string_view to_string(Code code);

// One wrong place in what a caller sent: a JSON Pointer (RFC 6901; "" is the whole document) into
// the body, or the name of a parameter, header or setting.
struct FieldError {
  std::optional<std::string> pointer;
  std::optional<std::string> parameter;
  std::string code;    // snake_case and stable, for programs: "out_of_range"
  std::string detail;  // a sentence for people, without the name of the field
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (pointer, parameter, code, detail))

FieldError at_pointer(std::string pointer, std::string code, std::string detail);
FieldError at_parameter(std::string parameter, std::string code, std::string detail);

// Why a caller is refused. `detail` is shown to the caller: it never holds a secret.
struct Failure {
  Code code = Code::invalid;
  std::string detail;
  std::vector<FieldError> errors = {};
  std::optional<std::chrono::seconds> retry_after = {};  // sent as Retry-After
};

// "invalid: 2 fields are wrong (/address: is no IP address; limit: must be 1 to 500)", for logs.
std::string describe(const Failure& failure);

template <class T>
using Result = boost::system::result<T, Failure>;

// Found by boost::system::result when value() is called on a failure: that is our own bug.
[[noreturn]] void throw_exception_from_error(const Failure& failure,
                                             const boost::source_location& where);

}  // namespace signalbox
