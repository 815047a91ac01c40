// Addresses that a person types.
#pragma once

#include <optional>
#include <string_view>

namespace signalbox::device_poller::api {

// What is wrong with an address, as a phrase; nothing if it is an IPv4 or IPv6 address or a host
// name (RFC 1123 §2.1: labels of letters, digits and hyphens). A link-local address of IPv6 may
// name a zone, the interface that it is reached by (RFC 4007 §11): only a poller knows which there
// are.
std::optional<std::string_view> address_fault(std::string_view text);

}  // namespace signalbox::device_poller::api
