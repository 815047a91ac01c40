// JSON string literals, for the two libraries that write JSON: log and json.
#pragma once

#include <string>
#include <string_view>

namespace signalbox {

// Appends `text` as a JSON string, quotes included (RFC 8259 §7). Bytes that are not UTF-8 become
// U+FFFD, so that what comes out is always valid JSON.
void append_json_string(std::string& out, std::string_view text);

// Length in bytes of the well-formed UTF-8 sequence at the front of `text` (1 to 4), 0 if there is
// none: over-long forms, surrogates and values above U+10FFFF are not well-formed (RFC 3629).
std::size_t utf8_sequence_bytes(std::string_view text);

// The same text with U+FFFD for each byte that is not UTF-8.
std::string well_formed(std::string_view text);

// How many characters (code points) well-formed UTF-8 has, as JSON Schema counts lengths.
std::size_t character_count(std::string_view text);

}  // namespace signalbox
