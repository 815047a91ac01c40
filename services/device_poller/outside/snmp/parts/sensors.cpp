#include "device_poller/outside/snmp/parts/sensors.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"
#include "device_poller/outside/snmp/parts/gauges.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

const Oid entity_sensor_entry{1, 3, 6, 1, 2, 1, 99, 1, 1, 1};
const Oid entity_entry{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1};
const Oid lm_temperature_entry{1, 3, 6, 1, 4, 1, 2021, 13, 16, 2, 1};

std::vector<Oid> columns_of(const Oid& entry, std::initializer_list<std::uint32_t> columns) {
  std::vector<Oid> names;
  for (const auto column : columns) names.push_back(entry.with(column));
  return names;
}

// EntitySensorDataType of RFC 3433, as far as we have a unit for it.
std::optional<domain::Unit> unit_of(std::optional<std::uint64_t> type) {
  using enum domain::Unit;
  switch (type.value_or(0)) {
    case 3:  // AC
    case 4:  // DC
      return volts;
    case 5:
      return amperes;
    case 6:
      return watts;
    case 7:
      return hertz;
    case 8:
      return celsius;
    case 9:  // relative humidity
      return percent;
    case 10:
      return rpm;
    case 14:
      return dbm;
    default:
      return std::nullopt;
  }
}

// RFC 3433: the value is in units of 1000^(scale - 9), with so many digits behind the point.
std::optional<domain::Sensor> sensor_of(const Cells& row) {
  enum Column : std::uint8_t { type, scale, precision, value, status };
  constexpr std::uint64_t is_ok = 1;
  constexpr std::int64_t units = 9;
  constexpr std::int64_t scale_max = 17;
  constexpr std::int64_t digits_max = 9;
  const auto unit = unit_of(row.natural(type));
  if (!unit || row.natural(status) != is_ok) return std::nullopt;
  const auto number = row.integer(value);
  const auto power = row.integer(scale).value_or(units);
  const auto digits = row.integer(precision).value_or(0);
  const bool sound = number && power >= 1 && power <= scale_max && std::abs(digits) <= digits_max;
  if (!sound) return std::nullopt;
  const auto exponent = static_cast<double>(3 * (power - units) - digits);
  return domain::Sensor{
      .name = {}, .unit = *unit, .value = static_cast<double>(*number) * std::pow(10.0, exponent)};
}

// By entPhysicalName, else entPhysicalDescr, of the sensor's own entity: that table may have
// thousands of others. Names seldom change.
asio::awaitable<domain::PollOutcome> name_entities(Agent agent, std::vector<Oid> entities) {
  auto& known = agent.known();
  const bool all_known = std::ranges::all_of(
      entities, [&](const Oid& entity) { return known.entity_names.contains(entity); });
  if (all_known && Known::is_fresh(known.names_read_at, agent.now())) {
    co_return domain::PollOutcome{PollEnd::answered};
  }
  std::vector<Oid> names;
  for (const auto& entity : entities) {
    names.push_back(entity_entry.with(7).with(entity.arcs()));
    names.push_back(entity_entry.with(2).with(entity.arcs()));
  }
  const auto texts = co_await agent.get(std::move(names));
  known.entity_names.clear();
  for (std::size_t i = 0; i < entities.size(); ++i) {
    std::string name;
    for (std::size_t at = 2 * i; name.empty() && at < 2 * i + 2; ++at) {
      if (at < texts.values.size()) name = texts.values[at].text().value_or("");
    }
    if (name.empty()) name = "sensor " + entities[i].to_string();
    known.entity_names.emplace(entities[i], std::move(name));
  }
  if (texts.outcome.end == PollEnd::answered) known.names_read_at = agent.now();
  co_return texts.outcome;
}

void take(domain::Sensor sensor, domain::Reading* reading) {
  if (sensor.unit == domain::Unit::celsius) {
    reading->temperatures.push_back({std::move(sensor.name), sensor.value});
  } else if (reading->sensors.size() < domain::sensors_max) {
    reading->sensors.push_back(std::move(sensor));
  }
}

asio::awaitable<domain::PollOutcome> read_entity_sensors(Agent agent, domain::Reading* reading) {
  const auto table = co_await agent.walk(columns_of(entity_sensor_entry, {1, 2, 3, 4, 5}));
  std::vector<Oid> entities;
  std::vector<domain::Sensor> sensors;
  for (const auto& [index, cells] : table.rows) {
    auto sensor = sensor_of(Cells{&cells});
    if (!sensor || sensors.size() == domain::sensors_max) continue;
    sensors.push_back(*std::move(sensor));
    entities.push_back(index);
  }
  if (entities.empty()) co_return table.outcome;
  auto named = co_await name_entities(agent, entities);
  const auto& names = agent.known().entity_names;
  for (std::size_t i = 0; i < sensors.size(); ++i) {
    const auto name = names.find(entities[i]);
    sensors[i].name = name == names.end() ? "sensor " + entities[i].to_string() : name->second;
    take(std::move(sensors[i]), reading);
  }
  co_return table.outcome.end == PollEnd::answered ? named : table.outcome;
}

// Thousandths of a degree.
asio::awaitable<domain::PollOutcome> read_lm_sensors(Agent agent, domain::Reading* reading) {
  constexpr double thousand = 1000;
  const auto table = co_await agent.walk(columns_of(lm_temperature_entry, {2, 3}));
  for (const auto& [index, cells] : table.rows) {
    const Cells row{&cells};
    const auto value = row.natural32(1);
    if (!value) continue;
    // A Gauge32 that some agents let pass below zero.
    const auto celsius = static_cast<double>(static_cast<std::int32_t>(*value)) / thousand;
    reading->temperatures.push_back({row.text(0).value_or(""), celsius});
  }
  co_return table.outcome;
}

asio::awaitable<domain::PollOutcome> read_makers_sensors(Agent agent, domain::Reading* reading) {
  const auto* profile = profiles::profile_of(*reading);
  if (profile == nullptr) co_return domain::PollOutcome{PollEnd::answered};
  auto found = co_await read_gauges(agent, &profile->sensors);
  for (auto& sensor : found.sensors) take(std::move(sensor), reading);
  co_return found.outcome;
}
}  // namespace

asio::awaitable<domain::PollOutcome> read_sensors(Agent agent, domain::Reading* reading) {
  domain::PollOutcome outcome;
  for (const auto source : {read_makers_sensors, read_entity_sensors, read_lm_sensors}) {
    outcome = co_await source(agent, reading);
    if (outcome.end != PollEnd::answered || !reading->temperatures.empty()) break;
  }
  co_return outcome;
}

}  // namespace signalbox::device_poller::snmp::parts
