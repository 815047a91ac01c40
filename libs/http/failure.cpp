#include "http/failure.hpp"

#include "json/write.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <vector>

namespace signalbox::http {
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

struct Problem {
  std::string type = "about:blank";
  std::string title;
  int status = 500;
  std::string code;
  std::optional<std::string> detail;
  std::string request_id;
  std::optional<std::vector<FieldError>> errors;
};
BOOST_DESCRIBE_STRUCT(Problem, (), (type, title, status, code, detail, request_id, errors))

Response as_response(const Problem& problem) {
  return {problem.status, {{"Content-Type", "application/problem+json"}}, json::write(problem)};
}
}  // namespace

int status_of(Code code) { return row_of(code).status; }

Response problem(const Failure& failure, std::string_view request_id) {
  const auto row = row_of(failure.code);
  Problem document{.title = std::string{row.title},
                   .status = row.status,
                   .code = std::string{to_string(failure.code)},
                   .detail = {},
                   .request_id = std::string{request_id},
                   .errors = {}};
  if (!failure.detail.empty()) document.detail = failure.detail;
  if (!failure.errors.empty()) document.errors = failure.errors;
  auto response = as_response(document);
  if (failure.retry_after) {
    response.headers.add("Retry-After", std::to_string(failure.retry_after->count()));
  }
  return response;
}

Response problem(const EdgeProblem& edge, std::string_view request_id) {
  return as_response({.title = std::string{edge.title},
                      .status = edge.status,
                      .code = std::string{edge.code},
                      .detail = std::string{edge.detail},
                      .request_id = std::string{request_id},
                      .errors = {}});
}

Response internal_problem(std::string_view request_id) {
  return problem({500, "Internal error", "internal", "The fault is ours and has been logged."},
                 request_id);
}

}  // namespace signalbox::http
