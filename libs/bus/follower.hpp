// Follows a stream from some time back, in order and whole, for a process that wants to see all of
// it and acknowledges nothing: live streams, caches. Each process sees everything.
//
// The consumer behind it lives in the server's memory and is made anew whenever something was
// missed: after a reconnect, a leader's end, a message that did not come.
#pragma once

#include "bus/jetstream.hpp"
#include "bus/wire/link.hpp"
#include "core/clock.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace signalbox::bus {

struct FollowerConfig {
  std::string stream = "EVENTS";
  std::string filter = "evt.>";  // all that the stream keeps
  std::chrono::seconds back{};   // how long before now the first message may have been stored
  const Clock* clock = nullptr;  // by which it is now; none: the host's
};

class Follower {
 public:
  // Every message once, by its number in the stream, in order. What it throws is logged.
  using OnMessage = std::function<void(const Message& message, const Place& place)>;
  // The stream has lost what we had seen of it, or what came next: it was made anew, has dropped
  // messages before we were back, or has a hole. The next message may have any number.
  using OnGap = std::function<void()>;

  // Begins once the link is connected. The link is that of account FLEET.
  Follower(const Parts& parts, Link& link, FollowerConfig config, OnMessage on_message,
           OnGap on_gap);
  ~Follower();
  Follower(const Follower&) = delete;
  Follower& operator=(const Follower&) = delete;

  // All that was stored before it began has been handed over. False while it is made anew.
  bool caught_up() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace signalbox::bus
