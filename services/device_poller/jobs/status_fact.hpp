// What a poll makes known of a device: what it says of itself, and that its status is another.
#pragma once

#include "contracts/fact.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/store/devices.hpp"

#include <optional>

namespace signalbox::device_poller::jobs {

// Nothing if the reading has none.
std::optional<json::Raw> identity_json(const domain::Reading& reading);

// That the status is another now than it was `before`.
contracts::Statement status_fact(const store::Device& device, domain::Status before);

}  // namespace signalbox::device_poller::jobs
