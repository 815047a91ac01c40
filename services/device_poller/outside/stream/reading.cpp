#include "device_poller/outside/stream/reading.hpp"

#include <algorithm>
#include <numeric>

namespace signalbox::device_poller::stream {
namespace {
double ratio_of(std::uint64_t used, std::uint64_t size) {
  return size == 0 ? 0 : static_cast<double>(used) / static_cast<double>(size);
}

std::optional<json::Decimal> decimal(const std::optional<std::uint64_t>& number) {
  if (!number) return std::nullopt;
  return json::Decimal{*number};
}

InterfaceReading json_of(const domain::Interface& one) {
  return {.index = one.index,
          .name = one.name,
          .alias = one.alias,
          .type = one.type,
          .mac_address = one.mac,
          .admin_status = one.admin_status,
          .oper_status = one.oper_status,
          .speed_bits_per_second = decimal(one.speed_bits_per_second),
          .counter_bits = one.counter_bits,
          .in_octets = decimal(one.in.octets),
          .out_octets = decimal(one.out.octets),
          .in_errors = decimal(one.in.errors),
          .out_errors = decimal(one.out.errors),
          .in_discards = decimal(one.in.discards),
          .out_discards = decimal(one.out.discards)};
}
}  // namespace

ReadingMessage message_of(const Uuid& device, Time slot, std::int64_t fence,
                          const driver::Asked& asked) {
  const auto& reading = asked.reading;
  ReadingMessage message{.device_id = device,
                         .slot = slot,
                         .fence = fence,
                         .taken_at = reading.taken_at,
                         .latency_ms = asked.latency_ms,
                         .uptime_ms = decimal(reading.uptime_ms),
                         .radios = reading.radios,
                         .registrations = reading.registrations,
                         .neighbours = reading.neighbours,
                         .missing = reading.missing};
  if (reading.cpu_ratio && !reading.cpu_ratio->empty()) {
    const auto& each = *reading.cpu_ratio;
    message.cpu_ratio =
        std::accumulate(each.begin(), each.end(), 0.0) / static_cast<double>(each.size());
  }
  if (reading.neighbours && reading.identity) {
    message.system_name = domain::modest(reading.identity->system_name);
  }
  if (reading.memory) {
    message.memory_ratio = ratio_of(reading.memory->used_bytes, reading.memory->size_bytes);
  }
  auto sensors = reading.sensors;
  for (const auto& one : reading.temperatures) {
    sensors.push_back({one.name, domain::Unit::celsius, one.celsius});
    message.temperature_celsius =
        std::max(message.temperature_celsius.value_or(one.celsius), one.celsius);
  }
  if (!sensors.empty()) message.sensors = std::move(sensors);
  for (const auto& storage : reading.storages) {
    message.storages.push_back({storage.name, ratio_of(storage.used_bytes, storage.size_bytes)});
  }
  for (const auto& one : reading.interfaces) message.interfaces.push_back(json_of(one));
  return message;
}

}  // namespace signalbox::device_poller::stream
