// Statuses as they stand in the database: by their own names.
#pragma once

#include "device_poller/domain/status.hpp"

#include <string_view>

namespace signalbox::device_poller::store {

std::string_view to_text(domain::Status status);
// Throws std::logic_error for a word that the table's CHECK would not let in.
domain::Status status_of(std::string_view text);

}  // namespace signalbox::device_poller::store
