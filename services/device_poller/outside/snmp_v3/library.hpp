// The net-snmp library, which keeps users and clocks of all agents in lists of the process,
// unlocked and never emptied. Here every call has them to itself: what one device, or one tenant,
// was asked with is never there for another. Internal to this protocol.
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <string>

struct usmUser;  // NOLINT(readability-identifier-naming): net-snmp's name

namespace signalbox::device_poller::snmp_v3 {

// Starts the library once in the process: it reads no configuration, writes no state and prints
// nothing.
void start_library();

struct FreeUser {
  void operator()(usmUser* user) const;
};

// One agent as net-snmp knows it: the user with keys for its engine, and its clock.
struct Remote {
  const Clock* clock;
  std::unique_ptr<usmUser, FreeUser> user = {};
  std::string engine = {};  // its snmpEngineID
  unsigned boots = 0;
  unsigned time_s = 0;
  std::chrono::steady_clock::time_point told_at = {};  // when these two held
};

// As long as it lives the library is ours, and knows this agent alone. The agent must outlive it.
class Turn {
 public:
  explicit Turn(Remote* remote);
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn();

 private:
  unsigned time_now() const;

  std::unique_lock<std::mutex> lock_;
  Remote* remote_;
  usmUser* user_;
};

}  // namespace signalbox::device_poller::snmp_v3
