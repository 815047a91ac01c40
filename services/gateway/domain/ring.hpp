// The newest facts of the fleet, kept for live streams: who listens walks along it at his own pace,
// and who comes back goes on where he was.
#pragma once

#include "core/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::gateway::domain {

// Where a fact stands: its number in the stream, and the end of its id, which tells whether that
// number still means the same fact after a stream was made anew.
struct EventId {
  std::uint64_t sequence = 0;
  std::string mark;  // the last 12 hex digits of ce-id

  bool operator==(const EventId&) const = default;
  // "<sequence>-<mark>"
  std::string to_string() const;
  static std::optional<EventId> parse(std::string_view text);
};

struct Kept {
  EventId id;
  std::string tenant;
  std::string noun;
  std::string entity;
  std::string permission;                    // who may see it
  std::shared_ptr<const std::string> frame;  // as it is sent
  Time at;                                   // stored in the stream
};

struct RingLimits {
  std::chrono::milliseconds age_max = std::chrono::minutes{15};
  std::size_t bytes_max = 64UL * 1024 * 1024;
};

class Ring {
 public:
  explicit Ring(RingLimits limits = {}) : limits_(limits) {}

  void push(Kept kept);
  // Takes out what is older than age_max.
  void forget_old(Time now);
  // The stream was made anew: nothing of before goes on.
  void clear();

  // Positions count for ever; `begin` grows as the oldest are taken out.
  std::uint64_t begin() const { return first_; }
  std::uint64_t end() const { return first_ + kept_.size(); }
  // For begin() <= position < end().
  const Kept& at(std::uint64_t position) const { return kept_[position - first_]; }

  // Where to go on for one who has seen this fact: the position after it. Nothing if it is not
  // known what came since: it is older than the ring, yet to come, or was another fact.
  std::optional<std::uint64_t> after(const EventId& seen) const;
  // The last that was pushed, even if it is too old to be here; number 0 before any.
  const EventId& newest() const { return newest_; }

 private:
  void pop();

  RingLimits limits_;
  std::deque<Kept> kept_;
  EventId gone_;  // the last that was taken out
  EventId newest_;
  std::uint64_t first_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace signalbox::gateway::domain
