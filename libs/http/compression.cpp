#include "http/compression.hpp"

#include <boost/beast/core/string.hpp>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace signalbox::http {
namespace {
using boost::beast::iequals;

// Of 1 to 9: on JSON 90 % of what level 9 saves, in a quarter of its time.
constexpr int level = 4;
constexpr int window_bits = 15 + 16;  // the largest window, with a gzip header
constexpr int memory_level = 8;       // zlib's default: 256 KiB while it runs

constexpr std::string_view tag_suffix = "-gzip\"";

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && iequals(text.substr(text.size() - end.size()), end);
}
}  // namespace

std::string gzip(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, memory_level, Z_DEFAULT_STRATEGY) !=
      Z_OK) {
    throw std::bad_alloc{};
  }
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  // zlib reads through a pointer that is not const and counts in 32 bits: an answer is far smaller.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FINISH);  // room for all: it ends in one call
  out.resize(stream.total_out);
  ::deflateEnd(&stream);
  return out;
}

bool is_compressible(std::string_view media_type) {
  constexpr std::array<std::string_view, 8> types{
      "application/json",     "application/javascript",    "application/xml",
      "application/yaml",     "application/manifest+json", "image/svg+xml",
      "application/x-ndjson", "application/wasm"};
  auto type = media_type.substr(0, media_type.find(';'));
  type = type.substr(0, type.find_last_not_of(" \t") + 1);
  if (iequals(type, "text/event-stream")) return false;
  if (iequals(type.substr(0, 5), "text/") || ends_with(type, "+json") || ends_with(type, "+xml")) {
    return true;
  }
  return std::ranges::any_of(types, [&](std::string_view one) { return iequals(one, type); });
}

bool is_compressible(const Response& response) {
  const auto& headers = response.headers;
  if (response.stream || response.conversation || response.shared_body) return false;
  if (response.body.size() < compressed_bytes_min || response.status == 206) return false;
  if (response.body.size() > std::numeric_limits<uInt>::max() / 2) return false;
  if (headers.has("Content-Encoding") || headers.has("Content-Range")) return false;
  if (headers.get("Cache-Control").find("no-transform") != std::string_view::npos) return false;
  return is_compressible(headers.get("Content-Type"));
}

void vary_by_coding(Headers& headers) {
  const std::string vary{headers.get("Vary")};
  headers.set("Vary", vary.empty() ? "Accept-Encoding" : vary + ", Accept-Encoding");
}
std::string gzip_tag(std::string_view tag) {
  if (!tag.starts_with('"') || tag.size() < 2) return std::string{tag};
  return std::string{tag.substr(0, tag.size() - 1)} + std::string{tag_suffix};
}

bool strip_gzip_tags(Headers& headers) {
  bool any = false;
  for (const std::string_view name : {"If-Match", "If-None-Match"}) {
    std::string value{headers.get(name)};
    bool changed = false;
    for (auto at = value.find(tag_suffix); at != value.npos; at = value.find(tag_suffix, at)) {
      value.erase(at, tag_suffix.size() - 1);
      changed = true;
    }
    if (changed) headers.set(name, std::move(value));
    any |= changed;
  }
  return any;
}

}  // namespace signalbox::http
