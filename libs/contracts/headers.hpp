// What is safe in a header of a message on the bus, and how the rest is written there.
#pragma once

#include "core/headers.hpp"
#include "core/result.hpp"

#include <string>
#include <string_view>

namespace signalbox::contracts {

// One type for all: this library writes and reads what stands in it on the bus.
using signalbox::Headers;

// UTF-8 without control characters: what decode_header() hands out.
bool is_plain_text(std::string_view text);

// CloudEvents NATS binding, §3.1.3.2: blanks, quotes, '%' and all outside of U+0021 to U+007E are
// written as %XX of their UTF-8 bytes.
std::string encode_header(std::string_view text);
// Takes either case of hex and a value in double quotes; Code::invalid for a bad escape, for bytes
// that are no UTF-8 and for control characters.
Result<std::string> decode_header(std::string_view value);

}  // namespace signalbox::contracts
