// A fault of Beast 1.81 that whoever feeds one of its parsers must walk around.
#pragma once

#include <string_view>

namespace signalbox::http {

// Whether these bytes, all that is left of a chunked body, are a last chunk and one byte more.
// Beast asserts that it is not asked with them: a peer that sends them byte by byte would end the
// process. More must come in any case, be it the end of the message or a trailer.
inline bool is_cut_last_chunk(std::string_view bytes) {
  return bytes.size() == 4 && bytes.starts_with("0\r\n");
}

}  // namespace signalbox::http
