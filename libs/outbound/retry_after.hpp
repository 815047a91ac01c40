// How long a server asks its callers to wait. When to try again is the caller's to decide: a
// delivery has a schedule of its own, and this is its lower bound.
#pragma once

#include "core/clock.hpp"

#include <chrono>
#include <optional>
#include <string_view>

namespace signalbox::outbound {

// Longer is a mistake or an attack: the last tries of a delivery are 24 h apart.
inline constexpr std::chrono::seconds retry_after_max = std::chrono::hours{24};

// The value of Retry-After (RFC 9110 §10.2.3): seconds, or a date in any form of §5.6.7, which is
// taken from `now`; a date in the past is 0. At most retry_after_max; nothing for any other text.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view value, Time now);

}  // namespace signalbox::outbound
