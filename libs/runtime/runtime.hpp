// What a running service stands on: the loop, the log, the numbers, the worker threads, its health
// and its orderly end. Made by run(); everything in it lives on the loop unless it says otherwise.
#pragma once

#include "core/clock.hpp"
#include "core/uuid.hpp"
#include "http/server.hpp"
#include "log/log.hpp"
#include "metrics/registry.hpp"
#include "runtime/config.hpp"
#include "runtime/fleet_clock.hpp"
#include "runtime/health.hpp"
#include "runtime/worker_pool.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::runtime {

class Runtime {
 public:
  // Opens the admin door; throws when its address cannot be listened on.
  Runtime(boost::asio::io_context& loop, log::Logger log, const std::string& service,
          const Config& config);
  ~Runtime();
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  boost::asio::any_io_executor executor() const { return loop_.get_executor(); }
  const Clock& clock() const { return clock_; }
  // To be told the time by the database.
  FleetClock& fleet_clock() { return clock_; }
  UuidSource& ids() { return ids_; }
  const log::Logger& log() const { return log_; }
  metrics::Registry& metrics() { return metrics_; }
  WorkerPool& workers() { return workers_; }
  Health& health() { return health_; }
  Endpoint admin_endpoint() const { return admin_.endpoint(); }

  // Opens a door that drains at the end, with our worker threads unless `options` names others, and
  // answers faults of the database as they are to be answered.
  // Throws when the address cannot be listened on or the certificate cannot be used.
  Endpoint serve(std::string door, const Endpoint& listen, http::Handler handler,
                 http::ServerOptions options = {});

  // To be done before the process ends. Runs in reverse order of registration, so that what was
  // opened last is closed first; answers false if work was cut at the deadline it is given.
  using Drain =
      std::function<boost::asio::awaitable<bool>(std::chrono::steady_clock::time_point deadline)>;
  void before_end(std::string name, Drain drain);

  // Ready from here on. Returns after SIGTERM or SIGINT, once everything above and the worker
  // threads have drained or the drain deadline has passed. A second signal ends the process at
  // once, with exit code 130, whatever holds up the loop.
  boost::asio::awaitable<void> until_stopped();

  // False if the end had to cut work short.
  bool ended_clean() const { return ended_clean_; }

 private:
  struct Step {
    std::string name;
    Drain drain;
  };

  boost::asio::awaitable<void> drain_all();
  void end_at_once_on_a_second_signal();
  http::ServerParts server_parts();

  boost::asio::io_context& loop_;
  boost::asio::signal_set signals_;  // from the start: a stop while starting is orderly, too
  FleetClock clock_;
  UuidSource ids_{clock_};
  log::Logger log_;
  metrics::Registry metrics_;
  Health health_;
  WorkerPool workers_;
  http::Server admin_;
  std::vector<std::unique_ptr<http::Server>> doors_;
  std::vector<Step> steps_;
  std::chrono::seconds drain_deadline_;
  std::chrono::seconds leaving_time_;
  bool ended_clean_ = true;
};

}  // namespace signalbox::runtime
