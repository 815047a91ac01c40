#include "device_poller/outside/snmp/fetch.hpp"

#include "device_poller/outside/snmp/refusal.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
using domain::PollEnd;

// Of one question: texts of 255 bytes in all of them still fit into an Ethernet frame or two.
constexpr std::size_t variables_a_question = 8;
}  // namespace

Fetch::Fetch(std::vector<Oid> names)
    : names_(std::move(names)),
      values_(names_.size()),
      left_(names_.size()),
      width_(variables_a_question) {
  std::iota(left_.begin(), left_.end(), std::size_t{0});
  settle(0);
}

Message Fetch::question() {
  asked_ = std::min(width_, left_.size());
  Message message{.community = {}, .operation = Operation::get};
  for (std::size_t i = 0; i < asked_; ++i) message.variables.push_back({names_[left_[i]]});
  return message;
}

void Fetch::take(const Message& answer) {
  const auto status = answer.error_status;
  if (status == no_such_name_error) return leave_out(answer.error_index);
  if (status == too_big_error && asked_ > 1) {
    width_ = asked_ / 2;
  } else if (status != 0) {
    end(refusal_of(status));
  } else {
    take_values(answer);
  }
}

// An index that names none of them leaves nothing but to ask one by one.
void Fetch::leave_out(std::int32_t error_index) {
  const auto index = static_cast<std::size_t>(std::max(error_index, 0));
  if (asked_ == 1) return settle(1);
  if (index == 0 || index > asked_) {
    width_ = 1;
    return;
  }
  left_.erase(left_.begin() + error_index - 1);
}

// In whatever order they come; an answer to something else is none.
void Fetch::take_values(const Message& answer) {
  bool any = false;
  for (std::size_t i = 0; i < asked_; ++i) {
    const auto found = std::ranges::find(answer.variables, names_[left_[i]], &Variable::name);
    if (found == answer.variables.end()) continue;
    any = true;
    if (found->value.exists()) values_[left_[i]] = found->value;
  }
  if (!any) return end({PollEnd::bad_answer, "it answers with other variables than asked for"});
  settle(asked_);
}

void Fetch::settle(std::size_t count) {
  left_.erase(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(count));
  if (left_.empty()) end({PollEnd::answered});
}

Variables Fetch::take_variables() {
  return {std::move(values_), end_.value_or(domain::PollOutcome{})};
}

}  // namespace signalbox::device_poller::snmp
