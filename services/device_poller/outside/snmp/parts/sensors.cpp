#include "device_poller/outside/snmp/parts/sensors.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"

#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;

const Oid entity_sensor_entry{1, 3, 6, 1, 2, 1, 99, 1, 1, 1};
const Oid entity_entry{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1};
const Oid lm_temperature_entry{1, 3, 6, 1, 4, 1, 2021, 13, 16, 2, 1};
const Oid mikrotik_health{1, 3, 6, 1, 4, 1, 14988, 1, 1, 3};
constexpr std::string_view mikrotik = "1.3.6.1.4.1.14988";

std::vector<Oid> columns_of(const Oid& entry, std::initializer_list<std::uint32_t> columns) {
  std::vector<Oid> names;
  for (const auto column : columns) names.push_back(entry.with(column));
  return names;
}

// RFC 3433: the value is in units of 1000^(scale - 9), with so many digits behind the point.
std::optional<double> celsius_of(const Cells& row) {
  enum Column : std::uint8_t { type, scale, precision, value, status };
  constexpr std::uint64_t is_celsius = 8;
  constexpr std::uint64_t is_ok = 1;
  constexpr std::int64_t units = 9;
  constexpr std::int64_t scale_max = 17;
  constexpr std::int64_t digits_max = 9;
  if (row.natural(type) != is_celsius || row.natural(status) != is_ok) return std::nullopt;
  const auto number = row.integer(value);
  const auto power = row.integer(scale).value_or(units);
  const auto digits = row.integer(precision).value_or(0);
  const bool sound = number && power >= 1 && power <= scale_max && std::abs(digits) <= digits_max;
  if (!sound) return std::nullopt;
  const auto exponent = static_cast<double>(3 * (power - units) - digits);
  return static_cast<double>(*number) * std::pow(10.0, exponent);
}

// By entPhysicalName, else entPhysicalDescr, of the sensor's own entity: that table may have
// thousands of others.
asio::awaitable<domain::PollOutcome> name_entities(Agent agent, std::vector<Oid> entities,
                                                   domain::Reading* reading) {
  std::vector<Oid> names;
  for (const auto& entity : entities) {
    names.push_back(entity_entry.with(7).with(entity.arcs()));
    names.push_back(entity_entry.with(2).with(entity.arcs()));
  }
  const auto texts = co_await agent.get(std::move(names));
  for (std::size_t i = 0; i < entities.size(); ++i) {
    auto& name = reading->temperatures[i].name;
    for (std::size_t at = 2 * i; name.empty() && at < 2 * i + 2; ++at) {
      if (at < texts.values.size()) name = texts.values[at].text().value_or("");
    }
    if (name.empty()) name = "sensor " + entities[i].to_string();
  }
  co_return texts.outcome;
}

asio::awaitable<domain::PollOutcome> read_entity_sensors(Agent agent, domain::Reading* reading) {
  const auto table = co_await agent.walk(columns_of(entity_sensor_entry, {1, 2, 3, 4, 5}));
  std::vector<Oid> entities;
  for (const auto& [index, cells] : table.rows) {
    const auto celsius = celsius_of(Cells{&cells});
    if (!celsius) continue;
    reading->temperatures.push_back({"", *celsius});
    entities.push_back(index);
  }
  auto named = co_await name_entities(agent, std::move(entities), reading);
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

// RouterOS: the table of gauges, on older ones two numbers in tenths of a degree.
asio::awaitable<domain::PollOutcome> read_mikrotik(Agent agent, domain::Reading* reading) {
  constexpr std::uint64_t is_celsius = 1;
  constexpr double tenths = 10;
  const auto table = co_await agent.walk(columns_of(mikrotik_health.with(100).with(1), {2, 3, 4}));
  for (const auto& [index, cells] : table.rows) {
    const Cells row{&cells};
    const auto value = row.integer(1);
    if (!value || row.natural(2) != is_celsius) continue;
    reading->temperatures.push_back({row.text(0).value_or(""), static_cast<double>(*value)});
  }
  if (!reading->temperatures.empty() || table.outcome.end != PollEnd::answered) {
    co_return table.outcome;
  }
  constexpr std::array<const char*, 2> names{"temperature", "processor-temperature"};
  const auto old =
      co_await agent.get({mikrotik_health.with(10).with(0), mikrotik_health.with(11).with(0)});
  for (std::size_t i = 0; i < old.values.size(); ++i) {
    const auto value = old.values[i].integer();
    if (value) reading->temperatures.push_back({names.at(i), static_cast<double>(*value) / tenths});
  }
  co_return old.outcome;
}
}  // namespace

asio::awaitable<domain::PollOutcome> read_temperatures(Agent agent, domain::Reading* reading) {
  const bool is_mikrotik =
      reading->identity &&
      (reading->identity->object_id + ".").starts_with(std::string{mikrotik} + ".");
  using Source = asio::awaitable<domain::PollOutcome> (*)(Agent, domain::Reading*);
  std::vector<Source> sources{read_entity_sensors, read_lm_sensors};
  if (is_mikrotik) sources = {read_mikrotik, read_entity_sensors};
  domain::PollOutcome outcome;
  for (const auto source : sources) {
    outcome = co_await source(agent, reading);
    if (outcome.end != PollEnd::answered || !reading->temperatures.empty()) break;
  }
  co_return outcome;
}

}  // namespace signalbox::device_poller::snmp::parts
