// The settings that every service has.
#pragma once

#include "core/environment.hpp"
#include "log/log.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace signalbox::runtime {

struct Config {
  Endpoint admin_listen;  // health and metrics: for operators, never for the public
  log::Level log_level = log::Level::info;
  std::chrono::seconds drain_deadline{};
  std::chrono::seconds leaving_time{};
  std::size_t worker_threads = 1;

  // `admin_port` is the service's own default (DESIGN §9: 9100 to 9106).
  static Config read(Environment& environment, std::uint16_t admin_port);
};

}  // namespace signalbox::runtime
