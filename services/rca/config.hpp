// The settings of service rca.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::rca {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::rca
