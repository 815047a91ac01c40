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

Walk::Walk(const std::vector<Oid>& columns) : cells_a_row_(columns.size()), width_(columns.size()) {
  for (const auto& root : columns) open_.push_back({root, root, open_.size()});
  if (open_.empty()) end({PollEnd::answered});
}

Message Walk::question() {
  asked_ = std::min(width_, open_.size());
  Message message{.community = {},
                  .operation = Operation::get_bulk,
                  .error_status = 0,  // no variable is asked for only once
                  .error_index = repetitions_};
  for (std::size_t i = 0; i < asked_; ++i) message.variables.push_back({open_[i].at});
  return message;
}

void Walk::take(const Message& answer) {
  lost_ = 0;
  if (answer.error_status == too_big_error) return shrink();
  if (answer.error_status != 0) return end(refusal_of(answer.error_status));
  if (answer.variables.empty()) return end({PollEnd::bad_answer, "its answer is empty"});
  for (std::size_t i = 0; i < answer.variables.size() && !done(); ++i) {
    take_cell(open_[i % asked_], answer.variables[i]);
  }
  std::erase_if(open_, [](const Column& column) { return column.at.size() == 0; });
  if (open_.empty() && !done()) end({PollEnd::answered});
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
  if (table_.rows.size() <= table_rows_max) return;
  table_.rows.erase(std::prev(table_.rows.end()));
  end({PollEnd::answered_in_part, "a table has more than 10000 rows"});
}

void Walk::shrink() {
  if (repetitions_ > 1) {
    repetitions_ /= 2;
  } else if (asked_ > 1) {
    width_ = asked_ / 2;
  } else {
    end({PollEnd::bad_answer, "it finds the answer to one variable too big"});
  }
}

void Walk::lose() {
  if (++lost_ == losses_max) return end({PollEnd::no_answer, "it stopped answering SNMP"});
  if (repetitions_ > 1) repetitions_ /= 2;
}

Table Walk::take_table() {
  if (end_) table_.outcome = *end_;
  return std::move(table_);
}

}  // namespace signalbox::device_poller::snmp
