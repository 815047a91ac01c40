// The settings of service summary.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::summary {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::summary
