#include "outbound/media_type.hpp"

#include "core/json_text.hpp"

namespace signalbox::outbound {
namespace {
using namespace std::string_view_literals;

struct Signature {
  std::size_t at;
  std::string_view bytes;
  std::string_view media_type;
};
// WHATWG MIME Sniffing §6 and §7.
constexpr Signature signatures[] = {
    {0, "\x89PNG\r\n\x1a\n"sv, "image/png"},
    {0, "\xff\xd8\xff"sv, "image/jpeg"},
    {0, "GIF87a"sv, "image/gif"},
    {0, "GIF89a"sv, "image/gif"},
    {8, "WEBPVP"sv, "image/webp"},
    {0, "%PDF-"sv, "application/pdf"},
    {0, "PK\x03\x04"sv, "application/zip"},
    {0, "PK\x05\x06"sv, "application/zip"},
    {0, "\x1f\x8b\x08"sv, "application/gzip"},
};

// Tab, line ends, form feed and escape occur in texts and logs; the others do not (§3).
bool is_binary(unsigned char byte) {
  return byte <= 0x08 || byte == 0x0b || (byte >= 0x0e && byte <= 0x1a) ||
         (byte >= 0x1c && byte <= 0x1f);
}

bool is_text(std::string_view bytes, bool cut) {
  constexpr std::size_t longest_sequence = 4;
  while (!bytes.empty()) {
    const auto size = utf8_sequence_bytes(bytes);
    if (size == 0) return cut && bytes.size() < longest_sequence;
    if (is_binary(static_cast<unsigned char>(bytes.front()))) return false;
    bytes.remove_prefix(size);
  }
  return true;
}
}  // namespace

std::string_view sniff_media_type(std::string_view first_bytes, bool cut) {
  for (const auto& signature : signatures) {
    if (first_bytes.size() < signature.at) continue;
    if (!first_bytes.substr(signature.at).starts_with(signature.bytes)) continue;
    if (signature.at > 0 && !first_bytes.starts_with("RIFF")) continue;
    return signature.media_type;
  }
  const bool text = !first_bytes.empty() && is_text(first_bytes, cut);
  return text ? "text/plain" : "application/octet-stream";
}

}  // namespace signalbox::outbound
