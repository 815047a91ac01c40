#include "runtime/fleet_config.hpp"

#include <algorithm>

namespace signalbox::runtime {

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (comma > 0) parts.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return parts;
}

FleetConfig FleetConfig::read(Environment& environment) {
  FleetConfig config;
  config.pg_url = environment.required_secret(
      {"SIGNALBOX_PG_URL", "", "database address of role <service>_app"});
  config.pg_jobs_url = environment.required_secret(
      {"SIGNALBOX_PG_JOBS_URL", "", "database address of role <service>_jobs"});
  config.pg_connections_max = static_cast<std::size_t>(environment.integer(
      {"SIGNALBOX_PG_CONNECTIONS", "8", "connections of role <service>_app"}, 1, 100));
  config.nats_servers = split_list(environment.text(
      {"SIGNALBOX_NATS_URL", "nats://127.0.0.1:4222", "servers of the bus, between commas"}));
  config.nats_ask_file = environment.required_text(
      {"SIGNALBOX_NATS_ASK_CREDS_FILE", "", "credentials of user <service>_ask"});
  config.nats_fleet_file = environment.required_text(
      {"SIGNALBOX_NATS_FLEET_CREDS_FILE", "", "credentials of user <service>_fleet"});
  config.nats_ca_file =
      environment.text({"SIGNALBOX_NATS_CA_FILE", "",
                        "authority of the servers' certificates; the system's if unset"});
  config.redis_url = environment.required_secret(
      {"SIGNALBOX_REDIS_URL", "", "address of Redis, redis://:password@host:6379/0"});
  return config;
}

}  // namespace signalbox::runtime
