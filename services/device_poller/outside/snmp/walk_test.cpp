#include "device_poller/outside/snmp/walk.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller;
using namespace signalbox::device_poller::snmp;
using domain::PollEnd;

namespace {
const Oid first{1, 3, 6, 1};
const Oid second{1, 3, 6, 2};
const Oid beyond{1, 3, 7};

Variable cell(const Oid& column, std::uint32_t row, std::int64_t number) {
  return {column.with(row), {Type::integer, number}};
}

Message answer(std::vector<Variable> variables) {
  return {.community = {}, .operation = Operation::response, .variables = std::move(variables)};
}

Message error(std::int32_t status) {
  auto message = answer({});
  message.error_status = status;
  return message;
}

std::vector<Oid> names_in(const Message& question) {
  std::vector<Oid> names;
  names.reserve(question.variables.size());
  for (const auto& variable : question.variables) names.push_back(variable.name);
  return names;
}
}  // namespace

TEST_CASE("rows are put together from columns with holes", "[device_poller]") {
  Walk walk{{first, second}};
  CHECK(names_in(walk.question()) == std::vector{first, second});
  walk.take(
      answer({cell(first, 1, 11), cell(second, 2, 22), cell(first, 2, 12), cell(second, 3, 23)}));
  CHECK(names_in(walk.question()) == std::vector{first.with(2), second.with(3)});
  walk.take(answer({cell(second, 1, 0), {second.with(3), {Type::end_of_view, {}}}}));
  REQUIRE(walk.done());
  const auto table = walk.take_table();
  CHECK(table.outcome.end == PollEnd::answered);
  REQUIRE(table.rows.size() == 3);
  CHECK(table.rows.at({1})[0].integer() == 11);
  CHECK_FALSE(table.rows.at({1})[1].exists());
  CHECK(table.rows.at({2})[1].integer() == 22);
  CHECK_FALSE(table.rows.at({3})[0].exists());
}

TEST_CASE("a column at its end is not asked for again", "[device_poller]") {
  Walk walk{{first, second}};
  walk.question();
  walk.take(answer({cell(first, 1, 1), {beyond, {}}}));
  CHECK(names_in(walk.question()) == std::vector{first.with(1)});
}

TEST_CASE("an answer cut short goes on where it was cut", "[device_poller]") {
  Walk walk{{first, second}};
  walk.question();
  walk.take(answer({cell(first, 1, 1), cell(second, 1, 2), cell(first, 2, 3)}));
  CHECK(names_in(walk.question()) == std::vector{first.with(2), second.with(1)});
}

TEST_CASE("less is asked for when the answer is too big, to one variable", "[device_poller]") {
  Walk walk{{first, second}};
  std::vector<std::pair<std::int32_t, std::size_t>> asked;
  while (!walk.done()) {
    const auto question = walk.question();
    asked.emplace_back(question.error_index, question.variables.size());
    walk.take(error(too_big_error));
  }
  CHECK(asked ==
        std::vector<std::pair<std::int32_t, std::size_t>>{{10, 2}, {5, 2}, {2, 2}, {1, 2}, {1, 1}});
  CHECK(walk.take_table().outcome.end == PollEnd::bad_answer);
}

TEST_CASE("columns that only fit one by one are walked one after the other", "[device_poller]") {
  Walk walk{{first, second}};
  for (int i = 0; i < 4; ++i) {
    walk.question();
    walk.take(error(too_big_error));
  }
  CHECK(names_in(walk.question()) == std::vector{first});
  walk.take(answer({cell(first, 1, 1), cell(second, 1, 1)}));
  CHECK(names_in(walk.question()) == std::vector{second});
  walk.take(answer({cell(second, 1, 2), {beyond, {}}}));
  CHECK(walk.take_table().rows.at({1})[1].integer() == 2);
}

TEST_CASE("a lost answer halves what is asked for, two in a row end the walk", "[device_poller]") {
  Walk walk{{first}};
  walk.question();
  walk.lose();
  CHECK(walk.question().error_index == 5);
  walk.take(answer({cell(first, 1, 1)}));
  walk.lose();
  CHECK_FALSE(walk.done());
  walk.lose();
  REQUIRE(walk.done());
  const auto table = walk.take_table();
  CHECK(table.outcome.end == PollEnd::no_answer);
  CHECK(table.rows.size() == 1);
}

TEST_CASE("an agent whose identifiers do not increase is caught", "[device_poller]") {
  for (const std::uint32_t row : {1U, 2U}) {
    Walk walk{{first}};
    walk.question();
    walk.take(answer({cell(first, 2, 1), cell(first, row, 1)}));
    REQUIRE(walk.done());
    CHECK(walk.take_table().outcome.end == PollEnd::bad_answer);
  }
}

TEST_CASE("an empty answer and an error end the walk", "[device_poller]") {
  const auto end_after = [](const Message& message) {
    Walk walk{{first}};
    walk.question();
    walk.take(message);
    REQUIRE(walk.done());
    return walk.take_table().outcome.end;
  };
  CHECK(end_after(answer({})) == PollEnd::bad_answer);
  CHECK(end_after(error(3)) == PollEnd::bad_answer);
  CHECK(end_after(error(authorization_error)) == PollEnd::unauthorized);
  CHECK(end_after(error(no_access_error)) == PollEnd::unauthorized);
}

TEST_CASE("a table has at most 10,000 rows", "[device_poller]") {
  Walk walk{{first}};
  std::uint32_t row = 0;
  while (!walk.done()) {
    walk.question();
    std::vector<Variable> variables;
    variables.reserve(10);
    for (int i = 0; i < 10; ++i) variables.push_back(cell(first, ++row, 1));
    walk.take(answer(std::move(variables)));
  }
  const auto table = walk.take_table();
  CHECK(table.outcome.end == PollEnd::answered_in_part);
  CHECK(table.rows.size() == table_rows_max);
}

TEST_CASE("a walk of no columns has ended", "[device_poller]") {
  Walk walk{{}};
  CHECK(walk.done());
  CHECK(walk.take_table().outcome.end == PollEnd::answered);
}

TEST_CASE("SNMPv1 is walked by GETNEXT; no such name ends the column that it names",
          "[device_poller]") {
  Walk walk{{first, second}, only_get_next()};
  const auto question = walk.question();
  CHECK(question.operation == Operation::get_next);
  CHECK(question.error_index == 0);
  walk.take(answer({cell(first, 1, 11), cell(second, 1, 21)}));
  walk.question();
  auto ended = error(no_such_name_error);
  ended.error_index = 2;
  walk.take(ended);
  CHECK(names_in(walk.question()) == std::vector{first.with(1)});
  walk.take(answer({cell(first, 2, 12)}));
  walk.question();
  ended.error_index = 0;
  walk.take(ended);
  REQUIRE(walk.done());
  const auto table = walk.take_table();
  CHECK(table.outcome.end == PollEnd::answered);
  CHECK(table.rows.size() == 2);
}

TEST_CASE("no such name without an index leaves one column at a time", "[device_poller]") {
  Walk walk{{first, second}, only_get_next()};
  walk.question();
  walk.take(error(no_such_name_error));
  CHECK(names_in(walk.question()) == std::vector{first});
  walk.take(error(no_such_name_error));
  CHECK(names_in(walk.question()) == std::vector{second});
}

TEST_CASE("an agent that fails or is silent on GETBULK is walked by GETNEXT, also the next time",
          "[device_poller]") {
  for (const bool is_silent : {false, true}) {
    const auto habits = std::make_shared<Habits>();
    Walk walk{{first}, habits};
    walk.question();
    if (is_silent) {
      walk.lose();
      walk.question();
      walk.lose();
    } else {
      walk.take(error(generic_error));
    }
    REQUIRE_FALSE(walk.done());
    CHECK(walk.question().operation == Operation::get_next);
    walk.take(answer({cell(first, 1, 1)}));
    CHECK(Walk({first}, habits).question().operation == Operation::get_next);
    walk.question();
    walk.take(error(generic_error));
    CHECK(walk.done());
  }
}

TEST_CASE("an agent that has answered a GETBULK keeps being asked so", "[device_poller]") {
  const auto habits = std::make_shared<Habits>();
  Walk walk{{first}, habits};
  walk.question();
  walk.take(answer({cell(first, 1, 1)}));
  walk.question();
  walk.take(error(generic_error));
  CHECK(walk.done());
  CHECK(habits->bulk == Habits::Bulk::works);
}

TEST_CASE("how much an agent stands is remembered once it has stood it", "[device_poller]") {
  const auto habits = std::make_shared<Habits>();
  Walk walk{{first}, habits};
  walk.question();
  walk.take(error(too_big_error));
  CHECK(Walk({first}, habits).question().error_index == 10);
  walk.question();
  walk.take(answer({cell(first, 1, 1)}));
  CHECK(Walk({first}, habits).question().error_index == 5);
}
