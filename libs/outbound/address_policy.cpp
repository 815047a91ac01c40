#include "outbound/address_policy.hpp"

#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <span>

namespace signalbox::outbound {
namespace {
namespace ip = boost::asio::ip;

// What is not for everybody, from the IANA IPv4 Special-Purpose Address Registry. 192.0.0.0/24
// holds two global addresses that nobody serves on.
constexpr std::string_view special_v4[] = {
    "0.0.0.0/8",        // this network, RFC 791
    "10.0.0.0/8",       // private, RFC 1918
    "100.64.0.0/10",    // shared between customers of a carrier, RFC 6598
    "127.0.0.0/8",      // loopback, RFC 1122
    "169.254.0.0/16",   // link-local, RFC 3927; clouds serve credentials on 169.254.169.254
    "172.16.0.0/12",    // private, RFC 1918
    "192.0.0.0/24",     // protocol assignments, RFC 6890
    "192.0.2.0/24",     // documentation, RFC 5737
    "192.88.99.0/24",   // 6to4 relays, RFC 7526
    "192.168.0.0/16",   // private, RFC 1918
    "198.18.0.0/15",    // benchmarks, RFC 2544
    "198.51.100.0/24",  // documentation
    "203.0.113.0/24",   // documentation
    "224.0.0.0/4",      // multicast, RFC 5771
    "240.0.0.0/4",      // reserved, RFC 1112; and broadcast
};

// The same for IPv6, the narrower first. What lies outside of 2000::/3 is not global unicast
// (RFC 4291 §2.4): ::/3 holds unspecified, loopback and compatible addresses, e000::/3 unique local
// (fc00::/7), link-local (fe80::/10) and multicast (ff00::/8).
constexpr std::string_view special_v6[] = {
    "::1/128",       "fc00::/7", "fe80::/10", "ff00::/8",
    "2001::/23",      // protocol assignments, Teredo among them, RFC 2928
    "2001:db8::/32",  // documentation, RFC 3849
    "2002::/16",      // 6to4, RFC 7526
    "3fff::/20",      // documentation, RFC 9637
    "::/3",          "4000::/2", "8000::/1",
};

std::vector<Network> networks_of(std::span<const std::string_view> texts) {
  std::vector<Network> networks;
  for (const auto text : texts) networks.push_back(Network::parse(text).value());
  return networks;
}

// Bytes in network order: 4 or 16.
std::vector<std::uint8_t> bytes_of(const ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

bool bit_at(const std::vector<std::uint8_t>& bytes, unsigned at) {
  return ((bytes[at / 8] >> (7 - at % 8)) & 1U) != 0;
}

// The IPv4 address that an IPv6 address stands for, where a kernel or a gateway connects to it:
// mapped (RFC 4291 §2.5.5.2) and NAT64 (RFC 6052 §2.1).
std::optional<ip::address> embedded(const ip::address& address) {
  static const auto nat64 = Network::parse("64:ff9b::/96").value();
  static const auto mapped = Network::parse("::ffff:0:0/96").value();
  if (!nat64.contains(address) && !mapped.contains(address)) return std::nullopt;
  const auto bytes = bytes_of(address);
  return ip::address_v4{{bytes[12], bytes[13], bytes[14], bytes[15]}};
}

const Network* special_range_of(const ip::address& address) {
  static const auto v4 = networks_of(special_v4);
  static const auto v6 = networks_of(special_v6);
  const auto& ranges = address.is_v4() ? v4 : v6;
  const auto found =
      std::ranges::find_if(ranges, [&](const Network& range) { return range.contains(address); });
  return found == ranges.end() ? nullptr : &*found;
}

Failure wrong(std::string_view text, std::string_view why) {
  return {Code::invalid, std::string{text} + ": " + std::string{why}};
}
}  // namespace

Result<Network> Network::parse(std::string_view text) {
  constexpr std::size_t text_max = 49;  // eight groups, a slash, three digits; and some
  if (text.size() > text_max) return Failure{Code::invalid, "is too long for a network"};
  const auto slash = text.find('/');
  boost::system::error_code error;
  Network network{ip::make_address(std::string{text.substr(0, slash)}, error), 0};
  const bool scoped = !error && network.address.is_v6() && network.address.to_v6().scope_id() != 0;
  if (error || scoped || text.find('%') != text.npos) return wrong(text, "is no IP address");
  const unsigned bits_max = network.address.is_v4() ? 32 : 128;
  network.bits = bits_max;
  if (slash != text.npos) {
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data() + slash + 1, end, network.bits);
    const bool whole = read.ec == std::errc{} && read.ptr == end;
    if (!whole || network.bits > bits_max) {
      return wrong(text, "after the slash stands 0 to " + std::to_string(bits_max));
    }
  }
  const auto bytes = bytes_of(network.address);
  for (auto at = network.bits; at < bits_max; ++at) {
    if (bit_at(bytes, at)) return wrong(text, "has bits set beyond its prefix length");
  }
  return network;
}

bool Network::contains(const ip::address& other) const {
  if (address.is_v4() != other.is_v4()) return false;
  const auto ours = bytes_of(address);
  const auto theirs = bytes_of(other);
  for (unsigned at = 0; at < bits; ++at) {
    if (bit_at(ours, at) != bit_at(theirs, at)) return false;
  }
  return true;
}

std::string Network::to_string() const { return address.to_string() + "/" + std::to_string(bits); }

Result<std::vector<Network>> parse_networks(std::string_view text) {
  constexpr std::string_view separators = ", \t\r\n";
  std::vector<Network> networks;
  while (true) {
    text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
    if (text.empty()) return networks;
    const auto entry = text.substr(0, text.find_first_of(separators));
    auto network = Network::parse(entry);
    if (!network) return network.error();
    networks.push_back(*network);
    if (networks.size() > networks_max) {
      return Failure{Code::invalid, "more than " + std::to_string(networks_max) + " networks"};
    }
    text.remove_prefix(entry.size());
  }
}

AddressPolicy AddressPolicy::with_loopback(AddressRules rules) {
  rules.allowed.push_back(Network::parse("127.0.0.0/8").value());
  rules.allowed.push_back(Network::parse("::1/128").value());
  return AddressPolicy{std::move(rules)};
}

bool AddressPolicy::allows(const ip::address& address) const {
  const auto holds = [&](const Network& network) { return network.contains(address); };
  if (std::ranges::any_of(rules_.refused, holds)) return false;
  if (const auto inner = embedded(address)) return allows(*inner);
  const auto* const range = special_range_of(address);
  if (range == nullptr && rules_.public_allowed) return true;
  return std::ranges::any_of(rules_.allowed, [&](const Network& network) {
    return network.contains(address) && (range == nullptr || network.bits >= range->bits);
  });
}

}  // namespace signalbox::outbound
