// Who puts questions to the SNMP agent of one device, in whatever version of the protocol. Lives on
// one loop.
#pragma once

#include "core/clock.hpp"
#include "device_poller/domain/poll_outcome.hpp"
#include "device_poller/outside/snmp/habits.hpp"
#include "device_poller/outside/snmp/message.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <stdexcept>

namespace signalbox::device_poller::snmp {

using Deadline = std::chrono::steady_clock::time_point;

struct Answer {
  // answered, unauthorized, no_answer, refused, unreachable or bad_answer.
  domain::PollOutcome outcome;
  Message message = {};  // of one that answered, without the community; see its error_status
};

// We are at fault, not the device: too many questions wait, or the deadline came before its turn.
class Busy : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Asker {
 public:
  Asker() = default;
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;
  virtual ~Asker() = default;

  // Asks up to `tries` times; community, version and request id are filled in here. Throws Busy.
  virtual boost::asio::awaitable<Answer> ask(Message question, int tries, Deadline deadline) = 0;
  // Whether it speaks SNMPv1: no GETBULK, no 64-bit counters, one absent variable fails all.
  virtual bool is_version_1() const = 0;
  // What was learned of the device; kept between polls.
  virtual const std::shared_ptr<Habits>& habits() const = 0;
  virtual const Clock& clock() const = 0;
};

}  // namespace signalbox::device_poller::snmp
