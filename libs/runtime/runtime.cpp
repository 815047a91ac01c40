#include "runtime/runtime.hpp"

#include "metrics/process.hpp"
#include "pg/error.hpp"
#include "runtime/admin.hpp"
#include "runtime/loop_lag.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include <csignal>
#include <ranges>
#include <utility>

namespace signalbox::runtime {
namespace {
namespace asio = boost::asio;
// A password takes 0.2 s: 64 waiting are 13 s, which is as long as anyone waits to sign in.
constexpr std::size_t worker_jobs_max = 64;
// Shells say 128 + the signal's number.
constexpr int interrupted_twice = 130;

// Operators send small requests, and few.
http::ServerOptions admin_options() {
  http::ServerOptions options;
  options.limits.body_bytes_max = 4096;
  options.limits.connections_max = 256;
  return options;
}
}  // namespace

Runtime::Runtime(asio::io_context& loop, log::Logger log, const std::string& service,
                 const Config& config)
    : loop_(loop),
      signals_(loop, SIGTERM, SIGINT),
      log_(std::move(log)),
      workers_(loop.get_executor(), config.worker_threads, worker_jobs_max, metrics_),
      admin_(
          server_parts(), "admin", config.admin_listen,
          [this, service](const http::Request& request) {
            const AdminParts parts{service, health_, metrics_};
            return [](http::Response response) -> asio::awaitable<http::Response> {
              co_return response;
            }(answer_admin(parts, request));
          },
          admin_options()),
      drain_deadline_(config.drain_deadline),
      leaving_time_(config.leaving_time) {
  metrics::describe_process(metrics_, service);
  before_end("workers", [this](std::chrono::steady_clock::time_point deadline) {
    return workers_.drain(deadline);
  });
  const auto dropped =
      metrics_.counter({"signalbox_log_dropped_total", "Log lines that could not be written."});
  metrics_.before_exposition([this, dropped, counted = 0.0]() mutable {
    const auto now = static_cast<double>(log_.dropped());
    dropped.add(now - counted);
    counted = now;
  });
  const auto lag = metrics_.histogram(
      {"signalbox_loop_lag_seconds", "How late the loop was for a turn it had promised."},
      metrics::duration_buckets());
  asio::co_spawn(loop_, watch_loop_lag(&clock_, log_, lag), asio::detached);
}

Runtime::~Runtime() = default;

http::ServerParts Runtime::server_parts() {
  return {loop_.get_executor(), clock_, ids_, log_, metrics_};
}

Endpoint Runtime::serve(std::string door, const Endpoint& listen, http::Handler handler,
                        http::ServerOptions options) {
  if (!options.workers) options.workers = workers_.executor();
  if (!options.failure_of) options.failure_of = pg::failure_of;
  options.limits.leaving_time = leaving_time_;
  auto& server = *doors_.emplace_back(std::make_unique<http::Server>(
      server_parts(), door, listen, std::move(handler), std::move(options)));
  const auto endpoint = server.endpoint();
  log_.info("listening", {{"door", door}, {"address", endpoint.host}, {"port", endpoint.port}});
  before_end(std::move(door), [this, &server](std::chrono::steady_clock::time_point deadline) {
    const auto left = deadline - clock_.steady();
    return server.drain(std::chrono::duration_cast<std::chrono::milliseconds>(left));
  });
  return endpoint;
}

void Runtime::before_end(std::string name, Drain drain) {
  steps_.push_back({std::move(name), std::move(drain)});
}

// By a plain handler, not by the loop, which may be what hangs.
void Runtime::end_at_once_on_a_second_signal() {
  signals_.clear();
  for (const int signal : {SIGTERM, SIGINT}) {
    std::signal(signal, [](int) { ::_exit(interrupted_twice); });
  }
}

asio::awaitable<void> Runtime::until_stopped() {
  health_.started();
  const auto admin = admin_.endpoint();
  log_.info("ready", {{"admin_address", admin.host}, {"admin_port", admin.port}});
  const int signal = co_await signals_.async_wait(asio::use_awaitable);
  log_.info("stopping", {{"signal", signal}});
  health_.draining();
  end_at_once_on_a_second_signal();
  co_await drain_all();
  log_.info("stopped", {{"clean", ended_clean_}});
}

asio::awaitable<void> Runtime::drain_all() {
  const auto deadline = clock_.steady() + drain_deadline_;
  for (auto& step : std::views::reverse(steps_)) {
    const bool finished = co_await step.drain(deadline);
    if (finished) continue;
    ended_clean_ = false;
    log_.warn("work was cut at the drain deadline", {{"part", step.name}});
  }
}

}  // namespace signalbox::runtime
