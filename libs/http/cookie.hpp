// Cookies (RFC 6265bis): reading one that we have set, and setting one.
#pragma once

#include "http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::http {

// The value of the cookie of this exact name. Nothing if it is missing, or comes twice with
// different values: a page on a sibling host can plant a second one (cookie tossing), and which is
// ours cannot be told. Other programs' malformed cookies beside it do no harm.
std::optional<std::string> cookie(const Headers& headers, std::string_view name);

enum class SameSite : std::uint8_t { strict, lax };

// Safe unless said otherwise: scripts do not see it, it travels over TLS only and not along with
// other sites' requests.
struct Cookie {
  std::string name;   // a token (RFC 9110 §5.6.2); "__Host-…" lets no sibling host set it
  std::string value;  // cookie-octets: no blanks, quotes, commas, semicolons, backslashes
  std::string path = "/";
  std::optional<std::chrono::seconds> max_age = {};  // none: until the browser closes; 0: remove
  SameSite same_site = SameSite::lax;
  bool secure = true;
};

// The value of Set-Cookie, always HttpOnly. Throws std::invalid_argument, without naming the value,
// for characters that cookies cannot hold.
std::string set_cookie(const Cookie& cookie);

}  // namespace signalbox::http
