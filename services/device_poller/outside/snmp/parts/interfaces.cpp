#include "device_poller/outside/snmp/parts/interfaces.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <span>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

const Oid if_entry{1, 3, 6, 1, 2, 1, 2, 2, 1};
const Oid if_x_entry{1, 3, 6, 1, 2, 1, 31, 1, 1, 1};

// Columns in the order in which they are asked for: first those that change.
enum Changing : std::uint8_t { admin, oper, in_discards, in_errors, out_discards, out_errors };
constexpr std::uint32_t changing_columns[] = {7, 8, 13, 14, 19, 20};
enum Wide : std::uint8_t { hc_in, hc_in_unicast, hc_out, hc_out_unicast };
constexpr std::uint32_t wide_columns[] = {6, 7, 10, 11};
// Asked for only where there are no 64-bit ones.
enum Narrow : std::uint8_t { in, in_unicast, out, out_unicast };
constexpr std::uint32_t narrow_columns[] = {10, 11, 16, 17};
// What seldom changes, of ifTable and of ifXTable.
enum Basic : std::uint8_t { descr, type, speed, mac };
constexpr std::uint32_t basic_columns[] = {2, 3, 5, 6};
enum Extended : std::uint8_t { name, high_speed, alias };
constexpr std::uint32_t extended_columns[] = {1, 15, 18};

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
std::optional<Status> status_of(const Cells& row, Changing column, Status last) {
  const auto number = row.natural(column);
  if (!number || *number < 1 || *number > static_cast<std::uint64_t>(last)) return std::nullopt;
  return static_cast<Status>(*number);
}

bool has_wide(const Cells& wide) { return wide.natural(hc_in) && wide.natural(hc_out); }

// What changes.
struct Tables {
  Table basic;
  Table wide;
  Table narrow;
  domain::PollOutcome outcome = {PollEnd::answered};
};

// What seldom does.
struct Names {
  Table basic;
  Table extended;
  domain::PollOutcome outcome = {PollEnd::answered};
};

// The first that is not answered to its end is what became of them all.
void note(const Table& table, domain::PollOutcome* outcome) {
  if (outcome->end == PollEnd::answered) *outcome = table.outcome;
}

domain::Interface named_interface(const Oid& index, const Names& names) {
  const auto basic = row_of(names.basic, index);
  const auto extended = row_of(names.extended, index);
  const auto short_name = extended.text(name);
  domain::Interface interface;
  interface.index = index.arcs()[0];
  interface.name =
      short_name && !short_name->empty() ? *short_name : basic.text(descr).value_or("");
  interface.alias = extended.text(alias);
  interface.type = basic.natural32(type);
  interface.mac = mac_of(basic);
  interface.speed_bits_per_second = speed_of(basic, extended);
  return interface;
}

void set_traffic(const Oid& index, const Tables& tables, domain::Interface* interface) {
  const auto basic = row_of(tables.basic, index);
  const auto wide = row_of(tables.wide, index);
  const auto narrow = row_of(tables.narrow, index);
  const bool is_wide = has_wide(wide);
  interface->in.octets = is_wide ? wide.natural(hc_in) : narrow.natural(in);
  interface->out.octets = is_wide ? wide.natural(hc_out) : narrow.natural(out);
  interface->in.unicast_packets =
      is_wide ? wide.natural(hc_in_unicast) : narrow.natural(in_unicast);
  interface->out.unicast_packets =
      is_wide ? wide.natural(hc_out_unicast) : narrow.natural(out_unicast);
  interface->in.errors = basic.natural(in_errors);
  interface->in.discards = basic.natural(in_discards);
  interface->out.errors = basic.natural(out_errors);
  interface->out.discards = basic.natural(out_discards);
  if (interface->in.octets || interface->out.octets) {
    interface->counter_bits = static_cast<std::uint8_t>(is_wide ? 64 : 32);
  }
}

std::optional<domain::OperStatus> oper_of(const Oid& index, const Tables& tables) {
  return status_of(row_of(tables.basic, index), oper, domain::OperStatus::lower_layer_down);
}

// The rows of all tables; an interface has one arc of index, other rows are none.
std::set<Oid> indexes_of(std::initializer_list<const Table*> tables) {
  std::set<Oid> indexes;
  for (const auto* table : tables) {
    for (const auto& [index, cells] : table->rows) {
      if (index.size() == 1) indexes.insert(index);
    }
  }
  return indexes;
}

const domain::Interface* find(const std::vector<domain::Interface>& known, const Oid& index) {
  const auto found =
      std::ranges::lower_bound(known, index.arcs()[0], {}, &domain::Interface::index);
  return found == known.end() || found->index != index.arcs()[0] ? nullptr : &*found;
}

// Whether what is known still tells all: no interface is new, and none has come up or gone down,
// which may have given it another speed.
bool tells_all(const Known& known, const Tables& tables, Known::Instant now) {
  if (!Known::is_fresh(known.interfaces_read_at, now)) return false;
  return std::ranges::all_of(indexes_of({&tables.basic, &tables.wide}), [&](const Oid& index) {
    const auto* interface = find(known.interfaces, index);
    return interface != nullptr && interface->oper_status == oper_of(index, tables);
  });
}

asio::awaitable<Tables> read_changing(Agent agent) {
  Tables tables;
  if (agent.has_wide_counters()) {
    tables.wide = co_await agent.walk(columns_of(if_x_entry, wide_columns));
    note(tables.wide, &tables.outcome);
    // An agent that says nothing more would be waited for in vain.
    if (tables.outcome.end == PollEnd::no_answer && tables.wide.rows.empty()) co_return tables;
  }
  tables.basic = co_await agent.walk(columns_of(if_entry, changing_columns));
  note(tables.basic, &tables.outcome);
  const bool all_wide = std::ranges::all_of(
      tables.basic.rows, [&](const auto& row) { return has_wide(row_of(tables.wide, row.first)); });
  if (!all_wide) {
    tables.narrow = co_await agent.walk(columns_of(if_entry, narrow_columns));
    note(tables.narrow, &tables.outcome);
  }
  co_return tables;
}

// Into what is known, if it came to its end; else what is known already counts, however old.
asio::awaitable<Names> read_names(Agent agent, const Tables* tables) {
  Names names;
  names.extended = co_await agent.walk(columns_of(if_x_entry, extended_columns));
  note(names.extended, &names.outcome);
  names.basic = co_await agent.walk(columns_of(if_entry, basic_columns));
  note(names.basic, &names.outcome);
  auto& known = agent.known();
  const auto indexes = indexes_of({&names.basic, &names.extended});
  if (names.outcome.end != PollEnd::answered || indexes.size() > known_interfaces_max) {
    co_return names;
  }
  known.interfaces.clear();
  for (const auto& index : indexes) {
    known.interfaces.push_back(named_interface(index, names));
    known.interfaces.back().oper_status = oper_of(index, *tables);
  }
  known.interfaces_read_at = agent.now();
  co_return names;
}
}  // namespace

asio::awaitable<domain::PollOutcome> read_interfaces(Agent agent, domain::Reading* reading) {
  const auto tables = co_await read_changing(agent);
  auto outcome = tables.outcome;
  Names names;
  const bool is_mute = tables.basic.rows.empty() && outcome.end == PollEnd::no_answer;
  if (!is_mute && !tells_all(agent.known(), tables, agent.now())) {
    names = co_await read_names(agent, &tables);
    if (outcome.end == PollEnd::answered) outcome = names.outcome;
  }
  const auto indexes = indexes_of({&tables.basic, &tables.wide, &names.basic, &names.extended});
  for (const auto& index : indexes) {
    const auto* known = find(agent.known().interfaces, index);
    auto interface = known == nullptr ? named_interface(index, names) : *known;
    interface.admin_status =
        status_of(row_of(tables.basic, index), admin, domain::AdminStatus::testing);
    interface.oper_status = oper_of(index, tables);
    set_traffic(index, tables, &interface);
    reading->interfaces.push_back(std::move(interface));
  }
  co_return outcome;
}

}  // namespace signalbox::device_poller::snmp::parts
