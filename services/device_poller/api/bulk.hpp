// Many devices at once, into the inventory and out of it.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/store/places.hpp"

namespace signalbox::device_poller::api {

struct BulkParts {
  const DeviceParts& devices;
  store::Places& places;
};

boost::asio::awaitable<Answered> add_devices(const BulkParts* parts, contracts::Question question);
boost::asio::awaitable<Answered> download_devices(const BulkParts* parts,
                                                  contracts::Question question);

}  // namespace signalbox::device_poller::api
