// Texts that come from outside, made fit to be shown and kept.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::device_poller::probe {

// Longer ones are cut: nobody reads them, and each device keeps some.
inline constexpr std::size_t shown_bytes_max = 1'024;

// UTF-8 without control characters; each byte that is neither becomes U+FFFD.
std::string shown(std::string_view bytes);

}  // namespace signalbox::device_poller::probe
