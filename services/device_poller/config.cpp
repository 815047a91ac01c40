#include "device_poller/config.hpp"

#include <string_view>

namespace signalbox::device_poller {
namespace {
constexpr std::uint16_t admin_port = 9101;
}  // namespace

Config Config::read(Environment& environment) {
  Config config;
  config.process = runtime::Config::read(environment, admin_port);
  config.fleet = runtime::FleetConfig::read(environment);
  config.blobs = runtime::BlobConfig::read(environment);
  config.master_key_file = environment.required_text(
      {"SIGNALBOX_MASTER_KEY_FILE", "", "file of the keys that wrap tenants' keys, mode 0600"});
  config.device_networks =
      environment.text({"SIGNALBOX_DEVICE_NETWORKS", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16",
                        "networks in which devices may be polled"});
  config.loopback_allowed =
      environment.one_of({"SIGNALBOX_DEVICE_LOOPBACK", "no",
                          "whether devices on this host may be polled: for development"},
                         {"no", "yes"}) == "yes";
  const auto roles = environment.some_of(
      {"SIGNALBOX_ROLES", "poll,record,api", "what this process does"}, {"poll", "record", "api"});
  config.polls = roles.contains("poll");
  config.records = roles.contains("record");
  config.answers = roles.contains("api");
  return config;
}

}  // namespace signalbox::device_poller
