// Runs work that blocks (files, names) on worker threads while the loop goes on.
// runtime::WorkerPool does the same and bounds its queue; this library lies below it and is given
// its threads.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace signalbox::outbound {

// Resumes the caller on its own loop with what `work` returned, or throws there what it threw. The
// work owns all it touches: it runs to its end even if the caller is gone.
template <class Work>
boost::asio::awaitable<std::invoke_result_t<Work>> run_blocking(
    boost::asio::any_io_executor workers, Work work) {
  using Outcome = std::variant<std::monostate, std::invoke_result_t<Work>, std::exception_ptr>;
  const auto loop = co_await boost::asio::this_coro::executor;
  auto outcome = std::make_shared<Outcome>();
  auto start = [workers, loop, outcome, job = std::move(work)](auto handler) mutable {
    auto finish = [loop, outcome, job = std::move(job), handler = std::move(handler),
                   loop_waits = boost::asio::make_work_guard(loop)]() mutable {
      try {
        outcome->template emplace<1>(job());
      } catch (...) {
        outcome->template emplace<2>(std::current_exception());
      }
      boost::asio::post(loop, std::move(handler));
    };
    boost::asio::post(workers, std::move(finish));
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      std::move(start), boost::asio::use_awaitable);
  if (auto* const thrown = std::get_if<2>(outcome.get())) std::rethrow_exception(*thrown);
  co_return std::get<1>(std::move(*outcome));
}

}  // namespace signalbox::outbound
