// What goes wrong with Redis. These are faults of the world or of our own commands, so they are
// thrown; no message holds a value or a password.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace signalbox::redis {

// Redis is not there, did not answer in time, is not able to serve (loading, out of memory), or too
// much is under way already. Whether a command that was sent had an effect is not known.
class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Redis refused a command: it is wrong, or was sent to a key of another kind.
class CommandError : public std::runtime_error {
 public:
  CommandError(const std::string& message, std::string code)
      : std::runtime_error(message), code_(std::move(code)) {}

  // The first word of Redis' answer: ERR, WRONGTYPE, NOSCRIPT.
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

// Redis answered with another kind of value than the command is known to answer.
class UnexpectedReply : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace signalbox::redis
