#include "device_poller/outside/snmp/parts/neighbours.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <span>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::Neighbour;
using domain::NeighbourSource;
using domain::PollEnd;
using Arcs = std::span<const std::uint32_t>;

const Oid lldp_local_port{1, 0, 8802, 1, 1, 2, 1, 3, 7, 1};
const Oid lldp_remote{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1};
const Oid lldp_remote_address{1, 0, 8802, 1, 1, 2, 1, 4, 2, 1, 3};
const Oid cdp_entry{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1};
const Oid ip_physical{1, 3, 6, 1, 2, 1, 4, 35, 1};
const Oid ip_media{1, 3, 6, 1, 2, 1, 4, 22, 1};

constexpr std::size_t v4_bytes = 4;
constexpr std::size_t v6_bytes = 16;

// LldpChassisIdSubtype and LldpPortIdSubtype, as far as they tell something.
constexpr std::int64_t chassis_mac = 4;
constexpr std::int64_t chassis_address = 5;
constexpr std::int64_t chassis_local = 7;
constexpr std::int64_t port_mac = 3;
constexpr std::int64_t port_address = 4;

// A port of the device, and one of those that are heard on it: both stay while the row lives, what
// stands before them in the index does not.
using Remote = std::pair<std::uint32_t, std::uint32_t>;

std::vector<Oid> columns_of(const Oid& entry, std::initializer_list<std::uint32_t> columns) {
  std::vector<Oid> names;
  for (const auto column : columns) names.push_back(entry.with(column));
  return names;
}

// Nothing for what is no address that a host can have.
std::optional<std::string> address_of(std::string_view bytes) {
  asio::ip::address address;
  if (bytes.size() == v4_bytes) {
    asio::ip::address_v4::bytes_type v4{};
    std::ranges::copy(bytes, v4.begin());
    address = asio::ip::address_v4{v4};
  } else if (bytes.size() == v6_bytes) {
    asio::ip::address_v6::bytes_type v6{};
    std::ranges::copy(bytes, v6.begin());
    address = asio::ip::address_v6{v6};
  } else {
    return std::nullopt;
  }
  if (address.is_unspecified() || address.is_multicast()) return std::nullopt;
  return address.to_string();
}

// An address as arcs of an index.
std::optional<std::string> address_in(Arcs arcs) {
  std::string bytes;
  for (const auto arc : arcs) {
    if (arc > 0xFF) return std::nullopt;
    bytes += static_cast<char>(arc);
  }
  return address_of(bytes);
}

std::string_view bytes_at(const Cells& row, std::size_t column) {
  const auto* value = row.at(column);
  const auto* bytes = value == nullptr ? nullptr : value->bytes();
  return bytes == nullptr ? std::string_view{} : std::string_view{*bytes};
}

std::string interface_named(const domain::Reading& reading, std::uint32_t index) {
  const auto found = std::ranges::find(reading.interfaces, index, &domain::Interface::index);
  return found == reading.interfaces.end() ? std::to_string(index) : found->name;
}

struct Lldp {
  Table ports;
  Table remotes;
  Table addresses;
};

// The port as its own table names it, if an interface has that name; else by its number, which most
// agents take from ifIndex.
std::string local_interface(const Lldp& lldp, const domain::Reading& reading, std::uint32_t port) {
  enum Column : std::uint8_t { subtype, id, description };
  const auto found = lldp.ports.rows.find(Oid{port});
  const Cells row{found == lldp.ports.rows.end() ? nullptr : &found->second};
  for (const auto column : {id, description}) {
    const auto text = row.text(column);
    const bool is_known =
        text && std::ranges::find(reading.interfaces, *text, &domain::Interface::name) !=
                    reading.interfaces.end();
    if (is_known) return *text;
  }
  const bool is_index = std::ranges::find(reading.interfaces, port, &domain::Interface::index) !=
                        reading.interfaces.end();
  if (is_index) return interface_named(reading, port);
  const auto kind = row.integer(subtype);
  const bool is_text = kind != port_mac && kind != port_address;
  auto name = domain::modest(row.text(is_text ? id : description));
  return name ? *std::move(name) : std::to_string(port);
}

std::map<Remote, std::string> addresses_of(const Table& table) {
  constexpr std::size_t before_address = 5;  // time mark, port, remote, kind, length
  std::map<Remote, std::string> addresses;
  for (const auto& [index, cells] : table.rows) {
    const auto arcs = index.arcs();
    if (arcs.size() <= before_address) continue;
    auto address = address_in(arcs.subspan(before_address));
    if (!address) continue;
    auto& known = addresses[{arcs[1], arcs[2]}];
    // Of several an IPv4 one: the inventory has mostly those.
    if (known.empty() || known.find(':') != known.npos) known = *std::move(address);
  }
  return addresses;
}

Neighbour lldp_neighbour(const Cells& row) {
  enum Column : std::uint8_t { chassis_kind, chassis, port_kind, port, port_text, name, about };
  Neighbour one{.source = NeighbourSource::lldp, .interface = {}};
  const auto kind = row.integer(chassis_kind);
  const auto id = bytes_at(row, chassis);
  if (kind == chassis_mac) one.mac_address = domain::mac_of_bytes(id);
  if (kind == chassis_address && !id.empty()) one.address = address_of(id.substr(1));
  one.name = domain::modest(row.text(name));
  if (!one.name && kind == chassis_local) one.name = domain::modest(row.text(chassis));
  const auto of_port = row.integer(port_kind);
  if (of_port == port_mac || of_port == port_address) {
    one.remote_interface = domain::modest(row.text(port_text));
  } else {
    one.remote_interface = domain::modest(row.text(port));
  }
  one.platform = domain::modest(row.text(about));
  return one;
}

void add_lldp(const Lldp& lldp, const domain::Reading& reading, std::vector<Neighbour>* found) {
  constexpr std::size_t index_arcs = 3;
  const auto addresses = addresses_of(lldp.addresses);
  for (const auto& [index, cells] : lldp.remotes.rows) {
    const auto arcs = index.arcs();
    if (arcs.size() != index_arcs) continue;
    auto one = lldp_neighbour(Cells{&cells});
    one.interface = local_interface(lldp, reading, arcs[1]);
    const auto address = addresses.find({arcs[1], arcs[2]});
    if (address != addresses.end()) one.address = address->second;
    found->push_back(std::move(one));
  }
}

void add_cdp(const Table& table, const domain::Reading& reading, std::vector<Neighbour>* found) {
  enum Column : std::uint8_t { address, id, port, platform };
  for (const auto& [index, cells] : table.rows) {
    if (index.size() != 2) continue;
    const Cells row{&cells};
    found->push_back({.source = NeighbourSource::cdp,
                      .interface = interface_named(reading, index.arcs()[0]),
                      .name = domain::modest(row.text(id)),
                      .address = address_of(bytes_at(row, address)),
                      .remote_interface = domain::modest(row.text(port)),
                      .platform = domain::modest(row.text(platform))});
  }
}

// `before_address`: arcs between the interface and the address, which are its kind and length.
void add_arp(const Table& table, const domain::Reading& reading, std::size_t before_address,
             std::vector<Neighbour>* found) {
  enum Column : std::uint8_t { mac, kind };
  constexpr std::int64_t invalid = 2;
  for (const auto& [index, cells] : table.rows) {
    const Cells row{&cells};
    const auto arcs = index.arcs();
    if (arcs.size() <= before_address + 1 || row.integer(kind) == invalid) continue;
    Neighbour one{.source = NeighbourSource::arp,
                  .interface = interface_named(reading, arcs[0]),
                  .mac_address = domain::mac_of_bytes(bytes_at(row, mac)),
                  .address = address_in(arcs.subspan(before_address + 1))};
    if (one.mac_address && one.address) found->push_back(std::move(one));
  }
}

asio::awaitable<Lldp> read_lldp(Agent agent) {
  Lldp lldp;
  lldp.remotes =
      co_await agent.walk(columns_of(lldp_remote, {4, 5, 6, 7, 8, 9, 10}), domain::neighbours_max);
  if (lldp.remotes.rows.empty()) co_return lldp;
  lldp.addresses = co_await agent.walk({lldp_remote_address}, 2 * domain::neighbours_max);
  lldp.ports = co_await agent.walk(columns_of(lldp_local_port, {2, 3, 4}));
  co_return lldp;
}

struct Arp {
  Table table;
  std::size_t before_address = 0;
};

asio::awaitable<Arp> read_arp(Agent agent) {
  Arp arp{co_await agent.walk(columns_of(ip_physical, {4, 6}), domain::arp_rows_max), 2};
  if (!arp.table.rows.empty() || arp.table.outcome.end != PollEnd::answered) co_return arp;
  co_return Arp{co_await agent.walk(columns_of(ip_media, {2, 4}), domain::arp_rows_max), 0};
}
}  // namespace

asio::awaitable<void> read_neighbours(Agent agent, domain::Reading* reading) {
  using namespace asio::experimental::awaitable_operators;
  const auto [lldp, cdp, arp] = co_await (
      read_lldp(agent) && agent.walk(columns_of(cdp_entry, {4, 6, 7, 8}), domain::neighbours_max) &&
      read_arp(agent));
  std::vector<Neighbour> found;
  add_lldp(lldp, *reading, &found);
  add_cdp(cdp, *reading, &found);
  add_arp(arp.table, *reading, arp.before_address, &found);
  const auto is_whole = [](const Table& table) { return table.outcome.end == PollEnd::answered; };
  const bool fits = domain::tidy(&found);
  if (!fits || !is_whole(lldp.remotes) || !is_whole(cdp)) {
    reading->missing.emplace_back("neighbours");
  } else if (!is_whole(arp.table)) {
    reading->missing.emplace_back("arp");
  }
  reading->neighbours = std::move(found);
}

}  // namespace signalbox::device_poller::snmp::parts
