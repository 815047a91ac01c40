// The settings of service device_poller.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::device_poller {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::device_poller
