// The value of one variable of an agent (RFC 2578 §7.1, RFC 3416 §3). A plain value.
#pragma once

#include "device_poller/outside/snmp/oid.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

namespace signalbox::device_poller::snmp {

enum class Type : std::uint8_t {
  integer,
  octets,
  null,
  oid,
  ip_address,
  counter32,
  gauge32,
  time_ticks,  // hundredths of a second
  opaque,
  counter64,
  no_such_object,
  no_such_instance,
  end_of_view,
};
BOOST_DESCRIBE_ENUM(Type, integer, octets, null, oid, ip_address, counter32, gauge32, time_ticks,
                    opaque, counter64, no_such_object, no_such_instance, end_of_view)

struct Value {
  // Of integer: int64; of counters, gauges and time ticks: uint64; of octets, addresses and opaque
  // ones: their bytes; of oid: that; of the others nothing.
  using Content = std::variant<std::monostate, std::int64_t, std::uint64_t, std::string, Oid>;

  Type type = Type::null;
  Content content = {};

  // Whether the agent has it.
  bool exists() const { return type < Type::no_such_object && type != Type::null; }
  // The number, if it is one.
  std::optional<std::int64_t> integer() const;
  // The number as one without a sign: agents send sizes beyond 2^31 as negative integers.
  std::optional<std::uint64_t> natural() const;
  const std::string* bytes() const { return std::get_if<std::string>(&content); }
  const Oid* oid() const { return std::get_if<Oid>(&content); }
  // The bytes as UTF-8, cut at the first NUL (agents send C's strings), each byte that is none as
  // U+FFFD; nothing if it is no text.
  std::optional<std::string> text() const;

  bool operator==(const Value&) const = default;
};

}  // namespace signalbox::device_poller::snmp
