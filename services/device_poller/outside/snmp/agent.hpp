// The SNMP agent of one device, for the time of one poll.
#pragma once

#include "device_poller/outside/snmp/asker.hpp"
#include "device_poller/outside/snmp/fetch.hpp"
#include "device_poller/outside/snmp/walk.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace signalbox::device_poller::snmp {

// Copies freely.
class Agent {
 public:
  Agent(std::shared_ptr<Asker> asker, Deadline deadline)
      : asker_(std::move(asker)), deadline_(deadline) {}

  // Whether the deadline has passed: nothing is asked any more.
  bool too_late() const { return asker_->clock().steady() >= deadline_; }
  // Whether it can have counters of 64 bits: SNMPv1 cannot say them (RFC 3584 §4.2.2.1).
  bool has_wide_counters() const { return !asker_->is_version_1(); }

  // What earlier polls have read of what seldom changes, to be read and written by this one.
  Known& known() const { return asker_->habits()->known; }
  std::chrono::steady_clock::time_point now() const { return asker_->clock().steady(); }

  // Single variables, as many as one likes: some to a question, each asked twice at most.
  boost::asio::awaitable<Variables> get(std::vector<Oid> names) const;
  // Columns of one table together. Ends with the table, at the deadline (no_answer), at
  // `rows_max` rows, when two questions in a row are lost, or when the agent walks in circles.
  boost::asio::awaitable<Table> walk(std::vector<Oid> columns,
                                     std::size_t rows_max = table_rows_max) const;

 private:
  boost::asio::awaitable<Answer> ask(Message question, int tries) const;

  std::shared_ptr<Asker> asker_;
  Deadline deadline_;
};

}  // namespace signalbox::device_poller::snmp
