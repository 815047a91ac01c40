// What a person wants a new device to be: looked at, and added.
#pragma once

#include "core/saturated.hpp"
#include "device_poller/api/devices.hpp"
#include "device_poller/domain/probe_options.hpp"
#include "device_poller/domain/routeros_options.hpp"
#include "json/core_types.hpp"

#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::api {

struct NewDeviceBody {
  std::string name;
  std::string address;
  std::string driver;
  std::optional<Saturated<std::int32_t>> port = {};
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Uuid> site_id = {};
  std::optional<std::vector<Uuid>> group_ids = {};
  std::optional<Saturated<std::int32_t>> interval_seconds = {};
  std::optional<bool> is_paused = {};
  std::optional<domain::RouterosOptions> routeros = {};
  std::optional<domain::ProbeOptions> probe = {};
};
BOOST_DESCRIBE_STRUCT(NewDeviceBody, (),
                      (name, address, driver, port, credential_profile_id, site_id, group_ids,
                       interval_seconds, is_paused, routeros, probe))

// The other way: what would have to be sent to add this device.
NewDeviceBody body_of(const store::DeviceSettings& settings);

// Each once, in the order of the ids.
std::vector<Uuid> as_set(std::vector<Uuid> ids);

// All that is wrong with it by itself, whatever else there is.
std::vector<FieldError> faults_alone(const DeviceParts* parts, NewDeviceBody body);
// All that is wrong with it by its member, and with what it names.
boost::asio::awaitable<std::vector<FieldError>> faults_of(const DeviceParts* parts, Tenant tenant,
                                                          store::DeviceSettings settings);
Failure wrong(std::vector<FieldError> errors);
std::optional<Failure> failure_of(store::NotChanged why);

// A dry run answers what would be added; that its name is taken is a fault then, too.
struct WantedDevice {
  Uuid id;
  NewDeviceBody body;
  bool is_dry_run = false;
};
boost::asio::awaitable<Result<store::Device>> add_device(const DeviceParts* parts,
                                                         contracts::Origin origin, Tenant tenant,
                                                         WantedDevice wanted);

}  // namespace signalbox::device_poller::api
