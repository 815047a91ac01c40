// What bytes are, told by the bytes themselves: what a client says about its upload is not
// believed.
#pragma once

#include <cstddef>
#include <string_view>

namespace signalbox::outbound {

// As many of the first bytes as are looked at.
inline constexpr std::size_t sniffed_bytes = 4096;

// image/png, image/jpeg, image/gif, image/webp, application/pdf, application/zip (also documents
// that are zip files inside), application/gzip; text/plain for UTF-8 without control characters
// (HTML, SVG and JSON too: a browser must not run them); else application/octet-stream, also for
// nothing at all. `cut`: more bytes follow, so a character may lack its end.
std::string_view sniff_media_type(std::string_view first_bytes, bool cut);

}  // namespace signalbox::outbound
