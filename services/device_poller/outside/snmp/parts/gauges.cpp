#include "device_poller/outside/snmp/parts/gauges.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;
using profiles::Gauge;
using profiles::Profile;

// A table and what is read of it.
struct Walked {
  Oid entry;
  std::vector<Oid> columns;
  std::vector<const Gauge*> gauges;

  std::size_t place_of(const Oid& column) const {
    return static_cast<std::size_t>(std::ranges::find(columns, column) - columns.begin());
  }
  void add(const std::optional<Oid>& column) {
    if (column && std::ranges::find(columns, *column) == columns.end()) columns.push_back(*column);
  }
};

Oid entry_of(const Oid& column) {
  Oid entry;
  for (const auto arc : column.arcs().first(column.size() - 1)) entry.append(arc);
  return entry;
}

std::vector<Walked> tables_of(const std::vector<Gauge>& gauges) {
  std::vector<Walked> tables;
  for (const auto& gauge : gauges) {
    if (!gauge.is_column) continue;
    const auto entry = entry_of(gauge.at);
    auto table = std::ranges::find(tables, entry, &Walked::entry);
    if (table == tables.end()) table = tables.insert(tables.end(), {entry, {}, {}});
    table->gauges.push_back(&gauge);
    table->add(gauge.at);
    table->add(gauge.names);
    table->add(gauge.whole);
    if (gauge.only) table->add(gauge.only->first);
  }
  return tables;
}

std::optional<domain::Sensor> sensor_of(const Gauge& gauge, const Value& value) {
  const auto number = value.integer();
  if (!number || std::ranges::find(gauge.absent, *number) != gauge.absent.end()) return {};
  domain::Sensor sensor{
      .name = gauge.name, .unit = gauge.unit, .value = static_cast<double>(*number) * gauge.scale};
  const auto word =
      std::ranges::find(gauge.words, *number, &decltype(gauge.words)::value_type::first);
  if (word != gauge.words.end()) sensor.word = word->second;
  return sensor;
}

void add(domain::Sensor sensor, Gauges* found) {
  const bool is_there = std::ranges::any_of(found->sensors, [&](const auto& one) {
    return one.name == sensor.name && one.unit == sensor.unit;
  });
  if (!is_there && found->sensors.size() < domain::sensors_max) {
    found->sensors.push_back(std::move(sensor));
  }
}

std::optional<domain::Sensor> sensor_of(const Walked& table, const Gauge& gauge, const Cells& row) {
  const auto* value = row.at(table.place_of(gauge.at));
  if (value == nullptr) return std::nullopt;
  if (gauge.only && row.integer(table.place_of(gauge.only->first)) != gauge.only->second) return {};
  auto sensor = sensor_of(gauge, *value);
  if (!sensor || !gauge.whole) return sensor;
  constexpr double percent = 100;
  const auto whole = row.integer(table.place_of(*gauge.whole));
  if (!whole || *whole <= 0) return std::nullopt;
  sensor->value = percent * sensor->value / static_cast<double>(*whole);
  return sensor;
}

// By its own name, else by that of the gauge; rows without one are told apart by their numbers.
std::string name_of(const Gauge& gauge, std::optional<std::string> own, const Oid& index,
                    bool is_alone) {
  if (own && !own->empty()) return *std::move(own);
  if (is_alone) return gauge.name;
  return gauge.name.empty() ? index.to_string() : gauge.name + " " + index.to_string();
}

void take_rows(const Walked& table, const Gauge& gauge, const Table& walked, Gauges* found) {
  for (const auto& [index, cells] : walked.rows) {
    const Cells row{&cells};
    auto sensor = sensor_of(table, gauge, row);
    if (!sensor) continue;
    auto own = gauge.names ? row.text(table.place_of(*gauge.names)) : std::nullopt;
    sensor->name = name_of(gauge, std::move(own), index, walked.rows.size() == 1);
    add(*std::move(sensor), found);
  }
}

// The first that says something.
std::string first_text(const std::vector<Oid>& names, const std::vector<Oid>& asked,
                       const std::vector<Value>& values) {
  for (const auto& name : names) {
    const auto place = static_cast<std::size_t>(std::ranges::find(asked, name) - asked.begin());
    auto text = place < values.size() ? values[place].text().value_or("") : "";
    if (!text.empty()) return text;
  }
  return "";
}

std::string between(const std::string& text, const std::pair<std::string, std::string>& marks) {
  const auto at = text.find(marks.first);
  if (at == text.npos) return "";
  const auto from = at + marks.first.size();
  return text.substr(from, text.find(marks.second, from) - from);
}

asio::awaitable<domain::PollOutcome> ask_maker(Agent agent, const Profile* profile) {
  std::vector<Oid> names;
  for (const auto* list : {&profile->models, &profile->versions, &profile->serial_numbers}) {
    names.insert(names.end(), list->begin(), list->end());
  }
  auto& known = agent.known();
  if (names.empty() || Known::is_fresh(known.maker_read_at, agent.now())) {
    co_return domain::PollOutcome{PollEnd::answered};
  }
  const auto said = co_await agent.get(names);
  if (said.outcome.end != PollEnd::answered) co_return said.outcome;
  known.maker.model = first_text(profile->models, names, said.values);
  known.maker.version = first_text(profile->versions, names, said.values);
  known.maker.serial_number = first_text(profile->serial_numbers, names, said.values);
  known.maker_read_at = agent.now();
  co_return said.outcome;
}
}  // namespace

asio::awaitable<Gauges> read_gauges(Agent agent, const std::vector<Gauge>* gauges) {
  Gauges found;
  for (const auto& table : tables_of(*gauges)) {
    const auto walked = co_await agent.walk(table.columns);
    for (const auto* gauge : table.gauges) take_rows(table, *gauge, walked, &found);
    if (walked.outcome.end == PollEnd::answered) continue;
    found.outcome = walked.outcome;
    co_return found;
  }
  std::vector<const Gauge*> scalars;
  std::vector<Oid> names;
  for (const auto& gauge : *gauges) {
    if (gauge.is_column) continue;
    scalars.push_back(&gauge);
    names.push_back(gauge.at);
  }
  if (names.empty()) co_return found;
  const auto said = co_await agent.get(std::move(names));
  for (std::size_t at = 0; at < scalars.size() && at < said.values.size(); ++at) {
    if (auto sensor = sensor_of(*scalars[at], said.values[at])) add(*std::move(sensor), &found);
  }
  found.outcome = said.outcome;
  co_return found;
}

asio::awaitable<domain::PollOutcome> read_maker(Agent agent, domain::Reading* reading) {
  if (!reading->identity) co_return domain::PollOutcome{PollEnd::answered};
  auto& identity = *reading->identity;
  const auto* profile = profiles::find_profile(identity.object_id);
  if (profile == nullptr) co_return domain::PollOutcome{PollEnd::answered};
  auto outcome = co_await ask_maker(agent, profile);
  const auto& maker = agent.known().maker;
  identity.vendor = profile->vendor;
  identity.model = maker.model;
  identity.serial_number = maker.serial_number;
  identity.version = maker.version;
  if (identity.version.empty() && profile->version_between) {
    identity.version = between(identity.description, *profile->version_between);
  }
  co_return outcome;
}

}  // namespace signalbox::device_poller::snmp::parts
