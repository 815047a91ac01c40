// A loop for the tests of what talks to devices, and how a test waits on it.
#pragma once

#include "core/clock.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

namespace signalbox::device_poller {

struct TestLoop {
  // Runs it to its end and answers its value; throws what it throws, and after 20 s.
  template <class T>
  T run(boost::asio::awaitable<T> work) {
    std::optional<T> value;
    std::exception_ptr fault;
    boost::asio::co_spawn(loop, std::move(work), [&](std::exception_ptr thrown, T result) {
      fault = std::move(thrown);
      value = std::move(result);
      loop.stop();
    });
    loop.restart();
    loop.run_for(std::chrono::seconds{20});
    if (fault) std::rethrow_exception(fault);
    if (!value || !loop.stopped()) throw std::runtime_error{"it did not end in 20 s"};
    return *std::move(value);
  }

  std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) const {
    return clock.steady() + time;
  }
  bool metrics_say(const std::string& line) const {
    return metrics.expose(metrics::Format::prometheus).find(line + "\n") != std::string::npos;
  }

  boost::asio::io_context loop{1};
  SystemClock clock;
  metrics::Registry metrics;
};

}  // namespace signalbox::device_poller
