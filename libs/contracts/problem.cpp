#include "contracts/problem.hpp"

#include "json/read.hpp"
#include "json/write.hpp"

#include <boost/describe/enum_from_string.hpp>

#include <utility>

namespace signalbox::contracts {
namespace {
struct Row {
  int status;
  std::string_view title;
};

Row row_of(Code code) {
  switch (code) {
    case Code::invalid:
      return {400, "Invalid request"};
    case Code::unauthenticated:
      return {401, "Not signed in"};
    case Code::forbidden:
      return {403, "Not allowed"};
    case Code::not_found:
      return {404, "Not found"};
    case Code::conflict:
      return {409, "Conflict"};
    case Code::precondition_failed:
      return {412, "Changed in the meantime"};
    case Code::too_large:
      return {413, "Too large"};
    case Code::too_many:
      return {429, "Too many requests"};
    case Code::timeout:
      return {504, "Took too long"};
    case Code::unavailable:
      return {503, "Temporarily unavailable"};
  }
  return {500, "Internal error"};
}
}  // namespace

int status_of(Code code) { return row_of(code).status; }

Problem problem_of(const Failure& failure, std::string_view request_id) {
  const auto row = row_of(failure.code);
  Problem problem{.title = std::string{row.title},
                  .status = row.status,
                  .code = std::string{to_string(failure.code)},
                  .request_id = std::string{request_id}};
  if (!failure.detail.empty()) problem.detail = failure.detail;
  if (!failure.errors.empty()) problem.errors = failure.errors;
  return problem;
}

Problem internal_problem(std::string_view request_id) {
  return {.title = "Internal error",
          .status = 500,
          .code = "internal",
          .detail = "The fault is ours and has been logged.",
          .request_id = std::string{request_id}};
}

std::string to_json(const Problem& problem) { return json::write(problem); }

std::optional<Failure> read_problem(std::string_view json) {
  auto problem = json::read<Problem>(json);
  Code code{};
  if (!problem || !boost::describe::enum_from_string(problem->code.c_str(), code)) {
    return std::nullopt;
  }
  return Failure{code, std::move(problem->detail).value_or(""),
                 std::move(problem->errors).value_or(std::vector<FieldError>{})};
}

}  // namespace signalbox::contracts
