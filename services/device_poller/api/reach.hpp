// How a device is reached, as people say it: address, driver, and what belongs to that driver
// alone.
#pragma once

#include "device_poller/domain/routeros_options.hpp"
#include "device_poller/outside/driver/driver.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::api {

struct Reach {
  std::string address;
  std::string driver;
  std::optional<std::int32_t> port = {};
  driver::Options options = {};
};

// All that is wrong with it, by member. `may_be_device` looks at addresses, not at names.
std::vector<FieldError> faults_of(
    const Reach& reach, const std::function<bool(std::string_view address)>& may_be_device);

}  // namespace signalbox::device_poller::api
