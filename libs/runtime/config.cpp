#include "runtime/config.hpp"

#include "core/limits.hpp"

#include <string>

namespace signalbox::runtime {

Config Config::read(Environment& environment, std::uint16_t admin_port) {
  Config config;
  config.admin_listen =
      environment.endpoint({"SIGNALBOX_ADMIN_LISTEN", "127.0.0.1:" + std::to_string(admin_port),
                            "where health and metrics are served; port 0 takes any free one"});
  config.log_level = log::level_of(
      environment.one_of({"SIGNALBOX_LOG_LEVEL", "info", "least level that is written to the log"},
                         {"debug", "info", "warn", "error"}));
  config.drain_deadline = environment.seconds(
      {"SIGNALBOX_DRAIN_SECONDS", std::to_string(limits::drain_deadline.count()),
       "what a stopping process grants the work it has begun"},
      1, 300);
  config.leaving_time = environment.seconds(
      {"SIGNALBOX_LEAVING_SECONDS", "3",
       "how long a stopping process still takes requests of those who have not heard of it"},
      0, 60);
  config.worker_threads = static_cast<std::size_t>(environment.integer(
      {"SIGNALBOX_WORKER_THREADS", "1", "threads beside the loop for work over 1 ms"}, 1, 64));
  return config;
}

}  // namespace signalbox::runtime
