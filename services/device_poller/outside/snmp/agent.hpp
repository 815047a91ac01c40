// The SNMP agent of one device, for the time of one poll.
#pragma once

#include "device_poller/outside/snmp/client.hpp"
#include "device_poller/outside/snmp/walk.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <span>
#include <vector>

namespace signalbox::device_poller::snmp {

struct Variables {
  // In the order asked for; null where the agent has none.
  std::vector<Value> values;
  domain::PollOutcome outcome = {};
};

// Copies freely; the client must outlive it.
class Agent {
 public:
  Agent(Client& client, Target target, Deadline deadline)
      : client_(&client), target_(std::move(target)), deadline_(deadline) {}

  // Whether the deadline has passed: nothing is asked any more.
  bool too_late() const { return client_->clock().steady() >= deadline_; }

  // Single variables, as many as one likes: some to a question, each asked twice at most.
  boost::asio::awaitable<Variables> get(std::vector<Oid> names) const;
  // Columns of one table together. Ends with the table, at the deadline (no_answer), at 10,000
  // rows, when two questions in a row are lost, or when the agent walks in circles.
  boost::asio::awaitable<Table> walk(std::vector<Oid> columns) const;

 private:
  boost::asio::awaitable<Answer> ask(Message question, int tries) const;

  Client* client_;
  Target target_;
  Deadline deadline_;
};

}  // namespace signalbox::device_poller::snmp
