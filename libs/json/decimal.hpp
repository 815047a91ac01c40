// A counter that may pass 2^53, written as a string of digits: "18446744073709551615". No sign, no
// leading zero, no space.
#pragma once

#include "json/codec.hpp"

#include <compare>
#include <cstdint>

namespace signalbox::json {

struct Decimal {
  std::uint64_t value = 0;

  auto operator<=>(const Decimal&) const = default;
};

template <>
struct Codec<Decimal> {
  static void read(const Value& in, Decimal& out);
  static void write(Writer& out, Decimal value);
};

}  // namespace signalbox::json
