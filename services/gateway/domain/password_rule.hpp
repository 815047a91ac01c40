// What a new password must be.
#pragma once

#include <optional>
#include <string_view>

namespace signalbox::gateway::domain {

// In characters and bytes. Longer is better than odder: no digit or sign is demanded (NIST SP
// 800-63B §5.1.1.2).
inline constexpr std::size_t password_characters_min = 10;
inline constexpr std::size_t password_bytes_max = 1024;

// Why it is none, as a sentence without its subject ("is the e-mail address"); nothing if it is
// one.
std::optional<std::string_view> password_fault(std::string_view password, std::string_view email,
                                               std::string_view name);

}  // namespace signalbox::gateway::domain
