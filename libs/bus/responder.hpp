// Answers the questions put to one service: as one of its queue group, so that a question reaches
// one replica, and with what the NATS service protocol asks of every service (ADR-32).
#pragma once

#include "bus/wire/link.hpp"
#include "bus/wire/service_protocol.hpp"
#include "contracts/question.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace signalbox::bus {

struct ResponderConfig {
  std::string service;                  // "tree": its subjects are ask.tree.*
  std::string instance;                 // unique to the process, a UUIDv7
  std::string description;              // a sentence, for $SRV.INFO
  std::vector<std::string> operations;  // those it has; none: it is asked nothing, only $SRV
  // Handled at the same time, those that were answered 504 and go on included; past it a question
  // is answered 503 at once.
  std::size_t open_max = 256;
};

class Responder {
 public:
  // What it throws is logged and answered 500 without detail.
  using Handler = std::function<boost::asio::awaitable<contracts::Answer>(contracts::Question)>;

  // The link is that of account ASK.
  //
  // Only messages that came under ask.<service>.<operation> with all of a question's headers reach
  // the handler: others are dropped, counted and logged, never answered. A question for an
  // operation that is not on the list is answered 404; one that is not answered by its deadline,
  // 504.
  Responder(const Parts& parts, Link& link, ResponderConfig config, Handler handler);
  ~Responder();
  Responder(const Responder&) = delete;
  Responder& operator=(const Responder&) = delete;

  // Leaves the queue group and returns when what was begun is answered (true) or at the deadline.
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
