#include "contracts/question.hpp"

#include "contracts/fact.hpp"
#include "contracts/problem.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

namespace signalbox::contracts {
namespace {
constexpr int status_min = 200;
constexpr int status_max = 599;
// No deadline of ours is near it: a larger one is a slip or an attack.
constexpr long long deadline_ms_max = 600'000;

std::optional<long long> parse_number(std::string_view text, long long least, long long most) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && number >= least && number <= most ? std::optional{number} : std::nullopt;
}

template <class Names>
Headers only(const Names& names, const Headers& headers) {
  Headers kept;
  for (const std::string_view name : names) {
    kept.add_if_any(std::string{name}, std::string{headers.get(name)});
  }
  return kept;
}

void append(Headers* headers, const Headers& more) {
  for (const auto& [name, value] : more.entries()) headers->add(name, value);
}

Failure not_a_question(std::string detail) { return {Code::invalid, std::move(detail)}; }

// "ask.tree.get_tree" into its service and operation.
std::optional<std::pair<std::string, std::string>> split_subject(std::string_view subject) {
  constexpr std::string_view prefix = "ask.";
  if (!subject.starts_with(prefix)) return std::nullopt;
  subject.remove_prefix(prefix.size());
  const auto dot = subject.find('.');
  if (dot == subject.npos) return std::nullopt;
  std::pair words{std::string{subject.substr(0, dot)}, std::string{subject.substr(dot + 1)}};
  if (!is_word(words.first) || !is_word(words.second)) return std::nullopt;
  return words;
}
}  // namespace

std::string subject_of(const Question& question) {
  return "ask." + question.service + "." + question.operation;
}

Headers headers_of(const Question& question) {
  Headers headers;
  headers.add("Signalbox-Tenant", question.tenant.slug());
  headers.add("Signalbox-User", encode_header(question.user));
  headers.add("Signalbox-Permissions", question.permissions);
  headers.add("Signalbox-Request-Id", question.request_id);
  headers.add("Signalbox-Deadline-Ms", std::to_string(question.deadline.count()));
  headers.add_if_any("Signalbox-Params", question.params);
  headers.add_if_any("traceparent", question.traceparent);
  append(&headers, only(question_headers, question.passed_on));
  return headers;
}

Headers headers_of(const Answer& answer) {
  Headers headers;
  headers.add("Signalbox-Status", std::to_string(answer.status));
  append(&headers, only(answer_headers, answer.headers));
  return headers;
}

Result<Question> read_question(std::string_view subject, const Headers& headers,
                               std::string payload) {
  auto words = split_subject(subject);
  if (!words) return not_a_question("The subject is not ask.<service>.<operation>.");
  auto tenant = Tenant::parse(headers.get("Signalbox-Tenant"));
  if (!tenant) return not_a_question("Signalbox-Tenant names no tenant.");
  auto user = decode_header(headers.get("Signalbox-User"));
  if (!user || user->empty()) return not_a_question("Signalbox-User is missing or wrong.");
  const auto request_id = headers.get("Signalbox-Request-Id");
  if (request_id.empty()) return not_a_question("Signalbox-Request-Id is missing.");
  const auto deadline = parse_number(headers.get("Signalbox-Deadline-Ms"), 0, deadline_ms_max);
  if (!deadline) return not_a_question("Signalbox-Deadline-Ms is missing or wrong.");
  return Question{.service = std::move(words->first),
                  .operation = std::move(words->second),
                  .tenant = std::move(*tenant),
                  .user = std::move(*user),
                  .permissions = std::string{headers.get("Signalbox-Permissions")},
                  .request_id = std::string{request_id},
                  .traceparent = std::string{headers.get("traceparent")},
                  .deadline = std::chrono::milliseconds{*deadline},
                  .params = std::string{headers.get("Signalbox-Params")},
                  .passed_on = only(question_headers, headers),
                  .body = std::move(payload)};
}

Result<Answer> read_answer(const Headers& headers, std::string payload) {
  const auto status = parse_number(headers.get("Signalbox-Status"), status_min, status_max);
  if (!status) return Failure{Code::unavailable, "The answer has no status."};
  return Answer{static_cast<int>(*status), only(answer_headers, headers), std::move(payload)};
}

Answer answer_of(const Failure& failure, std::string_view request_id) {
  const auto problem = problem_of(failure, request_id);
  Answer answer{
      problem.status, {{"Content-Type", std::string{problem_media_type}}}, to_json(problem)};
  if (failure.retry_after) {
    answer.headers.add("Retry-After", std::to_string(failure.retry_after->count()));
  }
  return answer;
}

Answer internal_answer(std::string_view request_id) {
  const auto problem = internal_problem(request_id);
  return {problem.status, {{"Content-Type", std::string{problem_media_type}}}, to_json(problem)};
}

Failure failure_of(const Answer& answer) {
  auto failure = read_problem(answer.body);
  if (!failure) {
    return {Code::unavailable,
            "Another service failed with status " + std::to_string(answer.status) + "."};
  }
  if (const auto wait = parse_number(answer.headers.get("Retry-After"), 0, 86'400)) {
    failure->retry_after = std::chrono::seconds{*wait};
  }
  return std::move(*failure);
}

}  // namespace signalbox::contracts
