#include "runtime/worker_pool.hpp"

#include "testing/catch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <latch>
#include <stdexcept>
#include <string>
#include <thread>

using namespace signalbox;
using runtime::WorkerPool;
namespace asio = boost::asio;

namespace {
// Runs one coroutine to its end on a loop of this thread; what it throws is thrown here.
template <class Coroutine>
void on_loop(asio::io_context& loop, Coroutine coroutine) {
  std::exception_ptr fault;
  asio::co_spawn(loop, std::move(coroutine),
                 [&](const std::exception_ptr& thrown) { fault = thrown; });
  loop.run();
  loop.restart();
  if (fault) std::rethrow_exception(fault);
}

struct Pool {
  explicit Pool(std::size_t jobs_max = 8) : workers(loop.get_executor(), 1, jobs_max, metrics) {}

  asio::io_context loop{1};
  metrics::Registry metrics;
  WorkerPool workers;
};

asio::awaitable<void> compute(WorkerPool* workers) {
  const auto loop_thread = std::this_thread::get_id();
  const auto worker = co_await workers->run([] { return std::this_thread::get_id(); });
  CHECK(worker.value() != loop_thread);
  CHECK(std::this_thread::get_id() == loop_thread);
  const auto text = co_await workers->run([given = std::string{"moved"}] { return given + "!"; });
  CHECK(text.value() == "moved!");
  const auto done = co_await workers->run([] {});
  CHECK(done);
}

asio::awaitable<void> fault(WorkerPool* workers) {
  co_await workers->run([]() -> int { throw std::runtime_error{"broke"}; });
}

asio::awaitable<void> count_up(WorkerPool* workers, int* sum) {
  const auto one = co_await workers->run([] { return 1; });
  *sum += one.value();
}

asio::awaitable<void> wait_for(WorkerPool* workers, std::latch* gate) {
  co_await workers->run([gate] { gate->wait(); });
}

asio::awaitable<void> be_refused(WorkerPool* workers, std::latch* gate) {
  const auto refused = co_await workers->run([] { return 1; });
  gate->count_down();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::unavailable);
  CHECK(refused.error().retry_after == std::chrono::seconds{1});
}
}  // namespace

TEST_CASE("work runs beside the loop and its result comes back on it", "[runtime]") {
  Pool pool;
  on_loop(pool.loop, compute(&pool.workers));
}

TEST_CASE("what work throws is thrown where it was asked for", "[runtime]") {
  Pool pool;
  CHECK_THROWS_WITH(on_loop(pool.loop, fault(&pool.workers)), "broke");
}

TEST_CASE("many coroutines share the threads", "[runtime]") {
  Pool pool{500};
  int sum = 0;
  for (int i = 0; i < 500; ++i) {
    asio::co_spawn(pool.loop, count_up(&pool.workers, &sum), [](const std::exception_ptr&) {});
  }
  pool.loop.run();
  CHECK(sum == 500);
}

TEST_CASE("a full pool refuses at once and says when to come back", "[runtime]") {
  Pool pool{2};
  std::latch gate{1};
  asio::co_spawn(pool.loop, wait_for(&pool.workers, &gate), [](const std::exception_ptr&) {});
  asio::co_spawn(pool.loop, wait_for(&pool.workers, &gate), [](const std::exception_ptr&) {});
  on_loop(pool.loop, be_refused(&pool.workers, &gate));
  const auto text = pool.metrics.expose(metrics::Format::prometheus);
  CHECK_THAT(text, Catch::Contains("signalbox_worker_refused_total 1\n"));
  CHECK_THAT(text, Catch::Contains("signalbox_worker_jobs 0\n"));
  on_loop(pool.loop, compute(&pool.workers));
}
