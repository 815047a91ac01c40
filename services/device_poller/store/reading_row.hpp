// Rows of table readings as values.
#pragma once

#include "device_poller/domain/measured.hpp"
#include "pg/row.hpp"

#include <vector>

namespace signalbox::device_poller::store {

// For statements that select all its columns.
std::vector<domain::KeptReading> readings_of(const pg::Rows& rows);

}  // namespace signalbox::device_poller::store
