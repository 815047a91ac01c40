// Stops calling what does not answer: after some failures in a row nothing is let through for a
// while, then a single probe, whose end decides. Kept in this process, one state for each key.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace signalbox::outbound {

struct BreakerRules {
  // In a row: one answer between them starts the count again.
  std::size_t failures_max = 5;
  // How long it stays open, doubled with every probe that fails.
  std::chrono::milliseconds open_first = std::chrono::seconds{30};
  std::chrono::milliseconds open_max = std::chrono::seconds{900};
  // Keys that have failed lately; the one that failed longest ago is forgotten for a new one.
  std::size_t keys_max = 10'000;
};

// Lives on one loop. The clock must outlive it.
class Breaker {
 public:
  class Attempt;

  explicit Breaker(const Clock& clock, BreakerRules rules = {});

  // One call to what `key` names. Code::unavailable with retry_after while it is open, and while a
  // probe is under way.
  Result<Attempt> begin(const std::string& key);
  // Keys that are open or being probed.
  std::size_t open_count() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

// Tell it how the call went; an attempt that ends untold (the caller was cancelled) counts neither
// way, and lets the next one probe. May outlive its breaker, but not the clock.
class Breaker::Attempt {
 public:
  Attempt(Attempt&&) noexcept = default;
  Attempt& operator=(Attempt&&) = delete;
  Attempt(const Attempt&) = delete;
  ~Attempt();

  void succeed();
  void fail();

 private:
  friend class Breaker;
  Attempt(std::shared_ptr<State> state, std::string key, bool probe);

  std::shared_ptr<State> state_;  // none once told
  std::string key_;
  bool probe_;
};

}  // namespace signalbox::outbound
