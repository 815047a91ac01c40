// What goes wrong with a database. These are faults of the world or of our own SQL, so they are
// thrown; what a caller did wrong is found out by the statement itself (ON CONFLICT, WHERE).
#pragma once

#include "core/result.hpp"

#include <exception>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace signalbox::pg {

// The connection is gone or could not be made: the outcome of what was under way is not known.
class Disconnected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// All connections are in use and the queue for them is full, or the wait for one took too long; or
// the server has no more of something (class 53), or ended one of two that waited for each other.
// Nothing was done.
class Busy : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A migration has changed the table since the statement was prepared here ("cached plan must not
// change result type"). It had no effect, and asked again it is prepared anew.
class Outdated : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// What was asked took longer than it may (PoolConfig::statement_time). Ended by the server it has
// had no effect; ended by us, because the server is silent, its outcome is not known.
class TimedOut : public std::runtime_error {
 public:
  // What whoever asked is to hear.
  static constexpr Code code = Code::timeout;
  using std::runtime_error::runtime_error;
};

// The server refused a statement. The message holds no values, only what the server says.
class SqlError : public std::runtime_error {
 public:
  SqlError(const std::string& message, std::string state, std::string constraint)
      : std::runtime_error(message), state_(std::move(state)), constraint_(std::move(constraint)) {}

  // Five characters, such as 23505: PostgreSQL manual, appendix A.
  const std::string& state() const { return state_; }
  // The constraint that was violated; empty where none was.
  const std::string& constraint() const { return constraint_; }

 private:
  std::string state_;
  std::string constraint_;
};

// What whoever asked is to hear of these faults: when to ask again, and whether something may have
// been done. Nothing for what is a fault of ours.
std::optional<Failure> failure_of(const std::exception& fault);

}  // namespace signalbox::pg
