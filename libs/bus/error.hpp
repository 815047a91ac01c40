// What goes wrong with the bus. These are faults of the world, so they are thrown; what a caller
// did wrong comes back as a Failure.
#pragma once

#include <stdexcept>

namespace signalbox::bus {

// There is no connection, it was lost, or nobody answered in time: what came of a message that was
// under way is not known.
class Disconnected : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The server refuses us: a subject that this user may not use, an account that is gone. The message
// names the subject.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace signalbox::bus
