// Answers in gzip for those who take it: which answers, and what becomes of their entity tags.
#pragma once

#include "http/message.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace signalbox::http {

// Below this the headers outweigh what is saved: one packet either way.
inline constexpr std::size_t compressed_bytes_min = 1024;
// 16 KiB take about 0.3 ms; more is for a worker thread.
inline constexpr std::size_t compressed_on_loop_bytes_max = 16 * 1024;

// RFC 1952, at a level that favours speed. Throws std::bad_alloc only. Thread-safe.
std::string gzip(std::string_view bytes);

// Text, JSON, XML, SVG and scripts, whatever their parameters; never text/event-stream.
bool is_compressible(std::string_view media_type);

// Whether this answer may be compressed at all: the right kind and size, whole (no range, no
// stream), not encoded yet and not marked no-transform. Then its answer varies by Accept-Encoding.
bool is_compressible(const Response& response);

// Adds Accept-Encoding to Vary: caches must not hand one client's coding to another.
void vary_by_coding(Headers& headers);

// A strong tag names exact bytes, so each coding has its own (RFC 9110 §8.8.3): "5" becomes
// "5-gzip". Weak tags stay as they are.
std::string gzip_tag(std::string_view tag);

// The other way, in If-Match and If-None-Match of a request, so that handlers know only their own
// tags. True if there was any.
bool strip_gzip_tags(Headers& headers);

}  // namespace signalbox::http
