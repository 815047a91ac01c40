#include "runtime/worker_pool.hpp"

namespace signalbox::runtime {

WorkerPool::WorkerPool(boost::asio::any_io_executor loop, std::size_t threads, std::size_t jobs_max,
                       metrics::Registry& metrics)
    : loop_(std::move(loop)),
      threads_(threads),
      jobs_max_(jobs_max),
      jobs_gauge_(metrics.gauge(
          {"signalbox_worker_jobs", "Jobs that wait for or run on the worker threads."})),
      refused_(metrics.counter(
          {"signalbox_worker_refused_total", "Jobs refused because the queue was full."})) {}

WorkerPool::~WorkerPool() { stop(); }

void WorkerPool::stop() {
  threads_.stop();
  threads_.join();
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
