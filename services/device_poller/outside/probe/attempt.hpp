// One probe under way, as all kinds of it see it.
#pragma once

#include "device_poller/outside/probe/probe.hpp"

#include <chrono>

namespace signalbox::device_poller::probe {

struct Attempt {
  using Moment = std::chrono::steady_clock::time_point;

  const ProbeParts* parts;
  Target target;
  Moment deadline;
  Probed probed = {};
  // What is said if the deadline comes now: each step tells what it waits for.
  domain::PollOutcome at_deadline = {};

  Moment now() const { return parts->clock.steady(); }
  void took_since(Moment begun) {
    probed.latency_ms = std::chrono::duration<double, std::milli>(now() - begun).count();
  }
};

}  // namespace signalbox::device_poller::probe
