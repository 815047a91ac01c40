// The settings of service device_poller.
#pragma once

#include "core/environment.hpp"
#include "runtime/blobs.hpp"
#include "runtime/config.hpp"
#include "runtime/fleet_config.hpp"

#include <string>

namespace signalbox::device_poller {

struct Config {
  runtime::Config process;
  runtime::FleetConfig fleet;
  runtime::BlobConfig blobs;
  std::string master_key_file;
  std::string device_networks;  // "10.0.0.0/8 192.0.2.0/24"
  bool loopback_allowed = false;
  bool polls = true;
  bool records = true;
  bool answers = true;

  static Config read(Environment& environment);
};

}  // namespace signalbox::device_poller
