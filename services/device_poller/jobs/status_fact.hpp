// What a poll makes known of a device to others.
#pragma once

#include "contracts/fact.hpp"
#include "device_poller/store/devices.hpp"

#include <string>

namespace signalbox::device_poller::jobs {

// That the status is another now than it was `before`.
contracts::Statement status_fact(const store::Device& device, domain::Status before);

// That it shows another certificate than at its poll before.
contracts::Statement certificate_fact(const store::Device& device, std::string was);

// When its configuration was changed last, as the device says it: before, and now.
struct ConfigChange {
  std::string was;
  std::string is;
};
contracts::Statement config_fact(const store::Device& device, ConfigChange change);

}  // namespace signalbox::device_poller::jobs
