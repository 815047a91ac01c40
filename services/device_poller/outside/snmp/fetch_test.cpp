#include "device_poller/outside/snmp/fetch.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller;
using namespace signalbox::device_poller::snmp;
using domain::PollEnd;

namespace {
std::vector<Oid> names_up_to(std::uint32_t last) {
  std::vector<Oid> names(last);
  for (std::uint32_t number = 1; number <= last; ++number) names[number - 1] = {1, 3, number, 0};
  return names;
}

std::vector<std::uint32_t> numbers_in(const Message& question) {
  std::vector<std::uint32_t> numbers;
  numbers.reserve(question.variables.size());
  for (const auto& variable : question.variables) numbers.push_back(variable.name.arcs()[2]);
  return numbers;
}

// Every variable has its own number as its value.
Message answer_to(const Message& question) {
  Message answer{.community = {}, .operation = Operation::response};
  for (const auto& variable : question.variables) {
    answer.variables.push_back(
        {variable.name, {Type::integer, std::int64_t{variable.name.arcs()[2]}}});
  }
  return answer;
}

Message error(std::int32_t status, std::int32_t index) {
  return {.community = {},
          .operation = Operation::response,
          .error_status = status,
          .error_index = index};
}
}  // namespace

TEST_CASE("variables are fetched eight to a question", "[device_poller]") {
  Fetch fetch{names_up_to(10)};
  auto question = fetch.question();
  CHECK(question.operation == Operation::get);
  CHECK(question.variables.size() == 8);
  fetch.take(answer_to(question));
  question = fetch.question();
  CHECK(numbers_in(question) == std::vector<std::uint32_t>{9, 10});
  fetch.take(answer_to(question));
  REQUIRE(fetch.done());
  const auto variables = fetch.take_variables();
  CHECK(variables.outcome.end == PollEnd::answered);
  REQUIRE(variables.values.size() == 10);
  CHECK(variables.values[9].integer() == 10);
}

TEST_CASE("where SNMPv1 has no such name, that one is absent and the others are asked for again",
          "[device_poller]") {
  Fetch fetch{names_up_to(3)};
  fetch.question();
  fetch.take(error(no_such_name_error, 2));
  const auto question = fetch.question();
  CHECK(numbers_in(question) == std::vector<std::uint32_t>{1, 3});
  fetch.take(answer_to(question));
  REQUIRE(fetch.done());
  const auto variables = fetch.take_variables();
  CHECK(variables.outcome.end == PollEnd::answered);
  CHECK(variables.values[0].integer() == 1);
  CHECK_FALSE(variables.values[1].exists());
  CHECK(variables.values[2].integer() == 3);
}

TEST_CASE("an error that names no variable makes them asked for one by one", "[device_poller]") {
  for (const std::int32_t index : {0, -1, 4}) {
    Fetch fetch{names_up_to(3)};
    fetch.question();
    fetch.take(error(no_such_name_error, index));
    CHECK(numbers_in(fetch.question()) == std::vector<std::uint32_t>{1});
    fetch.take(error(no_such_name_error, 1));
    for (int i = 0; i < 2; ++i) fetch.take(answer_to(fetch.question()));
    REQUIRE(fetch.done());
    const auto values = fetch.take_variables().values;
    CHECK_FALSE(values[0].exists());
    CHECK(values[2].integer() == 3);
  }
}

TEST_CASE("what is too big is asked for in halves, and one that is too big ends it",
          "[device_poller]") {
  Fetch fetch{names_up_to(2)};
  fetch.question();
  fetch.take(error(too_big_error, 0));
  CHECK(fetch.question().variables.size() == 1);
  fetch.take(error(too_big_error, 0));
  REQUIRE(fetch.done());
  CHECK(fetch.take_variables().outcome.end == PollEnd::bad_answer);
}

TEST_CASE("an answer with other variables is a bad one, one with some of them is not",
          "[device_poller]") {
  Fetch fetch{names_up_to(2)};
  auto answer = answer_to(fetch.question());
  answer.variables.pop_back();
  fetch.take(answer);
  REQUIRE(fetch.done());
  CHECK(fetch.take_variables().outcome.end == PollEnd::answered);
  Fetch other{names_up_to(2)};
  other.question();
  other.take(answer_to({.community = {}, .variables = {{Oid{1, 3, 9, 0}}}}));
  CHECK(other.take_variables().outcome.end == PollEnd::bad_answer);
}

TEST_CASE("a fetch of nothing has ended", "[device_poller]") {
  Fetch fetch{{}};
  REQUIRE(fetch.done());
  CHECK(fetch.take_variables().outcome.end == PollEnd::answered);
}
