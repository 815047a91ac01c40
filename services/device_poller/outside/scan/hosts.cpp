#include "device_poller/outside/scan/hosts.hpp"

#include <set>
#include <utility>

namespace signalbox::device_poller::scan {
namespace {
using boost::asio::ip::address;
constexpr unsigned v4_bits = 32;
constexpr unsigned v6_bits = 128;
constexpr unsigned host_bits_max = 12;  // of hosts_max

address behind(const address& first, std::size_t offset) {
  if (first.is_v4()) {
    return boost::asio::ip::address_v4{first.to_v4().to_uint() + static_cast<unsigned>(offset)};
  }
  auto bytes = first.to_v6().to_bytes();
  // Whose last bits are zero: nothing is carried beyond the last two bytes.
  bytes[15] = static_cast<unsigned char>(bytes[15] | (offset & 0xFFU));
  bytes[14] = static_cast<unsigned char>(bytes[14] | (offset >> 8U));
  return boost::asio::ip::address_v6{bytes};
}

struct Range {
  std::size_t from;
  std::size_t to;  // not in it
};

Range range_of(const outbound::Network& network, unsigned host_bits) {
  const auto count = std::size_t{1} << host_bits;
  const bool has_ends = network.address.is_v4() && host_bits > 1;
  return has_ends ? Range{1, count - 1} : Range{0, count};
}

// Adds its addresses, or answers what is wrong with it.
std::optional<std::pair<std::string, std::string>> add(const std::string& text,
                                                       const outbound::AddressPolicy& policy,
                                                       std::vector<address>* hosts) {
  const auto network = outbound::Network::parse(text);
  if (!network) return std::pair{"not_a_network", network.error().detail};
  const auto host_bits = (network->address.is_v4() ? v4_bits : v6_bits) - network->bits;
  if (host_bits > host_bits_max) {
    return std::pair{"out_of_range", "has more than 4096 addresses"};
  }
  const auto range = range_of(*network, host_bits);
  for (auto offset = range.from; offset < range.to; ++offset) {
    const auto host = behind(network->address, offset);
    if (!policy.allows(host)) {
      return std::pair{"not_allowed", "holds " + host.to_string() +
                                          ", which is not on the operator's list of addresses "
                                          "for devices"};
    }
    hosts->push_back(host);
  }
  return std::nullopt;
}
}  // namespace

Result<std::vector<address>> hosts_in(const std::vector<std::string>& networks,
                                      const outbound::AddressPolicy& policy) {
  if (networks.empty() || networks.size() > networks_max) {
    return Failure{Code::invalid,
                   "1 field is wrong",
                   {at_pointer("/networks", "out_of_range", "must name 1 to 32 networks")}};
  }
  std::vector<FieldError> errors;
  std::vector<address> hosts;
  for (std::size_t index = 0; index < networks.size(); ++index) {
    const auto fault = add(networks[index], policy, &hosts);
    if (fault) {
      errors.push_back(
          at_pointer("/networks/" + std::to_string(index), fault->first, fault->second));
    }
  }
  std::set<address> known;
  std::erase_if(hosts, [&known](const address& host) { return !known.insert(host).second; });
  if (errors.empty() && hosts.size() > hosts_max) {
    errors.push_back(
        at_pointer("/networks", "out_of_range", "must have 4096 addresses in all at most"));
  }
  if (errors.empty()) return hosts;
  return Failure{Code::invalid, "Some networks are wrong.", std::move(errors)};
}

}  // namespace signalbox::device_poller::scan
