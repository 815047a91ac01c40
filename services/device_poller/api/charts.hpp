// What was measured of a device: its interfaces now, and series over time.
#pragma once

#include "device_poller/api/devices.hpp"
#include "device_poller/store/readings.hpp"

namespace signalbox::device_poller::api {

struct ChartParts {
  store::Devices& devices;
  store::Readings& readings;
  const Clock& clock;
};

boost::asio::awaitable<Answered> list_interfaces(const ChartParts* parts,
                                                 contracts::Question question);
boost::asio::awaitable<Answered> list_registrations(const ChartParts* parts,
                                                    contracts::Question question);
boost::asio::awaitable<Answered> list_sensors(const ChartParts* parts,
                                              contracts::Question question);
boost::asio::awaitable<Answered> get_series(const ChartParts* parts, contracts::Question question);

}  // namespace signalbox::device_poller::api
