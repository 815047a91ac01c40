#include "device_poller/outside/probe/deadline.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace signalbox::device_poller::probe {
namespace {
namespace asio = boost::asio;

// `||` waits for a success: what throws must not leave it waiting for the timer.
asio::awaitable<void> caught(asio::awaitable<void> work, std::exception_ptr* fault) {
  try {
    co_await std::move(work);
  } catch (...) {
    *fault = std::current_exception();
  }
}

asio::awaitable<void> until(std::chrono::steady_clock::time_point deadline) {
  asio::steady_timer timer{co_await asio::this_coro::executor, deadline};
  co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}
}  // namespace

asio::awaitable<bool> ends_by(asio::awaitable<void> work,
                              std::chrono::steady_clock::time_point deadline) {
  using namespace asio::experimental::awaitable_operators;
  std::exception_ptr fault;
  const auto first = co_await (caught(std::move(work), &fault) || until(deadline));
  const auto state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) {
    throw boost::system::system_error{asio::error::operation_aborted};
  }
  if (first.index() != 0) co_return false;
  if (fault) std::rethrow_exception(fault);
  co_return true;
}

}  // namespace signalbox::device_poller::probe
