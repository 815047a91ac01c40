// A loop with all that parts of the bus stand on, silent, and how a test waits on it.
#pragma once

#include "bus/parts.hpp"
#include "core/clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace signalbox::testing {

inline std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) {
  return std::chrono::steady_clock::now() + time;
}

// Its members are what fixtures of bus tests begin with. What is logged is dropped.
struct BusLoop {
  boost::asio::io_context loop{1};
  SystemClock clock;
  log::Sink sink{-1, clock};
  log::Logger log{sink, log::Level::error, "test", "test"};
  metrics::Registry metrics;
  bus::Parts parts{loop.get_executor(), log, metrics};
};

// Whether the condition holds before the deadline; looks every 5 ms.
template <class Condition>
boost::asio::awaitable<bool> eventually(std::chrono::milliseconds deadline, Condition condition) {
  const auto until = in(deadline);
  boost::asio::steady_timer look{co_await boost::asio::this_coro::executor};
  while (!condition() && std::chrono::steady_clock::now() < until) {
    look.expires_after(std::chrono::milliseconds{5});
    co_await look.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  co_return condition();
}

}  // namespace signalbox::testing
