// Who a device says is beside it. Pure values; what it does not say is absent.
#pragma once

#include <boost/describe.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::domain {

// How it knows: by LLDP (IEEE 802.1AB), Cisco's or MikroTik's discovery, or its table of addresses.
enum class NeighbourSource : std::uint8_t { lldp, cdp, mndp, arp };
BOOST_DESCRIBE_ENUM(NeighbourSource, lldp, cdp, mndp, arp)

// The largest switches have some hundred ports. What says more makes it up, or is a whole network
// that MNDP carried through; and ARP tables of routers end where a poll would take too long.
inline constexpr std::size_t neighbours_max = 256;
inline constexpr std::size_t arp_rows_max = 1'024;
// Of each text, which whoever sends a frame may choose.
inline constexpr std::size_t neighbour_text_bytes_max = 200;

struct Neighbour {
  NeighbourSource source = NeighbourSource::lldp;
  std::string interface = {};  // of the device that says it; may be empty
  std::optional<std::string> name = {};
  std::optional<std::string> mac_address = {};  // "02:00:5e:00:53:01"
  std::optional<std::string> address = {};      // an IP address
  std::optional<std::string> remote_interface = {};
  std::optional<std::string> platform = {};  // what it says it is

  bool operator==(const Neighbour&) const = default;
};
BOOST_DESCRIBE_STRUCT(Neighbour, (),
                      (source, interface, name, mac_address, address, remote_interface, platform))

// Six bytes, or their hex digits with whatever between, as one text; nothing for what is none, and
// for addresses of groups and of nobody.
std::optional<std::string> mac_of_bytes(std::string_view bytes);
std::optional<std::string> mac_of_text(std::string_view text);

// A text that a stranger chose: cut, without control characters; nothing for one that is empty.
std::optional<std::string> modest(std::optional<std::string> text);

// Who it is, as far as that tells it from others on the same interface: MAC, else address, else
// name; empty for one that says none of them. Of ARP the address: one host may have several.
std::string key_of(const Neighbour& neighbour);

// One entry for each interface and key, at most so many of each kind. False if some were cut.
bool tidy(std::vector<Neighbour>* neighbours);

}  // namespace signalbox::device_poller::domain
