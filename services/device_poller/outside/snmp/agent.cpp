#include "device_poller/outside/snmp/agent.hpp"

#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

constexpr int tries = 2;

asio::awaitable<Answer> late() {
  co_return Answer{{PollEnd::no_answer, "the time for the poll was over before its end"}};
}
}  // namespace

asio::awaitable<Answer> Agent::ask(Message question, int times) const {
  return too_late() ? late() : asker_->ask(std::move(question), times, deadline_);
}

asio::awaitable<Variables> Agent::get(std::vector<Oid> names) const {
  Fetch fetch{std::move(names)};
  while (!fetch.done()) {
    auto answer = co_await ask(fetch.question(), tries);
    if (answer.outcome.end == PollEnd::answered) {
      fetch.take(answer.message);
    } else {
      fetch.end(std::move(answer.outcome));
    }
  }
  co_return fetch.take_variables();
}

asio::awaitable<Table> Agent::walk(std::vector<Oid> columns, std::size_t rows_max) const {
  Walk walk{columns, asker_->is_version_1() ? only_get_next() : asker_->habits(), rows_max};
  while (!walk.done()) {
    auto answer = co_await ask(walk.question(), 1);
    if (answer.outcome.end == PollEnd::answered) {
      walk.take(answer.message);
    } else if (answer.outcome.end == PollEnd::no_answer && !too_late()) {
      walk.lose();
    } else {
      walk.end(std::move(answer.outcome));
    }
  }
  co_return walk.take_table();
}

}  // namespace signalbox::device_poller::snmp
