// Readings from the stream into the database.
#pragma once

#include "bus/consumer.hpp"
#include "device_poller/store/readings.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::device_poller::events {

// For durable device_poller_tel_device. `readings` must outlive what it is handed.
boost::asio::awaitable<bus::Handled> record(store::Readings* readings, bus::Message message);

}  // namespace signalbox::device_poller::events
