// Addresses that a person types.
#pragma once

#include <string_view>

namespace signalbox::device_poller::api {

// An IPv4 or IPv6 address, or a host name (RFC 1123 §2.1: labels of letters, digits and hyphens).
bool is_address(std::string_view text);

}  // namespace signalbox::device_poller::api
