// Getting single variables, some to a question. Decides what to ask next and when to stop; asks
// nobody itself. Pure. Internal to this protocol.
#pragma once

#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/message.hpp"

#include <cstddef>
#include <optional>
#include <vector>

namespace signalbox::device_poller::snmp {

struct Variables {
  // In the order asked for; null where the agent has none, or did not get to say.
  std::vector<Value> values;
  domain::PollOutcome outcome = {};
};

class Fetch {
 public:
  explicit Fetch(std::vector<Oid> names);

  bool done() const { return end_.has_value(); }
  // The next question, without community and request id. While it is not done.
  Message question();
  // The answer to it. SNMPv1 fails all for one that is absent (RFC 1157 §4.1.2): the others are
  // asked for again.
  void take(const Message& answer);
  // Ends it for a reason from outside.
  void end(domain::PollOutcome outcome) { end_ = std::move(outcome); }

  Variables take_variables();

 private:
  void leave_out(std::int32_t error_index);
  void take_values(const Message& answer);
  void settle(std::size_t count);

  std::vector<Oid> names_;
  std::vector<Value> values_;
  std::vector<std::size_t> left_;  // places of those that are yet to be asked for
  std::size_t width_;
  std::size_t asked_ = 0;
  std::optional<domain::PollOutcome> end_;
};

}  // namespace signalbox::device_poller::snmp
