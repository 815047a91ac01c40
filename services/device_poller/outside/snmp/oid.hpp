// Object identifiers of SNMP: a value that compares in lexicographic order, which is the order in
// which an agent walks them (RFC 3416 §4.2.2).
#pragma once

#include "core/result.hpp"

#include <boost/container/small_vector.hpp>

#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace signalbox::device_poller::snmp {

// RFC 2578 §3.5: an OBJECT IDENTIFIER has at most 128 arcs.
inline constexpr std::size_t oid_arcs_max = 128;

class Oid {
 public:
  Oid() = default;
  Oid(std::initializer_list<std::uint32_t> arcs) : arcs_(arcs) {}

  // "1.3.6.1.2.1" or ".1.3.6.1.2.1". Code::invalid for anything else and for what no message can
  // carry: less than two arcs, more than 128, a first arc beyond 2, a second beyond 39 under 0
  // or 1.
  static Result<Oid> parse(std::string_view text);
  std::string to_string() const;

  std::span<const std::uint32_t> arcs() const { return {arcs_.data(), arcs_.size()}; }
  std::size_t size() const { return arcs_.size(); }
  void append(std::uint32_t arc) { arcs_.push_back(arc); }

  // This one with more arcs behind it.
  Oid with(std::span<const std::uint32_t> more) const;
  Oid with(std::uint32_t arc) const { return with(std::span{&arc, 1}); }
  // Whether this one lies below `root`, or is it.
  bool is_under(const Oid& root) const;
  // What follows after `root`, which it lies under.
  Oid behind(const Oid& root) const;

  bool operator==(const Oid& other) const = default;
  std::strong_ordering operator<=>(const Oid& other) const;

 private:
  // Columns of the tables we read have 10 to 14 arcs with their index.
  boost::container::small_vector<std::uint32_t, 16> arcs_;
};

}  // namespace signalbox::device_poller::snmp
