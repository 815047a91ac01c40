// Waits for a condition that nobody announces. Internal to this library.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace signalbox::bus {

// Looks every 10 ms, far below any deadline it is given, until the condition holds (true) or the
// deadline has passed (false).
template <class Condition>
boost::asio::awaitable<bool> wait_until(boost::asio::any_io_executor executor,
                                        std::chrono::steady_clock::time_point deadline,
                                        Condition condition) {
  boost::asio::steady_timer look{executor};
  while (!condition() && std::chrono::steady_clock::now() < deadline) {
    look.expires_after(std::chrono::milliseconds{10});
    co_await look.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
  }
  co_return condition();
}

}  // namespace signalbox::bus
