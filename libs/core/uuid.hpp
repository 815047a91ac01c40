// Identifiers: UUIDs of version 7 (RFC 9562), written in lower case, and strong types over them, so
// that a device's id is never taken for a tree's.
#pragma once

#include "core/clock.hpp"
#include "core/result.hpp"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox {

struct Uuid {
  std::array<std::uint8_t, 16> bytes = {};

  // Reads the 36-character form, any version and either case; anything else is Code::invalid.
  static Result<Uuid> parse(std::string_view text);
  std::string to_string() const;

  auto operator<=>(const Uuid&) const = default;
};

// An id of one kind of thing: using DeviceId = Id<struct DeviceTag>.
template <class Tag>
struct Id {
  Uuid uuid;

  static Result<Id> parse(std::string_view text) {
    const auto uuid = Uuid::parse(text);
    if (!uuid) return uuid.error();
    return Id{*uuid};
  }
  std::string to_string() const { return uuid.to_string(); }

  auto operator<=>(const Id&) const = default;
};

// Makes UUIDs that sort in the order in which one source made them, even within a millisecond and
// when the clock steps back. Not thread-safe: one per loop.
class UuidSource {
 public:
  explicit UuidSource(const Clock& clock) : clock_(clock) {}

  Uuid next();

 private:
  std::uint64_t random_bits();
  void advance_to(std::uint64_t now_ms);

  const Clock& clock_;
  std::uint64_t last_ms_ = 0;
  std::uint16_t counter_ = 0;  // the 12 bits of rand_a: RFC 9562 §6.2, method 1
  std::array<std::uint64_t, 32> pool_ = {};
  std::size_t pool_left_ = 0;
};

}  // namespace signalbox
