// The settings of service gateway.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::gateway {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::gateway
