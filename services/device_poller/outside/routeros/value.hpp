// What RouterOS writes as text, as values. Nothing for whatever is not the form: absent is not 0.
#pragma once

#include "device_poller/outside/routeros/reply.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace signalbox::device_poller::routeros {

std::optional<std::uint64_t> natural(std::string_view text);
std::optional<double> decimal(std::string_view text);  // "48", "-3", "48.5"
std::optional<bool> boolean(std::string_view text);    // true, false, yes, no
// "3w2d14h23m15s", "1d02:03:04", "00:05:12", "15ms": weeks, days, hours, minutes, seconds and
// milliseconds in this order, any of them missing. Not past 1,000 years.
std::optional<std::chrono::milliseconds> duration(std::string_view text);
// In dBm, cut at the `@`: "-67", "-67@5GHz", "-80@5GHz-Ce/a/ac/an".
std::optional<int> signal_dbm(std::string_view text);

// One row of a table.
class Row {
 public:
  explicit Row(Attributes attributes) : attributes_(std::move(attributes)) {}

  // As it came; nothing where the device says nothing, or nothing but "".
  std::optional<std::string_view> raw(std::string_view name) const;
  // As UTF-8: what is not becomes U+FFFD.
  std::optional<std::string> text(std::string_view name) const;
  // With `read`, one of the functions above.
  template <class Read>
  auto value(std::string_view name, Read read) const -> decltype(read({})) {
    const auto found = raw(name);
    if (!found) return std::nullopt;
    return read(*found);
  }
  bool is(std::string_view name) const { return value(name, boolean).value_or(false); }

 private:
  Attributes attributes_;
};

}  // namespace signalbox::device_poller::routeros
