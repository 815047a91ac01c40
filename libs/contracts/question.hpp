// A question and its answer, as they travel on the bus: the body as the payload, the rest in
// headers. The gateway asks so for people, services ask one another so.
#pragma once

#include "contracts/headers.hpp"
#include "core/result.hpp"
#include "core/tenant.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace signalbox::contracts {

struct Question {
  std::string service;    // who is asked: "tree"
  std::string operation;  // "get_tree", an operationId
  Tenant tenant = Tenant::platform();
  std::string user = {};         // a person's id, "api_key:…" or "service:<name>"
  std::string permissions = {};  // of the asker, between blanks: "tree:read tree:write"
  std::string request_id = {};
  std::string traceparent = {};
  std::chrono::milliseconds deadline{};  // what is left of it when it is sent
  std::string params = {};               // path and query, form-urlencoded
  Headers passed_on = {};  // Content-Type, If-Match, If-None-Match, Idempotency-Key as they came
  std::string body = {};
};

struct Answer {
  int status = 200;
  Headers headers = {};  // of those in answer_headers
  std::string body = {};
};

// What is handed through, and nothing else, in either direction.
inline constexpr std::string_view question_headers[] = {"Content-Type", "If-Match", "If-None-Match",
                                                        "Idempotency-Key"};
inline constexpr std::string_view answer_headers[] = {
    "Content-Type", "ETag", "Location", "Link", "Retry-After", "Cache-Control"};

// "ask.<service>.<operation>"
std::string subject_of(const Question& question);
Headers headers_of(const Question& question);
Headers headers_of(const Answer& answer);

// The question that a message is. Code::invalid for a subject that is none and names the header
// that is missing or wrong: what did not come from an asker of ours is not answered.
Result<Question> read_question(std::string_view subject, const Headers& headers,
                               std::string payload);
// Code::unavailable where the status is missing: somebody else answered.
Result<Answer> read_answer(const Headers& headers, std::string payload);

// How a failure is answered: its status, its problem document, Retry-After.
Answer answer_of(const Failure& failure, std::string_view request_id);
// A fault of ours: 500 "internal" and nothing more.
Answer internal_answer(std::string_view request_id);
// The failure that an answer of status 400 and above is, for a service that asked another; what is
// no problem document of ours becomes Code::unavailable.
Failure failure_of(const Answer& answer);

}  // namespace signalbox::contracts
