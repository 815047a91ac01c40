// Codecs of libs/core: Time, Uuid, Id and Tenant, each a string, and Saturated, a number.
#pragma once

#include "core/clock.hpp"
#include "core/saturated.hpp"
#include "core/tenant.hpp"
#include "core/uuid.hpp"
#include "json/codec.hpp"

#include <concepts>
#include <limits>

namespace signalbox::json {

template <>
struct Codec<Time> {
  static void read(const Value& in, Time& out);  // any RFC 3339 date-time
  // In UTC to the millisecond. Throws std::logic_error outside the years 0 to 9999.
  static void write(Writer& out, Time value);
};

template <>
struct Codec<Uuid> {
  static void read(const Value& in, Uuid& out);  // either case
  static void write(Writer& out, const Uuid& value);
};

template <class Tag>
struct Codec<Id<Tag>> {
  static void read(const Value& in, Id<Tag>& out) { Codec<Uuid>::read(in, out.uuid); }
  static void write(Writer& out, const Id<Tag>& value) { Codec<Uuid>::write(out, value.uuid); }
};

template <>
struct Codec<Tenant> {
  static void read(const Value& in, Tenant& out);
  static void write(Writer& out, const Tenant& value);
  static Tenant blank() { return Tenant::platform(); }
};

template <std::signed_integral T>
struct Codec<Saturated<T>> {
  static void read(const Value& in, Saturated<T>& out) {
    using Limits = std::numeric_limits<T>;
    if (const auto value = in.clamped(Limits::min(), Limits::max())) out = static_cast<T>(*value);
  }
  static void write(Writer& out, Saturated<T> value) { out.integer(T{value}); }
};

}  // namespace signalbox::json
