// Walking columns of one table together by GETBULK, so that a row arrives with one answer. Decides
// what to ask next and when to stop; asks nobody itself. Pure. Internal to this protocol.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/message.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

namespace signalbox::device_poller::snmp {

// The largest chassis have some thousand interfaces; what has more rows than this is a table of
// routes, or an agent that makes them up.
inline constexpr std::size_t table_rows_max = 10'000;
// Rows asked for at once: with 12 columns some 3 kB of answer. Halved for agents and paths that
// cannot carry that much.
inline constexpr std::int32_t repetitions_first = 10;

// What a walk has brought, also when it did not get to the end.
struct Table {
  // Index of the row → its cells in the order of the columns asked for; null where it has none.
  std::map<Oid, std::vector<Value>> rows;
  domain::PollOutcome outcome = {};
};

class Walk {
 public:
  explicit Walk(const std::vector<Oid>& columns);

  // Whether all columns have come to their end, or the walk failed: see take_table().
  bool done() const { return end_.has_value(); }
  // The next question, without community and request id. While it is not done.
  Message question();
  // The answer to it.
  void take(const Message& answer);
  // Nothing came: it may have been too large for the way. Twice in a row ends the walk.
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

  void shrink();
  void take_cell(Column& column, const Variable& variable);

  std::vector<Column> open_;  // those that have not come to their end
  std::size_t cells_a_row_;
  std::size_t width_;  // of those, how many are asked for at once
  std::size_t asked_ = 0;
  std::int32_t repetitions_ = repetitions_first;
  int lost_ = 0;
  Table table_;
  std::optional<domain::PollOutcome> end_;
};

}  // namespace signalbox::device_poller::snmp
