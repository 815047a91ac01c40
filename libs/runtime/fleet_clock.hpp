// One clock for the whole fleet: that of its database, carried on by our stopwatch. A host whose
// clock is wrong, or is set while we run, polls, ends and deletes nothing at the wrong time.
#pragma once

#include "core/clock.hpp"

#include <atomic>
#include <chrono>
#include <cstdint>

namespace signalbox::runtime {

class FleetClock final : public Clock {
 public:
  // What passes unnoticed, so that the hands do not tremble with the network: 50 ms.
  static constexpr std::chrono::milliseconds tolerance{50};
  // An answer that took longer says too little of when it was true: 1 s.
  static constexpr std::chrono::seconds answer_time_max{1};

  // The host's until the database has told the time; then it may go back once, by as much as the
  // host is ahead. Safe to ask from any thread.
  Time now() const override;
  std::chrono::steady_clock::time_point steady() const override;

  // What the database told at some moment between these two.
  void hear(Time told, std::chrono::steady_clock::time_point asked,
            std::chrono::steady_clock::time_point answered);
  // How far the host's clock is ahead of ours.
  std::chrono::milliseconds host_ahead() const;

 private:
  static constexpr std::int64_t unheard = INT64_MIN;
  std::atomic<std::int64_t> behind_ns_{unheard};  // what to add to the stopwatch
};

}  // namespace signalbox::runtime
