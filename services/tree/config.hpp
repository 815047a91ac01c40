// The settings of service tree.
#pragma once

#include "core/environment.hpp"
#include "runtime/config.hpp"

namespace signalbox::tree {

struct Config {
  runtime::Config process;

  static Config read(Environment& environment);
};

}  // namespace signalbox::tree
