// Headers of a message on the bus, and what is safe in one.
#pragma once

#include "core/result.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::contracts {

// In order; names are written as they stand and compared without case, because NATS keeps their
// case and the CloudEvents binding ignores it.
class Headers {
 public:
  using Entry = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Entry> entries);

  // Throws std::invalid_argument for what would become a header of its own: CR, LF or NUL, and a
  // name that is empty or holds a colon or a blank.
  void add(std::string name, std::string value);
  // The same, unless the value is empty.
  void add_if_any(std::string name, std::string value);
  // The first value under this name; empty when there is none.
  std::string_view get(std::string_view name) const;
  const std::vector<Entry>& entries() const { return entries_; }

  bool operator==(const Headers&) const = default;

 private:
  std::vector<Entry> entries_;
};

// UTF-8 without control characters: what decode_header() hands out.
bool is_plain_text(std::string_view text);

// CloudEvents NATS binding, §3.1.3.2: blanks, quotes, '%' and all outside of U+0021 to U+007E are
// written as %XX of their UTF-8 bytes.
std::string encode_header(std::string_view text);
// Takes either case of hex and a value in double quotes; Code::invalid for a bad escape, for bytes
// that are no UTF-8 and for control characters.
Result<std::string> decode_header(std::string_view value);

}  // namespace signalbox::contracts
