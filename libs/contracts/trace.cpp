#include "contracts/trace.hpp"

namespace signalbox::contracts {
namespace {
constexpr std::string_view hex_digits = "0123456789abcdef";

bool is_hex(std::string_view text) { return text.find_first_not_of(hex_digits) == text.npos; }
bool is_id(std::string_view text) {
  return is_hex(text) && text.find_first_not_of('0') != text.npos;
}

std::string to_hex(const Uuid& uuid, std::size_t from) {
  std::string text;
  for (std::size_t at = from; at < uuid.bytes.size(); ++at) {
    text += hex_digits[uuid.bytes.at(at) >> 4U];
    text += hex_digits[uuid.bytes.at(at) & 15U];
  }
  return text;
}
}  // namespace

std::string Trace::to_traceparent() const {
  return "00-" + trace_id + "-" + parent_id + (sampled ? "-01" : "-00");
}

std::optional<Trace> parse_traceparent(std::string_view text) {
  constexpr std::size_t known_length = 55;
  if (text.size() < known_length || text[2] != '-' || text[35] != '-' || text[52] != '-') {
    return std::nullopt;
  }
  const auto version = text.substr(0, 2);
  const auto flags = text.substr(53, 2);
  const bool longer = text.size() > known_length;
  if (!is_hex(version) || version == "ff" || !is_hex(flags)) return std::nullopt;
  if (longer && (version == "00" || text[known_length] != '-')) return std::nullopt;
  Trace trace{std::string{text.substr(3, 32)}, std::string{text.substr(36, 16)}, false};
  if (!is_id(trace.trace_id) || !is_id(trace.parent_id)) return std::nullopt;
  trace.sampled = (hex_digits.find(flags[1]) & 1U) != 0;
  return trace;
}

// The last 8 bytes of a UUIDv7 are random (RFC 9562 §5.7), and all of it is unique.
Trace next_step(std::string_view traceparent, UuidSource& ids) {
  auto known = parse_traceparent(traceparent);
  Trace next = known ? std::move(*known) : Trace{to_hex(ids.next(), 0), {}, true};
  next.parent_id = to_hex(ids.next(), 8);
  return next;
}

}  // namespace signalbox::contracts
