#include "device_poller/jobs/status_fact.hpp"

#include "json/write.hpp"

#include <utility>

namespace signalbox::device_poller::jobs {
namespace {
struct StatusFactJson {
  Uuid id;
  std::string name;
  std::string address;
  std::string driver;
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Uuid> site_id = {};
  std::vector<Uuid> group_ids;
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  domain::Status status = domain::Status::unknown;
  std::string reason;
  Time since;
  domain::Status previous_status = domain::Status::unknown;
};
BOOST_DESCRIBE_STRUCT(StatusFactJson, (),
                      (id, name, address, driver, credential_profile_id, site_id, group_ids,
                       interval_seconds, is_paused, status, reason, since, previous_status))

struct CertificateFactJson {
  Uuid id;
  std::string name;
  std::string shown_certificate_sha256;
  std::string previous_certificate_sha256;
  bool is_trusted = false;
};
BOOST_DESCRIBE_STRUCT(CertificateFactJson, (),
                      (id, name, shown_certificate_sha256, previous_certificate_sha256, is_trusted))

struct ConfigFactJson {
  Uuid id;
  std::string name;
  std::string config_changed;
  std::string previous_config_changed;
};
BOOST_DESCRIBE_STRUCT(ConfigFactJson, (), (id, name, config_changed, previous_config_changed))

template <class Json>
contracts::Statement fact(const store::Device& device, std::string verb, const Json& json) {
  return {.kind = {"device", std::move(verb)},
          .entity = device.id.to_string(),
          .entity_version = device.entity_version,
          .data = json::Raw::parse(json::write(json)).value()};
}
}  // namespace

contracts::Statement status_fact(const store::Device& device, domain::Status before) {
  const auto& settings = device.settings;
  const StatusFactJson json{.id = device.id,
                            .name = settings.name,
                            .address = settings.address,
                            .driver = settings.driver,
                            .credential_profile_id = settings.credential_profile_id,
                            .site_id = settings.site_id,
                            .group_ids = settings.group_ids,
                            .interval_seconds = settings.interval_seconds,
                            .is_paused = settings.is_paused,
                            .status = device.state.status,
                            .reason = device.state.reason,
                            .since = device.state.since,
                            .previous_status = before};
  return fact(device, "status_changed", json);
}

contracts::Statement certificate_fact(const store::Device& device, std::string was) {
  const auto shown = device.shown_certificate_sha256.value_or("");
  return fact(device, "certificate_changed",
              CertificateFactJson{device.id, device.settings.name, shown, std::move(was),
                                  device.settings.trusted_certificate_sha256 == shown});
}

contracts::Statement config_fact(const store::Device& device, ConfigChange change) {
  return fact(
      device, "config_changed",
      ConfigFactJson{device.id, device.settings.name, std::move(change.is), std::move(change.was)});
}

}  // namespace signalbox::device_poller::jobs
