// The settings of a service that takes part in the fleet: its database, its cache, its bus.
#pragma once

#include "core/environment.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::runtime {

struct FleetConfig {
  Secret pg_url;       // role <service>_app
  Secret pg_jobs_url;  // role <service>_jobs
  std::size_t pg_connections_max = 8;
  std::vector<std::string> nats_servers;
  std::string nats_ask_file;    // credentials of user <service>_ask
  std::string nats_fleet_file;  // credentials of user <service>_fleet
  std::string nats_ca_file;     // empty: the system's authorities
  Secret redis_url;

  static FleetConfig read(Environment& environment);
};

// "a,b" is a and b; empty parts are left out.
std::vector<std::string> split_list(std::string_view text);

}  // namespace signalbox::runtime
