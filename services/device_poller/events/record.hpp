// Readings from the stream into the database.
#pragma once

#include "bus/consumer.hpp"
#include "device_poller/store/neighbours.hpp"
#include "device_poller/store/proposals.hpp"
#include "device_poller/store/readings.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <string_view>

namespace signalbox::device_poller::events {

struct RecordParts {
  store::Readings& readings;
  store::Neighbours& neighbours;
  store::Proposals& proposals;
  UuidSource& ids;
  // By the operator's list: what else devices hear of is not proposed.
  std::function<bool(std::string_view address)> may_be_device;
};

// For durable device_poller_tel_device. `parts` must outlive what it is handed.
boost::asio::awaitable<bus::Handled> record(const RecordParts* parts, bus::Message message);

}  // namespace signalbox::device_poller::events
