#include "device_poller/outside/routeros/tables.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace signalbox::device_poller::routeros {
namespace {
constexpr double percent = 100;

// IANAifType of the kinds that RouterOS has had from its beginning.
constexpr std::array<std::pair<std::string_view, std::uint32_t>, 9> types{{{"ether", 6},
                                                                           {"wlan", 71},
                                                                           {"wifi", 71},
                                                                           {"bridge", 209},
                                                                           {"vlan", 135},
                                                                           {"loopback", 24},
                                                                           {"bond", 161},
                                                                           {"ppp-out", 23},
                                                                           {"pppoe-out", 23}}};

std::optional<std::uint32_t> type_of(std::string_view text) {
  for (const auto& [name, number] : types) {
    if (text == name) return number;
  }
  return std::nullopt;
}

// "*1A": the row's number in hex, which stays while the row lives.
std::optional<std::uint32_t> row_number(std::string_view id) {
  constexpr int hex = 16;
  if (!id.starts_with('*')) return std::nullopt;
  id.remove_prefix(1);
  std::uint32_t number = 0;
  const auto [end, fault] = std::from_chars(id.data(), id.data() + id.size(), number, hex);
  if (fault != std::errc{} || end != id.data() + id.size()) return std::nullopt;
  return number;
}

template <class Number>
std::optional<std::int32_t> small(std::optional<Number> number) {
  if (!number || *number > Number{1'000'000'000}) return std::nullopt;
  return static_cast<std::int32_t>(*number);
}

domain::Identity* identity_in(domain::Reading* reading) {
  if (!reading->identity) reading->identity.emplace();
  return &*reading->identity;
}

std::optional<std::uint64_t> sum_of(const Row& row, std::string_view one, std::string_view other) {
  const auto first = row.value(one, natural);
  const auto second = row.value(other, natural);
  if (!first && !second) return std::nullopt;
  return first.value_or(0) + second.value_or(0);
}

domain::Traffic traffic_of(const Row& row, const std::string& direction) {
  return {.octets = row.value(direction + "-byte", natural),
          .unicast_packets = row.value(direction + "-packet", natural),
          .errors = row.value(direction + "-error", natural),
          .discards = sum_of(row, direction + "-drop", direction + "-queue-drop")};
}

// "lldp,cdp,mndp": the strongest counts. Devices before 7 do not say it; what their list has came
// by MikroTik's own, or by CDP, which looks the same.
domain::NeighbourSource source_of(std::string_view discovered_by) {
  if (discovered_by.find("lldp") != discovered_by.npos) return domain::NeighbourSource::lldp;
  if (discovered_by.find("cdp") != discovered_by.npos) return domain::NeighbourSource::cdp;
  return domain::NeighbourSource::mndp;
}

std::optional<std::string> address_of(const Row& row) {
  for (const auto* const name : {"address4", "address", "address6"}) {
    const auto text = row.text(name);
    boost::system::error_code is_none;
    if (!text) continue;
    const auto address = boost::asio::ip::make_address(*text, is_none);
    if (!is_none && !address.is_unspecified() && !address.is_multicast()) {
      return address.to_string();
    }
  }
  return std::nullopt;
}

// "ether1", or "ether1,bridge" for one that is part of another.
std::string port_of(const Row& row) {
  const auto text = domain::modest(row.text("interface")).value_or("");
  return text.substr(0, text.find(','));
}

std::optional<std::string> platform_of(const Row& row) {
  std::string platform;
  for (const auto* const name : {"platform", "board", "version"}) {
    const auto text = row.text(name);
    if (!text) continue;
    if (!platform.empty()) platform += ' ';
    platform += *text;
  }
  return domain::modest(std::move(platform));
}

void take_temperature(std::string name, const std::optional<double>& celsius,
                      domain::Reading* reading) {
  if (celsius) reading->temperatures.push_back({std::move(name), *celsius});
}
}  // namespace

void take_resource(const Table& table, domain::Reading* reading) {
  if (table.rows.empty()) return;
  const auto& row = table.rows.front();
  auto* identity = identity_in(reading);
  identity->version = row.text("version").value_or("");
  identity->model = row.text("board-name").value_or("");
  identity->architecture = row.text("architecture-name").value_or("");
  identity->description = "RouterOS " + identity->version + " on " + identity->model;
  if (const auto uptime = row.value("uptime", duration)) {
    reading->uptime_ms = static_cast<std::uint64_t>(uptime->count());
  }
  if (const auto load = row.value("cpu-load", natural)) {
    reading->cpu_ratio = {std::min(static_cast<double>(*load) / percent, 1.0)};
  }
  const auto memory = row.value("total-memory", natural);
  const auto unused = row.value("free-memory", natural);
  if (memory && unused && *unused <= *memory) {
    reading->memory = domain::Memory{.size_bytes = *memory, .used_bytes = *memory - *unused};
  }
  const auto disk = row.value("total-hdd-space", natural);
  const auto rest = row.value("free-hdd-space", natural);
  if (disk && rest && *rest <= *disk) {
    reading->storages.push_back({.index = 1,
                                 .name = "system",
                                 .kind = domain::StorageKind::flash_memory,
                                 .size_bytes = *disk,
                                 .used_bytes = *disk - *rest});
  }
  reading->config_changed = row.text("last-config-change");
}

void take_routerboard(const Table& table, domain::Reading* reading) {
  if (table.rows.empty()) return;  // a virtual one is none, and says so or fails
  const auto& row = table.rows.front();
  auto* identity = identity_in(reading);
  identity->serial_number = row.text("serial-number").value_or("");
  if (const auto model = row.text("model")) identity->model = *model;
}

void take_identity(const Table& table, domain::Reading* reading) {
  if (table.rows.empty()) return;
  identity_in(reading)->system_name = table.rows.front().text("name").value_or("");
}

void take_interfaces(const Table& table, domain::Reading* reading) {
  constexpr std::uint8_t counter_bits = 64;
  for (const auto& row : table.rows) {
    const auto index = row.value(".id", row_number);
    const auto name = row.text("name");
    if (!index || !name) continue;
    const bool is_disabled = row.is("disabled");
    const auto running = row.value("running", boolean);
    domain::Interface one;
    one.index = *index;
    one.name = *name;
    one.alias = row.text("comment");
    one.type = row.value("type", type_of);
    one.mac = row.text("mac-address");
    one.admin_status = is_disabled ? domain::AdminStatus::down : domain::AdminStatus::up;
    if (running) one.oper_status = *running ? domain::OperStatus::up : domain::OperStatus::down;
    one.in = traffic_of(row, "rx");
    one.out = traffic_of(row, "tx");
    if (one.in.octets || one.out.octets) one.counter_bits = counter_bits;
    reading->interfaces.push_back(std::move(one));
  }
  std::ranges::sort(reading->interfaces, {}, &domain::Interface::index);
}

void take_health(const Table& table, domain::Reading* reading) {
  constexpr std::string_view suffix = "temperature";
  for (const auto& row : table.rows) {
    // RouterOS 7: a row for each, with name, value and type. RouterOS 6: one row with all.
    if (const auto name = row.text("name")) {
      if (row.raw("type") == "C" || name->ends_with(suffix)) {
        take_temperature(*name, row.value("value", decimal), reading);
      }
      continue;
    }
    for (const auto* const name : {"cpu-temperature", "temperature", "board-temperature"}) {
      take_temperature(name, row.value(name, decimal), reading);
    }
  }
}

void take_firmware(const Table& table, domain::Reading* reading) {
  if (table.rows.empty()) return;
  const auto& row = table.rows.front();
  const auto installed = row.text("installed-version");
  if (!installed) return;
  reading->firmware = domain::Firmware{.installed = *installed,
                                       .latest = row.text("latest-version"),
                                       .channel = row.text("channel"),
                                       .status = row.text("status")};
}

void take_registrations(const Table& table, domain::Reading* reading) {
  for (const auto& row : table.rows) {
    domain::Registration one{.interface = row.text("interface").value_or(""),
                             .mac_address = row.text("mac-address").value_or("")};
    // `signal` of package wifi, `signal-strength` of package wireless.
    one.signal_dbm = row.value("signal", signal_dbm);
    if (!one.signal_dbm) one.signal_dbm = row.value("signal-strength", signal_dbm);
    one.tx_signal_dbm = row.value("tx-signal-strength", signal_dbm);
    one.ccq_percent = small(row.value("tx-ccq", natural));
    one.tx_rate = row.text("tx-rate");
    one.rx_rate = row.text("rx-rate");
    if (const auto uptime = row.value("uptime", duration)) one.uptime_ms = uptime->count();
    one.distance = small(row.value("distance", natural));
    one.last_ip = row.text("last-ip");
    reading->registrations.push_back(std::move(one));
  }
}

void take_radios(const Table& table, domain::Reading* reading) {
  for (const auto& row : table.rows) {
    const auto name = row.text("name");
    if (!name) continue;
    domain::Radio radio{.interface = *name};
    radio.channel = row.text("frequency");
    reading->radios.push_back(std::move(radio));
  }
}

void take_neighbours(const Table& table, domain::Reading* reading) {
  if (!reading->neighbours) reading->neighbours.emplace();
  for (const auto& row : table.rows) {
    reading->neighbours->push_back({.source = source_of(row.raw("discovered-by").value_or("")),
                                    .interface = port_of(row),
                                    .name = domain::modest(row.text("identity")),
                                    .mac_address = row.value("mac-address", domain::mac_of_text),
                                    .address = address_of(row),
                                    .remote_interface = domain::modest(row.text("interface-name")),
                                    .platform = platform_of(row)});
  }
}

void take_arp(const Table& table, domain::Reading* reading) {
  if (!reading->neighbours) reading->neighbours.emplace();
  for (const auto& row : table.rows) {
    if (row.is("invalid") || row.is("disabled")) continue;
    domain::Neighbour one{.source = domain::NeighbourSource::arp,
                          .interface = port_of(row),
                          .mac_address = row.value("mac-address", domain::mac_of_text),
                          .address = address_of(row)};
    if (one.mac_address && one.address) reading->neighbours->push_back(std::move(one));
  }
}

void take_monitor(const Table& table, domain::Radio* radio) {
  if (table.rows.empty()) return;
  const auto& row = table.rows.front();
  auto channel = row.text("channel");
  if (!channel) channel = row.text("channel-width");
  if (channel) radio->channel = std::move(channel);
  radio->noise_floor_dbm = row.value("noise-floor", signal_dbm);
  radio->tx_power_dbm = row.value("tx-power", signal_dbm);
  radio->clients = small(row.value("registered-clients", natural));
}

}  // namespace signalbox::device_poller::routeros
