// Threads for work that would hold up the loop: anything over about 1 ms (password hashing,
// compression, ranking) and libraries that block.
#pragma once

#include "core/result.hpp"
#include "metrics/registry.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

namespace signalbox::runtime {

class WorkerPool {
 public:
  // `jobs_max` bounds what waits and runs together: more is refused, so that a rush ends in clear
  // answers and not in memory.
  WorkerPool(boost::asio::any_io_executor loop, std::size_t threads, std::size_t jobs_max,
             metrics::Registry& metrics);
  // Waits for the jobs that run, without bound, and drops those that wait: drain first.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Runs `work` on one of the threads and resumes the caller on the loop with what it returned;
  // what it throws is thrown there. Code::unavailable, with a wait, when the pool is full. A job
  // that has been taken runs to its end: it owns all it touches and does not hear a cancellation.
  template <class Work>
  boost::asio::awaitable<Result<std::invoke_result_t<Work>>> run(Work work);

  // The threads themselves, for parts that bound their own work: http::ServerOptions::workers,
  // outbound::LocalStorage. What is posted there counts neither as a job nor for drain(): whoever
  // posts it waits for it.
  boost::asio::any_io_executor executor() { return threads_.get_executor(); }

  // True while a job waits or runs.
  bool busy() const { return jobs_ > 0; }
  // Returns when no job is left (true) or at the deadline (false).
  boost::asio::awaitable<bool> drain(std::chrono::steady_clock::time_point deadline) const;

 private:
  bool take_place();
  void leave_place();
  Failure full() const;

  boost::asio::any_io_executor loop_;
  boost::asio::thread_pool threads_;
  std::size_t jobs_ = 0;
  std::size_t jobs_max_;
  metrics::Gauge jobs_gauge_;
  metrics::Counter refused_;
};

template <class Work>
boost::asio::awaitable<Result<std::invoke_result_t<Work>>> WorkerPool::run(Work work) {
  using Value = std::invoke_result_t<Work>;
  // What crosses from the thread to the loop: nothing yet, the value, or what was thrown.
  using Stored = std::conditional_t<std::is_void_v<Value>, std::true_type, Value>;
  using Outcome = std::variant<std::monostate, Stored, std::exception_ptr>;
  if (!take_place()) co_return full();

  auto outcome = std::make_shared<Outcome>();
  auto start = [this, outcome, job = std::move(work)](auto handler) mutable {
    auto finish = [this, outcome, job = std::move(job), handler = std::move(handler),
                   loop_waits = boost::asio::make_work_guard(loop_)]() mutable {
      try {
        if constexpr (std::is_void_v<Value>) {
          job();
          outcome->template emplace<1>();
        } else {
          outcome->template emplace<1>(job());
        }
      } catch (...) {
        outcome->template emplace<2>(std::current_exception());
      }
      boost::asio::post(loop_, std::move(handler));
    };
    boost::asio::post(threads_, std::move(finish));
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void()>(
      std::move(start), boost::asio::use_awaitable);
  leave_place();

  if (auto* const thrown = std::get_if<2>(outcome.get())) std::rethrow_exception(*thrown);
  if constexpr (std::is_void_v<Value>) {
    co_return Result<void>{};
  } else {
    co_return std::get<1>(std::move(*outcome));
  }
}

}  // namespace signalbox::runtime
