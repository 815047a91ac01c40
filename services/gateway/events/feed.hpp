// What the streams bring to the gateway: every fact and reading, for live streams; and the facts
// that end what is known of a caller.
#pragma once

#include "bus/follower.hpp"
#include "core/uuid.hpp"
#include "gateway/domain/ring.hpp"

#include <functional>
#include <optional>
#include <string>

namespace signalbox::gateway::events {

struct FeedParts {
  bus::Parts parts;
  bus::Link& link;  // of account FLEET
  const Clock& clock;
  std::function<void(domain::Kept fact)> push_fact;
  std::function<void(domain::Kept reading)> push_reading;
  std::function<void()> lose_facts;
  std::function<void(const Uuid& person)> forget_person;
  std::function<void()> forget_all;
};

class Feed {
 public:
  // Begins once the link is connected: with the last 15 minutes of facts, and readings from now on.
  explicit Feed(const FeedParts& parts);

 private:
  bus::Follower facts_;
  bus::Follower readings_;
};

// A fact as a frame of the stream: a CloudEvent in structured mode, by its number. Nothing for one
// that is none, or that the contract does not know.
std::optional<domain::Kept> kept_fact(const bus::Message& message, const bus::Place& place);
std::optional<domain::Kept> kept_reading(const bus::Message& message, const bus::Place& place);

}  // namespace signalbox::gateway::events
