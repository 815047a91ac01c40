// Bytes as text: hex and base64 (RFC 4648). Each value has exactly one text here and reading
// accepts no other, so that two texts which differ never mean the same key, token or signature.
#pragma once

#include "core/result.hpp"
#include "crypto/bytes.hpp"

#include <string>
#include <string_view>

namespace signalbox::crypto {

// Lower case, two digits a byte.
std::string to_hex(ByteView bytes);
// Code::invalid for an odd length and for anything but 0-9 and a-f.
Result<std::string> from_hex(std::string_view text);

// RFC 4648 §4: `+`, `/` and padding.
std::string to_base64(ByteView bytes);
// Code::invalid for missing or surplus padding, other characters (blanks and line ends too), and
// last bits that are not zero (§3.5).
Result<std::string> from_base64(std::string_view text);

// RFC 4648 §5: `-` and `_`, without padding, as in JWTs and URLs.
std::string to_base64url(ByteView bytes);
// As strict as from_base64; padding is refused.
Result<std::string> from_base64url(std::string_view text);

}  // namespace signalbox::crypto
