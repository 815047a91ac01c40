#include "runtime/loop_lag.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace signalbox::runtime {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::milliseconds look_interval{100};
// A person notices a quarter of a second.
constexpr std::chrono::milliseconds notable_lag{250};
}  // namespace

asio::awaitable<void> watch_loop_lag(const Clock* clock, log::Logger log, metrics::Histogram lag) {
  asio::steady_timer timer{co_await asio::this_coro::executor};
  while (true) {
    const auto due = clock->steady() + look_interval;
    timer.expires_after(look_interval);
    co_await timer.async_wait(asio::use_awaitable);
    const auto late = std::max(clock->steady() - due, std::chrono::steady_clock::duration{0});
    const std::chrono::duration<double> seconds = late;
    lag.observe(seconds.count());
    if (late >= notable_lag) log.warn("loop was held up", {{"lag_seconds", seconds.count()}});
  }
}

}  // namespace signalbox::runtime
