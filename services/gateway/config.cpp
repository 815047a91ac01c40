#include "gateway/config.hpp"

namespace signalbox::gateway {
namespace {
constexpr std::uint16_t admin_port = 9100;
}  // namespace

Config Config::read(Environment& environment) {
  Config config;
  config.process = runtime::Config::read(environment, admin_port);
  config.fleet = runtime::FleetConfig::read(environment);
  config.blobs = runtime::BlobConfig::read(environment);
  config.http_listen = environment.endpoint(
      {"SIGNALBOX_HTTP_LISTEN", "127.0.0.1:8080", "where people and programs come in"});
  config.public_origin =
      environment.text({"SIGNALBOX_PUBLIC_ORIGIN", "http://127.0.0.1:8080",
                        "how browsers name this door; with https:// cookies travel over TLS only"});
  config.web_root = environment.text(
      {"SIGNALBOX_WEB_ROOT", "", "folder of the built web app; the API alone if unset"});
  config.nats_folder =
      environment.text({"SIGNALBOX_NATS_FOLDER", "",
                        "what signalbox-bus has written: keys/signing.seed, creds/system.creds and "
                        "creds/provisioner.creds; without it no stream credentials are given out"});
  const auto servers = environment.text(
      {"SIGNALBOX_NATS_PUBLIC_URL", "", "the bus as programs outside reach it, between commas"});
  config.nats_public_servers =
      servers.empty() ? config.fleet.nats_servers : runtime::split_list(servers);
  config.admin_email =
      environment.text({"SIGNALBOX_ADMIN_EMAIL", "", "the first person, made when there is none"});
  config.admin_password =
      environment.secret({"SIGNALBOX_ADMIN_PASSWORD", "", "what the first person signs in with"});
  return config;
}

}  // namespace signalbox::gateway
