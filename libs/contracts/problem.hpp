// Problem documents (RFC 9457): the one form of a failure that leaves a service, on the bus and at
// the public door.
#pragma once

#include "core/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::contracts {

struct Problem {
  std::string type = "about:blank";
  std::string title;
  int status = 500;
  std::string code;
  std::optional<std::string> detail = {};
  std::string request_id;
  std::optional<std::vector<FieldError>> errors = {};
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, code, detail, request_id, errors))

inline constexpr std::string_view problem_media_type = "application/problem+json";

// 400, 401, 403, 404, 409, 412, 413, 429, 504 or 503: the one table of HTTP statuses.
int status_of(Code code);

Problem problem_of(const Failure& failure, std::string_view request_id);
// A fault of ours: 500 "internal", nothing more; the log has the rest under the same request id.
Problem internal_problem(std::string_view request_id);
std::string to_json(const Problem& problem);

// The failure that a document tells of; nothing if it is none of ours or no Code.
std::optional<Failure> read_problem(std::string_view json);

}  // namespace signalbox::contracts
