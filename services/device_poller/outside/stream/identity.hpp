// What a device says of itself, as JSON: in answers, and as it is kept.
#pragma once

#include "device_poller/domain/reading.hpp"
#include "json/raw.hpp"

#include <optional>
#include <string>

namespace signalbox::device_poller::stream {

// What a reading tells of the device itself; nothing if it tells nothing.
std::optional<json::Raw> identity_json(const domain::Reading& reading);

// When the configuration was last changed, in the device's words, as identity_json() wrote it.
std::optional<std::string> config_changed(const std::optional<json::Raw>& identity);

}  // namespace signalbox::device_poller::stream
