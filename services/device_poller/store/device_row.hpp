// A row of table devices as a value.
#pragma once

#include "device_poller/store/devices.hpp"
#include "pg/row.hpp"

namespace signalbox::device_poller::store {

// For statements that select all its columns.
Device device_of(const pg::Row& row);

}  // namespace signalbox::device_poller::store
