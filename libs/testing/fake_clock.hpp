// A clock whose hands only the test turns. Not thread-safe.
#pragma once

#include "core/clock.hpp"

#include <chrono>

namespace signalbox::testing {

class FakeClock final : public Clock {
 public:
  explicit FakeClock(Time start = Time{std::chrono::milliseconds{1'769'851'800'123}})
      : now_(start) {}

  Time now() const override { return now_; }
  std::chrono::steady_clock::time_point steady() const override { return steady_; }

  // Time passes: both clocks move.
  void advance(std::chrono::milliseconds by) {
    now_ += by;
    steady_ += by;
  }
  // The calendar is set, either way; the stopwatch does not notice.
  void set(Time now) { now_ = now; }

 private:
  Time now_;
  std::chrono::steady_clock::time_point steady_{};
};

}  // namespace signalbox::testing
