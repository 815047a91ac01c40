// What the common request fields mean (RFC 9110): pure functions over their text. What is malformed
// counts as not sent, as the RFC wants it for each of these.
#pragma once

#include "core/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::http {

// 0 to 1000, the weight in thousandths: how much an Accept-Encoding field wants a content coding
// ("gzip"); 0 if it is not wanted or the field is empty. "*" stands for what is not named
// (§12.5.3).
int coding_quality(std::string_view accept_encoding, std::string_view coding);

// 0 to 1000: how much an Accept field wants a media type ("text/html", without parameters). The
// most specific range decides (§12.5.1); an empty field accepts all.
int type_quality(std::string_view accept, std::string_view type);

// Whether If-None-Match names this entity tag, quotes included ("*" names all). Compared weakly
// (§13.1.2): W/"a" is "a".
bool names_tag(std::string_view if_none_match, std::string_view tag);

// The same for If-Match: weak tags never match (§13.1.1).
bool names_strong_tag(std::string_view if_match, std::string_view tag);

struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t count = 0;
};
struct RangeRequest {
  bool satisfiable = false;
  ByteRange range = {};  // inside the size, at least one byte, if satisfiable
};
// A single "bytes=" range of something of this size (§14.2). Nothing for any other unit, for
// several ranges (a client then gets all) and for what is malformed.
std::optional<RangeRequest> parse_range(std::string_view range, std::uint64_t size);

// "Sun, 06 Nov 1994 08:49:37 GMT" (§5.6.7), to the second.
std::string to_http_date(Time time);
// That form only: the two obsolete ones count as not sent.
std::optional<Time> parse_http_date(std::string_view text);

}  // namespace signalbox::http
