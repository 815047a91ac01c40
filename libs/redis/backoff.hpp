// How long to wait before the next attempt: growing, so that a server that comes back is not met by
// a storm, and with chance in it, so that replicas do not come in step.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace signalbox::redis {

class Backoff {
 public:
  Backoff() : random_(std::random_device{}()) {}

  // Half to all of 100 ms, 200 ms, 400 ms and so on up to 5 s.
  std::chrono::milliseconds next() {
    const auto most = delay_;
    delay_ = std::min(delay_ * 2, longest);
    return std::chrono::milliseconds{
        std::uniform_int_distribution{most.count() / 2, most.count()}(random_)};
  }
  void reset() { delay_ = shortest; }

 private:
  static constexpr std::chrono::milliseconds shortest{100};
  static constexpr std::chrono::milliseconds longest{5000};

  std::chrono::milliseconds delay_ = shortest;
  std::minstd_rand random_;
};

}  // namespace signalbox::redis
