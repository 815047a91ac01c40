#include "device_poller/outside/snmp/agent.hpp"

#include "device_poller/outside/snmp/refusal.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

constexpr int tries = 2;
// Of one question: texts of 255 bytes in all of them still fit into an Ethernet frame or two.
constexpr std::size_t variables_a_question = 8;

Message question_for(std::span<const Oid> names) {
  Message message{.community = {}, .operation = Operation::get};
  for (const auto& name : names) message.variables.push_back({name});
  return message;
}

// Takes over the values of those that were asked for, in whatever order they come; false when it is
// an answer to something else.
bool take_values(const Message& answer, std::span<const Oid> names, std::vector<Value>* values) {
  bool any = false;
  for (const auto& name : names) {
    const auto found = std::ranges::find(answer.variables, name, &Variable::name);
    any |= found != answer.variables.end();
    const bool has_it = found != answer.variables.end() && found->value.exists();
    values->push_back(has_it ? found->value : Value{});
  }
  return any;
}
}  // namespace

asio::awaitable<Answer> Agent::ask(Message question, int times) const {
  if (too_late()) {
    co_return Answer{{PollEnd::no_answer, "the time for the poll was over before its end"}};
  }
  co_return co_await client_->ask(target_, std::move(question), times, deadline_);
}

asio::awaitable<Variables> Agent::get(std::vector<Oid> names) const {
  Variables variables;
  auto width = variables_a_question;
  while (variables.values.size() < names.size()) {
    const auto rest = std::span<const Oid>{names}.subspan(variables.values.size());
    const auto some = rest.first(std::min(width, rest.size()));
    auto answer = co_await ask(question_for(some), tries);
    variables.outcome = std::move(answer.outcome);
    if (variables.outcome.end != PollEnd::answered) co_return variables;
    const auto status = answer.message.error_status;
    if (status == too_big_error && some.size() > 1) {
      width = some.size() / 2;
    } else if (status != 0) {
      variables.outcome = refusal_of(status);
      co_return variables;
    } else if (!take_values(answer.message, some, &variables.values)) {
      variables.outcome = {PollEnd::bad_answer, "it answers with other variables than asked for"};
      co_return variables;
    }
  }
  if (names.empty()) variables.outcome = {PollEnd::answered};
  co_return variables;
}

asio::awaitable<Table> Agent::walk(std::vector<Oid> columns) const {
  Walk walk{columns};
  while (!walk.done()) {
    auto answer = co_await ask(walk.question(), 1);
    if (answer.outcome.end == PollEnd::answered) {
      walk.take(answer.message);
    } else if (answer.outcome.end == PollEnd::no_answer) {
      walk.lose();
    } else {
      walk.end(std::move(answer.outcome));
    }
  }
  co_return walk.take_table();
}

}  // namespace signalbox::device_poller::snmp
