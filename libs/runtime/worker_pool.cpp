#include "runtime/worker_pool.hpp"

#include <boost/asio/steady_timer.hpp>

namespace signalbox::runtime {
namespace {
namespace asio = boost::asio;
// How often a draining pool looks whether it is empty: far below any deadline it is given.
constexpr std::chrono::milliseconds drain_look{10};
}  // namespace

WorkerPool::WorkerPool(asio::any_io_executor loop, std::size_t threads, std::size_t jobs_max,
                       metrics::Registry& metrics)
    : loop_(std::move(loop)),
      threads_(threads),
      jobs_max_(jobs_max),
      jobs_gauge_(metrics.gauge(
          {"signalbox_worker_jobs", "Jobs that wait for or run on the worker threads."})),
      refused_(metrics.counter(
          {"signalbox_worker_refused_total", "Jobs refused because the queue was full."})) {}

WorkerPool::~WorkerPool() {
  threads_.stop();
  threads_.join();
}

asio::awaitable<bool> WorkerPool::drain(std::chrono::steady_clock::time_point deadline) const {
  asio::steady_timer look{loop_};
  while (busy() && std::chrono::steady_clock::now() < deadline) {
    look.expires_after(drain_look);
    co_await look.async_wait(asio::use_awaitable);
  }
  co_return !busy();
}

bool WorkerPool::take_place() {
  if (jobs_ >= jobs_max_) {
    refused_.add();
    return false;
  }
  jobs_gauge_.set(static_cast<double>(++jobs_));
  return true;
}

void WorkerPool::leave_place() { jobs_gauge_.set(static_cast<double>(--jobs_)); }

Failure WorkerPool::full() const {
  return {.code = Code::unavailable,
          .detail = "Too much work is waiting.",
          .errors = {},
          .retry_after = std::chrono::seconds{1}};
}

}  // namespace signalbox::runtime
