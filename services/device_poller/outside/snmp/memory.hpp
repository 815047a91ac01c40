// What is known of the agents that were asked, by whom they are asked: bounded, the longest unasked
// is forgotten. Internal to this protocol.
#pragma once

#include "device_poller/outside/snmp/habits.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <utility>

namespace signalbox::device_poller::snmp {

// Some 200 bytes each; a process polls some thousand devices.
inline constexpr std::size_t habits_max = 16'384;
// An agent may be mended, and a lost answer may have been the way's: it is learned anew after that.
inline constexpr std::chrono::hours habits_kept{1};

class Memory {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  explicit Memory(std::size_t most = habits_max) : most_(most) {}

  // Those of this agent: two tenants that ask one with different credentials share nothing.
  std::shared_ptr<Habits> of(const std::string& agent, Instant now) {
    auto found = known_.find(agent);
    if (found == known_.end()) {
      order_.push_front(agent);
      found = known_.emplace(agent, Entry{nullptr, now, order_.begin()}).first;
    }
    auto& entry = found->second;
    order_.splice(order_.begin(), order_, entry.place);
    if (!entry.habits || now - entry.since > habits_kept) {
      entry.habits = std::make_shared<Habits>();
      entry.since = now;
    }
    auto habits = entry.habits;
    if (known_.size() > most_) {
      known_.erase(order_.back());
      order_.pop_back();
    }
    return habits;
  }

 private:
  struct Entry {
    std::shared_ptr<Habits> habits;
    Instant since;
    std::list<std::string>::iterator place;
  };

  std::size_t most_;
  std::list<std::string> order_;  // the latest first
  std::map<std::string, Entry> known_;
};

}  // namespace signalbox::device_poller::snmp
