// Asks questions of other services over the bus and waits for their answers.
#pragma once

#include "bus/wire/link.hpp"
#include "contracts/question.hpp"
#include "core/result.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace signalbox::bus {

// A question's own limit; a shorter remaining deadline holds.
inline constexpr std::chrono::seconds question_deadline{10};
// Questions that wait for their answer: past it a new one is refused, so that a service that hangs
// does not fill ours.
inline constexpr std::size_t questions_max = 1024;

class Asker {
 public:
  // The link is that of account ASK.
  Asker(const Link& link, metrics::Registry& metrics);

  // The answer, whatever its status; else why there is none: unavailable (nobody serves the
  // operation, or the connection is lost), timeout (no answer in time; it may have been done all
  // the same), too_large (a body beyond limits::body_bytes_max), forbidden (this service may not
  // ask that), too_many (more wait than questions_max).
  boost::asio::awaitable<Result<contracts::Answer>> ask(contracts::Question question);

 private:
  struct State;
  struct Place;
  static boost::asio::awaitable<Result<contracts::Answer>> send(Link link,
                                                                contracts::Question question);

  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
