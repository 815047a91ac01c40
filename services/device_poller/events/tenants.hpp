// The tenants for whom this service works: a copy from the gateway's facts.
#pragma once

#include "bus/consumer.hpp"
#include "device_poller/store/tenants.hpp"

#include <boost/asio/awaitable.hpp>

namespace signalbox::device_poller::events {

// For durable device_poller_tenant. `tenants` must outlive what it is handed.
boost::asio::awaitable<bus::Handled> hear_tenant(store::Tenants* tenants, bus::Message message);

}  // namespace signalbox::device_poller::events
