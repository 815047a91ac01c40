// Words of the domain as they stand in the database: by their own names.
#pragma once

#include "device_poller/domain/credentials.hpp"
#include "device_poller/domain/status.hpp"

#include <string_view>

namespace signalbox::device_poller::store {

std::string_view to_text(domain::Status status);
// Both throw std::logic_error for a word that the database would not let in, or does not say.
domain::Status status_of(std::string_view text);
domain::Origin offer_origin(std::string_view text);

}  // namespace signalbox::device_poller::store
