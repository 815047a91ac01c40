// The settings of service gateway.
#pragma once

#include "core/environment.hpp"
#include "runtime/blobs.hpp"
#include "runtime/config.hpp"
#include "runtime/fleet_config.hpp"

#include <string>
#include <vector>

namespace signalbox::gateway {

struct Config {
  runtime::Config process;
  runtime::FleetConfig fleet;
  runtime::BlobConfig blobs;
  Endpoint http_listen;
  std::string public_origin;  // "https://ops.example.com"
  std::string web_root;       // empty: the API alone
  std::string nats_folder;    // keys and users of the bus; empty: no stream credentials
  std::vector<std::string> nats_public_servers;  // as other people's programs reach the bus
  std::string admin_email;                       // the first person, where there is none
  Secret admin_password;

  static Config read(Environment& environment);
};

}  // namespace signalbox::gateway
