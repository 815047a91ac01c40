// Which addresses we may call. Asked about the very address that a socket is about to connect to,
// after names are resolved, so that neither DNS rebinding nor a redirect nor an odd spelling of an
// address leads inside. Pure; copies freely.
#pragma once

#include "core/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::outbound {

// All addresses that begin with the same bits: "10.0.0.0/8". A single address is a /32 or /128.
struct Network {
  boost::asio::ip::address address;
  unsigned bits = 0;

  // Code::invalid, and why, for anything but an IP address in its usual form with an optional
  // prefix length, and for host bits that are set ("10.0.0.1/8").
  static Result<Network> parse(std::string_view text);
  bool contains(const boost::asio::ip::address& address) const;
  std::string to_string() const;

  bool operator==(const Network&) const = default;
};

// A setting names networks one by one: more than this is a table that belongs into a firewall.
inline constexpr std::size_t networks_max = 256;

// "10.20.0.0/16, fd00:1::/64 192.0.2.7", apart by commas or blanks. Code::invalid names the first
// entry that is wrong.
Result<std::vector<Network>> parse_networks(std::string_view text);

struct AddressRules {
  // What the operator opens. Of a range that is refused by itself (RFC 1918 and the like) an entry
  // opens only what lies in it: 0.0.0.0/0 opens nothing, 10.0.0.0/8 what it says.
  std::vector<Network> allowed = {};
  // The fleet's own networks: refused whatever else is said.
  std::vector<Network> refused = {};
  // False: only `allowed` may be called, as for devices.
  bool public_allowed = true;
};

class AddressPolicy {
 public:
  explicit AddressPolicy(AddressRules rules = {}) : rules_(std::move(rules)) {}
  // What a developer's machine needs besides: 127.0.0.0/8 and ::1.
  static AddressPolicy with_loopback(AddressRules rules = {});

  // Refuses what is not globally reachable unicast (the IANA special-purpose registries): loopback,
  // private, shared (RFC 6598), link-local with the cloud's metadata, unique local, multicast,
  // documentation, unspecified… An IPv4 address inside an IPv6 one (mapped, NAT64) is judged as
  // itself; older forms (compatible, 6to4, Teredo) are refused.
  bool allows(const boost::asio::ip::address& address) const;

 private:
  AddressRules rules_;
};

}  // namespace signalbox::outbound
