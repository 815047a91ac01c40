#include "device_poller/outside/snmp/parts/interfaces.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

const Oid if_entry{1, 3, 6, 1, 2, 1, 2, 2, 1};
const Oid if_x_entry{1, 3, 6, 1, 2, 1, 31, 1, 1, 1};

// Columns in the order in which they are asked for.
enum Basic : std::uint8_t {
  descr,
  type,
  speed,
  mac,
  admin,
  oper,
  in_discards,
  in_errors,
  out_discards,
  out_errors
};
constexpr std::uint32_t basic_columns[] = {2, 3, 5, 6, 7, 8, 13, 14, 19, 20};
enum Extended : std::uint8_t {
  name,
  high_speed,
  alias,
  hc_in,
  hc_in_unicast,
  hc_out,
  hc_out_unicast
};
constexpr std::uint32_t extended_columns[] = {1, 15, 18, 6, 7, 10, 11};
// The first so many have no 64 bits.
constexpr std::size_t narrow_extended = 3;
// Asked for only where there are no 64-bit ones.
enum Narrow : std::uint8_t { in, in_unicast, out, out_unicast };
constexpr std::uint32_t narrow_columns[] = {10, 11, 16, 17};

std::vector<Oid> columns_of(const Oid& entry, std::span<const std::uint32_t> columns) {
  std::vector<Oid> names;
  for (const auto column : columns) names.push_back(entry.with(column));
  return names;
}

Cells row_of(const Table& table, const Oid& index) {
  const auto found = table.rows.find(index);
  return Cells{found == table.rows.end() ? nullptr : &found->second};
}

std::optional<std::string> mac_of(const Cells& row) {
  const auto* value = row.at(mac);
  const auto* bytes = value == nullptr ? nullptr : value->bytes();
  return bytes == nullptr ? std::nullopt : domain::mac_of_bytes(*bytes);
}

// ifSpeed is exact, but ends at 4.3 Gbit/s, where ifHighSpeed goes on in millions.
std::optional<std::uint64_t> speed_of(const Cells& basic, const Cells& extended) {
  const auto exact = basic.natural(speed).value_or(0);
  const auto millions = extended.natural(high_speed).value_or(0);
  if (exact > 0 && exact < std::numeric_limits<std::uint32_t>::max()) return exact;
  if (millions == 0 || millions > std::numeric_limits<std::uint32_t>::max()) return std::nullopt;
  return millions * 1'000'000;
}

template <class Status>
std::optional<Status> status_of(const Cells& row, Basic column, Status last) {
  const auto number = row.natural(column);
  if (!number || *number < 1 || *number > static_cast<std::uint64_t>(last)) return std::nullopt;
  return static_cast<Status>(*number);
}

bool has_wide(const Cells& extended) { return extended.natural(hc_in) && extended.natural(hc_out); }

void set_traffic(domain::Interface& interface, const Cells& basic, const Cells& extended,
                 const Cells& narrow) {
  const bool wide = has_wide(extended);
  interface.in.octets = wide ? extended.natural(hc_in) : narrow.natural(in);
  interface.out.octets = wide ? extended.natural(hc_out) : narrow.natural(out);
  interface.in.unicast_packets =
      wide ? extended.natural(hc_in_unicast) : narrow.natural(in_unicast);
  interface.out.unicast_packets =
      wide ? extended.natural(hc_out_unicast) : narrow.natural(out_unicast);
  interface.in.errors = basic.natural(in_errors);
  interface.in.discards = basic.natural(in_discards);
  interface.out.errors = basic.natural(out_errors);
  interface.out.discards = basic.natural(out_discards);
  if (interface.in.octets || interface.out.octets) {
    interface.counter_bits = static_cast<std::uint8_t>(wide ? 64 : 32);
  }
}

struct Tables {
  Table basic;
  Table extended;
  Table narrow;
};

domain::Interface interface_of(const Oid& index, const Tables& tables) {
  const auto basic = row_of(tables.basic, index);
  const auto extended = row_of(tables.extended, index);
  const auto short_name = extended.text(name);
  domain::Interface interface;
  interface.index = index.arcs()[0];
  interface.name =
      short_name && !short_name->empty() ? *short_name : basic.text(descr).value_or("");
  interface.alias = extended.text(alias);
  interface.type = basic.natural32(type);
  interface.mac = mac_of(basic);
  interface.admin_status = status_of(basic, admin, domain::AdminStatus::testing);
  interface.oper_status = status_of(basic, oper, domain::OperStatus::lower_layer_down);
  interface.speed_bits_per_second = speed_of(basic, extended);
  set_traffic(interface, basic, extended, row_of(tables.narrow, index));
  return interface;
}

// An interface has one arc of index; other rows are none.
void add_interfaces(const Tables& tables, domain::Reading* reading) {
  auto indexes = tables.basic.rows;
  indexes.insert(tables.extended.rows.begin(), tables.extended.rows.end());
  for (const auto& [index, cells] : indexes) {
    if (index.size() == 1) reading->interfaces.push_back(interface_of(index, tables));
  }
}
}  // namespace

asio::awaitable<domain::PollOutcome> read_interfaces(Agent agent, domain::Reading* reading) {
  Tables tables;
  std::span<const std::uint32_t> extended = extended_columns;
  if (!agent.has_wide_counters()) extended = extended.first(narrow_extended);
  tables.extended = co_await agent.walk(columns_of(if_x_entry, extended));
  auto outcome = tables.extended.outcome;
  // An agent that says nothing more would be waited for in vain.
  if (outcome.end != PollEnd::no_answer || !tables.extended.rows.empty()) {
    tables.basic = co_await agent.walk(columns_of(if_entry, basic_columns));
    if (outcome.end == PollEnd::answered) outcome = tables.basic.outcome;
  }
  const bool all_wide = std::ranges::all_of(tables.basic.rows, [&](const auto& row) {
    return has_wide(row_of(tables.extended, row.first));
  });
  if (!all_wide) {
    tables.narrow = co_await agent.walk(columns_of(if_entry, narrow_columns));
    if (outcome.end == PollEnd::answered) outcome = tables.narrow.outcome;
  }
  add_interfaces(tables, reading);
  co_return outcome;
}

}  // namespace signalbox::device_poller::snmp::parts
