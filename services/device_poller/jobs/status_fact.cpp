#include "device_poller/jobs/status_fact.hpp"

#include "json/write.hpp"

namespace signalbox::device_poller::jobs {
namespace {
struct IdentityJson {
  std::string system_name;
  std::string description;
  std::string object_id;
  std::string location;
  std::string contact;
  std::int64_t interface_count = 0;
};
BOOST_DESCRIBE_STRUCT(IdentityJson, (),
                      (system_name, description, object_id, location, contact, interface_count))

struct StatusFactJson {
  Uuid id;
  std::string name;
  std::string address;
  std::string driver;
  std::optional<Uuid> credential_profile_id = {};
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  domain::Status status = domain::Status::unknown;
  std::string reason;
  Time since;
  domain::Status previous_status = domain::Status::unknown;
};
BOOST_DESCRIBE_STRUCT(StatusFactJson, (),
                      (id, name, address, driver, credential_profile_id, interval_seconds,
                       is_paused, status, reason, since, previous_status))

}  // namespace

std::optional<json::Raw> identity_json(const domain::Reading& reading) {
  if (!reading.identity) return std::nullopt;
  const auto& identity = *reading.identity;
  const IdentityJson json{
      identity.system_name, identity.description,
      identity.object_id,   identity.location,
      identity.contact,     static_cast<std::int64_t>(reading.interfaces.size())};
  return json::Raw::parse(json::write(json)).value();
}

contracts::Statement status_fact(const store::Device& device, domain::Status before) {
  const auto& settings = device.settings;
  const StatusFactJson json{.id = device.id,
                            .name = settings.name,
                            .address = settings.address,
                            .driver = settings.driver,
                            .credential_profile_id = settings.credential_profile_id,
                            .interval_seconds = settings.interval_seconds,
                            .is_paused = settings.is_paused,
                            .status = device.state.status,
                            .reason = device.state.reason,
                            .since = device.state.since,
                            .previous_status = before};
  return {.kind = {"device", "status_changed"},
          .entity = device.id.to_string(),
          .entity_version = device.entity_version,
          .data = json::Raw::parse(json::write(json)).value()};
}

}  // namespace signalbox::device_poller::jobs
