// Takes messages of one durable from a stream and hands them to a function, many at a time.
//
// Nothing is acknowledged before the handler has said that it is done: a process that dies has lost
// nothing, and the handler sees some messages twice. What fails comes again after a growing delay;
// what fails too often, or can never succeed, is kept as a dead letter.
#pragma once

#include "bus/verdict.hpp"
#include "bus/wire/link.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace signalbox::bus {

struct ConsumerConfig {
  std::string service;
  std::string stream = "EVENTS";
  std::string durable;  // made by the provisioner; "<service>_<noun>"
  // Handled at the same time: as many as the database has connections to spare.
  std::size_t handlers_max = 8;
  // Held here, handled or waiting for it: what one trip to the server brings.
  std::size_t held_max = 200;
};

class Consumer {
 public:
  // What it throws counts as Verdict::later.
  using Handler = std::function<boost::asio::awaitable<Handled>(Message)>;

  // Begins once the link is connected.
  Consumer(const Parts& parts, Link& link, ConsumerConfig config, Handler handler);
  ~Consumer();
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  // From the call on takes no more, and has given back what was not begun (it comes again after
  // 1 s). Returns when all that was begun has its verdict (true) or at the deadline (false).
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
