// The settings of service notification.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::notification {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::notification
