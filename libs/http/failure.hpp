// From a Failure to what a client sees: a problem document (RFC 9457) as a response.
#pragma once

#include "core/result.hpp"
#include "http/message.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::http {

// application/problem+json with code, request_id and the exact fields; Retry-After if the failure
// names a wait.
Response problem(const Failure& failure, std::string_view request_id);

// The same for what only the edge can say and no Code names: 405, 431.
struct EdgeProblem {
  int status;
  std::string_view title;
  std::string_view code;
  std::string_view detail;
  std::vector<FieldError> errors = {};
};
Response problem(const EdgeProblem& edge, std::string_view request_id);

// A fault of ours: 500 "internal", nothing more; the log has the rest under the same request id.
Response internal_problem(std::string_view request_id);

}  // namespace signalbox::http
