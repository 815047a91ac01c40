// The settings of service session.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::session {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::session
