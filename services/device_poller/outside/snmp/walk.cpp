#include "device_poller/outside/snmp/walk.hpp"

#include "device_poller/outside/snmp/refusal.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace signalbox::device_poller::snmp {
namespace {
using domain::PollEnd;

// The house's definition: a question is asked twice.
constexpr int losses_max = 2;
}  // namespace

Walk::Walk(const std::vector<Oid>& columns, std::shared_ptr<Habits> habits, std::size_t rows_max)
    : habits_(std::move(habits)),
      cells_a_row_(columns.size()),
      rows_max_(rows_max),
      width_(columns.size()),
      repetitions_(habits_->repetitions) {
  for (const auto& root : columns) open_.push_back({root, root, open_.size()});
  if (open_.empty()) end({PollEnd::answered});
}

Message Walk::question() {
  asked_ = std::min(width_, open_.size());
  asked_bulk_ = is_bulk();
  Message message{.community = {},
                  .operation = asked_bulk_ ? Operation::get_bulk : Operation::get_next,
                  .error_status = 0,  // no variable is asked for only once
                  .error_index = asked_bulk_ ? repetitions_ : 0};
  for (std::size_t i = 0; i < asked_; ++i) message.variables.push_back({open_[i].at});
  return message;
}

void Walk::take(const Message& answer) {
  lost_ = 0;
  if (answer.error_status == too_big_error) return shrink();
  if (answer.error_status == no_such_name_error) {
    end_column(answer.error_index);
  } else if (answer.error_status != 0) {
    if (answer.error_status == generic_error && fall_back()) return;
    return end(refusal_of(answer.error_status));
  } else if (answer.variables.empty()) {
    return end({PollEnd::bad_answer, "its answer is empty"});
  } else {
    learn();
  }
  for (std::size_t i = 0; i < answer.variables.size() && answer.error_status == 0 && !done(); ++i) {
    take_cell(open_[i % asked_], answer.variables[i]);
  }
  std::erase_if(open_, [](const Column& column) { return column.at.size() == 0; });
  if (open_.empty() && !done()) end({PollEnd::answered});
}

// SNMPv1's way to say that nothing follows (RFC 1157 §4.1.3). An index that names no column leaves
// nothing but to ask for one at a time.
void Walk::end_column(std::int32_t error_index) {
  const auto index = static_cast<std::size_t>(std::max(error_index, 0));
  if (asked_ == 1) {
    open_.front().at = {};
  } else if (index == 0 || index > asked_) {
    width_ = 1;
  } else {
    open_[index - 1].at = {};
  }
}

bool Walk::fall_back() {
  if (!asked_bulk_ || habits_->bulk == Habits::Bulk::works) return false;
  habits_->bulk = Habits::Bulk::fails;
  return true;
}

void Walk::learn() {
  if (!asked_bulk_) return;
  habits_->bulk = Habits::Bulk::works;
  habits_->repetitions = std::min(habits_->repetitions, repetitions_);
}

void Walk::take_cell(Column& column, const Variable& variable) {
  const bool ended = column.at.size() == 0;
  if (ended) return;
  if (variable.value.type == Type::end_of_view || !variable.name.is_under(column.root)) {
    column.at = {};
    return;
  }
  if (variable.name <= column.at) {
    return end(
        {PollEnd::bad_answer, "it walks in circles: its object identifiers do not increase"});
  }
  column.at = variable.name;
  if (!variable.value.exists()) return;
  auto& cells = table_.rows[variable.name.behind(column.root)];
  cells.resize(cells_a_row_);
  cells[column.place] = variable.value;
  if (table_.rows.size() <= rows_max_) return;
  table_.rows.erase(std::prev(table_.rows.end()));
  end({PollEnd::answered_in_part, "a table has more than " + std::to_string(rows_max_) + " rows"});
}

void Walk::shrink() {
  if (asked_bulk_ && repetitions_ > 1) {
    repetitions_ /= 2;
  } else if (asked_ > 1) {
    width_ = asked_ / 2;
  } else {
    end({PollEnd::bad_answer, "it finds the answer to one variable too big"});
  }
}

void Walk::lose() {
  if (++lost_ == losses_max) {
    lost_ = 0;
    if (fall_back()) return;
    return end({PollEnd::no_answer, "it stopped answering SNMP"});
  }
  if (repetitions_ > 1) repetitions_ /= 2;
}

Table Walk::take_table() {
  if (end_) table_.outcome = *end_;
  return std::move(table_);
}

}  // namespace signalbox::device_poller::snmp
