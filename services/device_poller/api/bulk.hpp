// Many devices at once, into the inventory and out of it.
#pragma once

#include "device_poller/api/device_csv.hpp"
#include "device_poller/api/devices.hpp"
#include "device_poller/store/places.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace signalbox::device_poller::api {

struct BulkParts {
  const DeviceParts& devices;
  store::Places& places;
};

struct WantedRow {
  Uuid id;
  DeviceRow row;
  bool is_dry_run = false;
};
struct AddedRow {
  std::string name;
  std::optional<Uuid> id = {};  // none: it was refused, or only looked at
  std::vector<FieldError> errors = {};
};
// `names` holds those of the rows before, and gets this one; null: the database knows them.
boost::asio::awaitable<AddedRow> add_row(const DeviceParts* parts, contracts::Origin origin,
                                         Tenant tenant, WantedRow wanted,
                                         std::set<std::string>* names);

boost::asio::awaitable<Answered> add_devices(const BulkParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> download_devices(const BulkParts* parts,
                                                  contracts::Question question);

}  // namespace signalbox::device_poller::api
