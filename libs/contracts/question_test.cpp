#include "contracts/question.hpp"

#include "contracts/problem.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {
contracts::Question sample() {
  return {.service = "tree",
          .operation = "get_tree",
          .tenant = *Tenant::parse("acme"),
          .user = "ada@example.com",
          .permissions = "tree:read tree:write",
          .request_id = "0197",
          .traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
          .deadline = 1500ms,
          .params = "id=7&name=a%20b",
          .passed_on = {{"If-Match", "\"3\""}, {"Cookie", "secret"}},
          .body = "{}"};
}

Headers without(std::string_view name) {
  Headers headers;
  const auto written = contracts::headers_of(sample());
  for (const auto& [key, value] : written.entries()) {
    if (key != name) headers.add(key, value);
  }
  return headers;
}
}  // namespace

TEST_CASE("a question is read as it was written, without what must not pass", "[contracts]") {
  const auto question = sample();
  CHECK(contracts::subject_of(question) == "ask.tree.get_tree");
  const auto read =
      contracts::read_question("ask.tree.get_tree", contracts::headers_of(question), "{}");
  REQUIRE(read);
  CHECK(read->service == "tree");
  CHECK(read->operation == "get_tree");
  CHECK(read->tenant == question.tenant);
  CHECK(read->user == question.user);
  CHECK(read->permissions == question.permissions);
  CHECK(read->deadline == question.deadline);
  CHECK(read->params == question.params);
  CHECK(read->passed_on.get("If-Match") == "\"3\"");
  CHECK(read->passed_on.get("Cookie").empty());
  CHECK(read->body == "{}");
}

TEST_CASE("what did not come from an asker of ours is no question", "[contracts]") {
  const auto fault = [](std::string_view subject, const Headers& headers) {
    const auto question = contracts::read_question(subject, headers, "");
    return question ? "" : question.error().detail;
  };
  CHECK_THAT(fault("evt.acme.device.removed", contracts::headers_of(sample())),
             Contains("The subject is not"));
  CHECK_THAT(fault("ask.tree", contracts::headers_of(sample())), Contains("subject"));
  CHECK_THAT(fault("ask.tree.a.b", contracts::headers_of(sample())), Contains("subject"));
  for (const std::string name :
       {"Signalbox-Tenant", "Signalbox-User", "Signalbox-Request-Id", "Signalbox-Deadline-Ms"}) {
    CHECK_THAT(fault("ask.tree.get_tree", without(name)), Contains(name));
  }
}

TEST_CASE("a failure comes back from another service as it was answered", "[contracts]") {
  const Failure failure{Code::too_many,
                        "Wait a little.",
                        {at_pointer("/name", "taken", "is taken")},
                        std::chrono::seconds{7}};
  const auto answer = contracts::answer_of(failure, "0197");
  CHECK(answer.status == 429);
  CHECK(answer.headers.get("Retry-After") == "7");
  const auto over_the_bus =
      contracts::read_answer(contracts::headers_of(answer), std::string{answer.body});
  REQUIRE(over_the_bus);
  CHECK(describe(contracts::failure_of(*over_the_bus)) == describe(failure));
  CHECK(contracts::failure_of(*over_the_bus).retry_after == failure.retry_after);
}

TEST_CASE("an answer that is none of ours is unavailable", "[contracts]") {
  CHECK(contracts::read_answer({}, "").error().code == Code::unavailable);
  CHECK(contracts::read_answer({{"Signalbox-Status", "99"}}, "").error().code == Code::unavailable);
  CHECK(contracts::failure_of({500, {}, "<html>"}).code == Code::unavailable);
  CHECK(contracts::failure_of(contracts::internal_answer("0197")).code == Code::unavailable);
}

TEST_CASE("every code is answered with its own status", "[contracts]") {
  const std::pair<Code, int> rows[] = {{Code::invalid, 400},     {Code::unauthenticated, 401},
                                       {Code::forbidden, 403},   {Code::not_found, 404},
                                       {Code::conflict, 409},    {Code::precondition_failed, 412},
                                       {Code::too_large, 413},   {Code::too_many, 429},
                                       {Code::unavailable, 503}, {Code::timeout, 504}};
  for (const auto& [code, status] : rows) {
    CHECK(contracts::status_of(code) == status);
    CHECK(contracts::failure_of(contracts::answer_of({code, "why"}, "1")).code == code);
  }
}
