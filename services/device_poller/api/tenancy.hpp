// For other services' copies, and for tenants who leave.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/api/imports.hpp"
#include "device_poller/store/tenants.hpp"

namespace signalbox::device_poller::api {

struct TenancyParts {
  store::Devices& devices;
  store::Tenants& tenants;
  const ImportParts& imports;
};

boost::asio::awaitable<Answered> snapshot_device(const TenancyParts* parts,
                                                 contracts::Question question);
boost::asio::awaitable<Answered> export_devices(const TenancyParts* parts,
                                                contracts::Question question);
boost::asio::awaitable<Answered> purge_devices(const TenancyParts* parts,
                                               contracts::Question question);

}  // namespace signalbox::device_poller::api
