#include "device_poller/outside/snmp/parts/host.hpp"

#include "device_poller/outside/snmp/parts/cells.hpp"
#include "device_poller/outside/snmp/parts/gauges.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::snmp::parts {
namespace {
namespace asio = boost::asio;
using domain::PollEnd;
using profiles::Gauge;
using profiles::MemorySource;

const Oid processor_load{1, 3, 6, 1, 2, 1, 25, 3, 3, 1, 2};
const Oid storage_types{1, 3, 6, 1, 2, 1, 25, 2, 1};
const Oid storage_entry{1, 3, 6, 1, 2, 1, 25, 2, 3, 1};
const Oid ucd_memory{1, 3, 6, 1, 4, 1, 2021, 4};
const Oid ucd_idle{1, 3, 6, 1, 4, 1, 2021, 11, 11, 0};

constexpr double percent = 100;
constexpr std::uint64_t kibibyte = 1024;

std::optional<double> ratio_of(const Value& value) {
  const auto load = value.integer();
  if (!load || *load < 0) return std::nullopt;
  return std::min(static_cast<double>(*load) / percent, 1.0);
}

domain::StorageKind kind_of(const Value* type) {
  const auto* oid = type == nullptr ? nullptr : type->oid();
  if (oid == nullptr || !oid->is_under(storage_types)) return domain::StorageKind::other;
  const auto number = oid->behind(storage_types);
  // hrStorageOther is 1, and so on in the order of the enumeration.
  const auto last = static_cast<std::uint32_t>(domain::StorageKind::network_disk) + 1;
  if (number.size() != 1 || number.arcs()[0] < 1 || number.arcs()[0] > last) {
    return domain::StorageKind::other;
  }
  return static_cast<domain::StorageKind>(number.arcs()[0] - 1);
}

std::optional<domain::Storage> storage_of(const Oid& index, const Cells& row) {
  enum Column : std::uint8_t { type, name, unit, size, used };
  const auto unit_bytes = row.natural32(unit);
  const auto units = row.natural32(size);
  const auto units_used = row.natural32(used);
  if (index.size() != 1 || !unit_bytes || !units || !units_used) return std::nullopt;
  return domain::Storage{.index = index.arcs()[0],
                         .name = row.text(name).value_or(""),
                         .kind = kind_of(row.at(type)),
                         .size_bytes = std::uint64_t{*units} * *unit_bytes,
                         .used_bytes = std::uint64_t{*units_used} * *unit_bytes};
}

std::optional<domain::Memory> memory_of(const MemorySource& source, const std::vector<Oid>& names,
                                        const std::vector<Value>& values) {
  const auto number = [&](const std::optional<Oid>& name) -> std::optional<double> {
    if (!name) return std::nullopt;
    const auto place = static_cast<std::size_t>(std::ranges::find(names, *name) - names.begin());
    const auto natural = place < values.size() ? values[place].natural() : std::nullopt;
    return natural ? std::optional{static_cast<double>(*natural)} : std::nullopt;
  };
  auto size = number(source.size);
  auto used = number(source.used);
  const auto free = number(source.free);
  if (!size && used && free) size = *used + *free;
  if (!used && size && free) used = *size - *free;
  if (const auto share = number(source.used_percent); size && share)
    used = *size * *share / percent;
  if (!size || !used || *size <= 0 || *used < 0) return std::nullopt;
  return domain::Memory{
      .size_bytes = static_cast<std::uint64_t>(*size * source.unit_bytes),
      .used_bytes = static_cast<std::uint64_t>(std::min(*size, *used) * source.unit_bytes)};
}

asio::awaitable<domain::PollOutcome> read_makers_memory(Agent agent, MemorySource source,
                                                        domain::Reading* reading) {
  std::vector<Oid> names;
  for (const auto* one : {&source.size, &source.used, &source.free, &source.used_percent}) {
    if (*one) names.push_back(**one);
  }
  const auto said = co_await agent.get(names);
  reading->memory = memory_of(source, names, said.values);
  co_return said.outcome;
}

asio::awaitable<domain::PollOutcome> read_makers_processors(Agent agent,
                                                            const std::vector<Gauge>* gauges,
                                                            domain::Reading* reading) {
  const auto found = co_await read_gauges(agent, gauges);
  std::vector<double> ratios;
  for (const auto& one : found.sensors) {
    if (one.value >= 0) ratios.push_back(std::min(one.value / percent, 1.0));
  }
  if (!ratios.empty()) reading->cpu_ratio = std::move(ratios);
  co_return found.outcome;
}
}  // namespace

asio::awaitable<domain::PollOutcome> read_processors(Agent agent, domain::Reading* reading) {
  if (const auto* profile = profiles::profile_of(*reading);
      profile && !profile->processors.empty()) {
    auto outcome = co_await read_makers_processors(agent, &profile->processors, reading);
    if (reading->cpu_ratio || outcome.end != PollEnd::answered) co_return outcome;
  }
  const auto table = co_await agent.walk({processor_load});
  std::vector<double> ratios;
  for (const auto& [index, cells] : table.rows) {
    if (const auto ratio = ratio_of(cells.front())) ratios.push_back(*ratio);
  }
  if (ratios.empty() && table.outcome.end == PollEnd::answered) {
    const auto idle = co_await agent.get({ucd_idle});
    if (idle.outcome.end != PollEnd::answered) co_return idle.outcome;
    if (const auto ratio = ratio_of(idle.values.front())) ratios.push_back(1 - *ratio);
  }
  if (!ratios.empty()) reading->cpu_ratio = std::move(ratios);
  co_return table.outcome;
}

asio::awaitable<domain::PollOutcome> read_memory(Agent agent, domain::Reading* reading) {
  if (const auto* profile = profiles::profile_of(*reading); profile && profile->memory) {
    auto outcome = co_await read_makers_memory(agent, *profile->memory, reading);
    if (reading->memory || outcome.end != PollEnd::answered) co_return outcome;
  }
  // memTotalReal, memAvailReal, memBuffer, memCached, memSysAvail: in kB.
  enum Number : std::uint8_t { total, unused, buffers, cached, available };
  std::vector<Oid> names;
  for (const std::uint32_t column : {5U, 6U, 14U, 15U, 27U}) {
    names.push_back(ucd_memory.with(column).with(0));
  }
  const auto variables = co_await agent.get(std::move(names));
  if (variables.outcome.end != PollEnd::answered) co_return variables.outcome;
  const Cells cells{&variables.values};
  const auto all = cells.natural32(total);
  auto rest = cells.natural(available);
  if (const auto free = cells.natural32(unused); !rest && free) {
    rest = std::uint64_t{*free} + cells.natural32(buffers).value_or(0) +
           cells.natural32(cached).value_or(0);
  }
  if (all && *all > 0 && rest) {
    reading->memory = {.size_bytes = *all * kibibyte,
                       .used_bytes = (*all - std::min<std::uint64_t>(*all, *rest)) * kibibyte};
  }
  co_return variables.outcome;
}

asio::awaitable<domain::PollOutcome> read_storages(Agent agent, domain::Reading* reading) {
  std::vector<Oid> columns;
  for (const std::uint32_t column : {2U, 3U, 4U, 5U, 6U}) {
    columns.push_back(storage_entry.with(column));
  }
  const auto table = co_await agent.walk(std::move(columns));
  for (const auto& [index, cells] : table.rows) {
    if (auto storage = storage_of(index, Cells{&cells})) {
      reading->storages.push_back(*std::move(storage));
    }
  }
  co_return table.outcome;
}

std::optional<domain::Memory> memory_of(const std::vector<domain::Storage>& storages) {
  const auto ram = std::ranges::find(storages, domain::StorageKind::ram, &domain::Storage::kind);
  if (ram == storages.end() || ram->size_bytes == 0) return std::nullopt;
  return domain::Memory{ram->size_bytes, ram->used_bytes};
}

}  // namespace signalbox::device_poller::snmp::parts
