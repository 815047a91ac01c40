// Walking columns of one table together by GETBULK, or by GETNEXT, so that a row arrives with one
// answer. Decides what to ask next and when to stop; asks nobody itself. Internal to this protocol.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/habits.hpp"
#include "device_poller/outside/snmp/message.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace signalbox::device_poller::snmp {

// The largest chassis have some thousand interfaces; what has more rows than this is a table of
// routes, or an agent that makes them up.
inline constexpr std::size_t table_rows_max = 10'000;
// Of an agent that is walked by GETNEXT whatever it can.
inline std::shared_ptr<Habits> only_get_next() {
  return std::make_shared<Habits>(Habits{.bulk = Habits::Bulk::fails});
}

// What a walk has brought, also when it did not get to the end.
struct Table {
  // Index of the row → its cells in the order of the columns asked for; null where it has none.
  std::map<Oid, std::vector<Value>> rows;
  domain::PollOutcome outcome = {};
};

class Walk {
 public:
  // Heeds the habits and notes there what it learns.
  explicit Walk(const std::vector<Oid>& columns,
                std::shared_ptr<Habits> habits = std::make_shared<Habits>(),
                std::size_t rows_max = table_rows_max);

  // Whether all columns have come to their end, or the walk failed: see take_table().
  bool done() const { return end_.has_value(); }
  // The next question, without community and request id. While it is not done.
  Message question();
  // The answer to it.
  void take(const Message& answer);
  // Nothing came: it may have been too large for the way. Twice in a row ends the walk, unless the
  // agent may only be silent to GETBULK.
  void lose();
  // Ends it for a reason from outside.
  void end(domain::PollOutcome outcome) { end_ = std::move(outcome); }

  Table take_table();

 private:
  struct Column {
    Oid root;
    Oid at;
    std::size_t place;
  };

  bool is_bulk() const { return habits_->bulk != Habits::Bulk::fails; }
  // Whether the walk goes on by GETNEXT, because the agent has never answered a GETBULK.
  bool fall_back();
  void end_column(std::int32_t error_index);
  void learn();
  void shrink();
  void take_cell(Column& column, const Variable& variable);

  std::shared_ptr<Habits> habits_;
  std::vector<Column> open_;  // those that have not come to their end
  std::size_t cells_a_row_;
  std::size_t rows_max_;
  std::size_t width_;  // of those, how many are asked for at once
  std::size_t asked_ = 0;
  std::int32_t repetitions_;
  bool asked_bulk_ = false;
  int lost_ = 0;
  Table table_;
  std::optional<domain::PollOutcome> end_;
};

}  // namespace signalbox::device_poller::snmp
