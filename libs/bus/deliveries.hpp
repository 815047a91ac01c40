// All that the streams deliver to one service: what each of its durables brings, and the dead
// letters that somebody has replayed to it.
#pragma once

#include "bus/consumer.hpp"

#include <memory>
#include <string>
#include <vector>

namespace signalbox::bus {

struct Delivery {
  std::string durable;
  Consumer::Handler handler;
  std::string stream = "EVENTS";
  std::size_t handlers_max = 8;  // at the same time
};

class Deliveries {
 public:
  // A replayed letter goes to the handler of the durable in which it died, as it was the first
  // time; one of a durable that is not on the list any more is a dead letter again.
  Deliveries(const Parts& parts, Link& link, const std::string& service,
             std::vector<Delivery> list);

  // As Consumer::drain(), for all of them at once.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  std::vector<std::unique_ptr<Consumer>> consumers_;
};

}  // namespace signalbox::bus
