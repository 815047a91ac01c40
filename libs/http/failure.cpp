#include "http/failure.hpp"

#include "contracts/problem.hpp"

namespace signalbox::http {
namespace {
Response as_response(const contracts::Problem& problem) {
  return {problem.status,
          {{"Content-Type", std::string{contracts::problem_media_type}}},
          contracts::to_json(problem)};
}
}  // namespace

Response problem(const Failure& failure, std::string_view request_id) {
  auto response = as_response(contracts::problem_of(failure, request_id));
  if (failure.retry_after) {
    response.headers.add("Retry-After", std::to_string(failure.retry_after->count()));
  }
  return response;
}

Response problem(const EdgeProblem& edge, std::string_view request_id) {
  contracts::Problem problem{.title = std::string{edge.title},
                             .status = edge.status,
                             .code = std::string{edge.code},
                             .detail = std::string{edge.detail},
                             .request_id = std::string{request_id}};
  if (!edge.errors.empty()) problem.errors = edge.errors;
  return as_response(problem);
}

Response internal_problem(std::string_view request_id) {
  return as_response(contracts::internal_problem(request_id));
}

}  // namespace signalbox::http
