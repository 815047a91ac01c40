// A reading as it travels over stream TELEMETRY: written by whoever polled, read by the recorder.
#pragma once

#include "device_poller/outside/driver/driver.hpp"
#include "json/decimal.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::stream {

struct StorageReading {
  std::string name;
  double ratio = 0;
};
BOOST_DESCRIBE_STRUCT(StorageReading, (), (name, ratio))

// Counters may pass 2^53: decimal strings.
struct InterfaceReading {
  std::uint32_t index = 0;
  std::string name;
  std::optional<std::string> alias = {};
  std::optional<std::uint32_t> type = {};
  std::optional<std::string> mac_address = {};
  std::optional<domain::AdminStatus> admin_status = {};
  std::optional<domain::OperStatus> oper_status = {};
  std::optional<json::Decimal> speed_bits_per_second = {};
  std::optional<std::uint32_t> counter_bits = {};
  std::optional<json::Decimal> in_octets = {};
  std::optional<json::Decimal> out_octets = {};
  std::optional<json::Decimal> in_errors = {};
  std::optional<json::Decimal> out_errors = {};
  std::optional<json::Decimal> in_discards = {};
  std::optional<json::Decimal> out_discards = {};
};
BOOST_DESCRIBE_STRUCT(InterfaceReading, (),
                      (index, name, alias, type, mac_address, admin_status, oper_status,
                       speed_bits_per_second, counter_bits, in_octets, out_octets, in_errors,
                       out_errors, in_discards, out_discards))

struct ReadingMessage {
  Uuid device_id;
  Time slot;
  std::int64_t fence = 0;
  Time taken_at;
  std::optional<double> latency_ms = {};
  std::optional<json::Decimal> uptime_ms = {};
  std::optional<double> cpu_ratio = {};
  std::optional<double> memory_ratio = {};
  std::optional<double> temperature_celsius = {};
  std::vector<StorageReading> storages = {};
  std::optional<std::vector<domain::Sensor>> sensors = {};  // temperatures among them
  std::vector<InterfaceReading> interfaces = {};
  std::vector<domain::Radio> radios = {};
  std::vector<domain::Registration> registrations = {};
  // Of a poll that asked for them, with the name by which neighbours know the device.
  std::optional<std::vector<domain::Neighbour>> neighbours = {};
  std::optional<std::string> system_name = {};
  std::vector<std::string> missing = {};
};
BOOST_DESCRIBE_STRUCT(ReadingMessage, (),
                      (device_id, slot, fence, taken_at, latency_ms, uptime_ms, cpu_ratio,
                       memory_ratio, temperature_celsius, storages, sensors, interfaces, radios,
                       registrations, neighbours, system_name, missing))

// For slot and fence: the recorder keeps one reading a slot, that of the higher fence.
ReadingMessage message_of(const Uuid& device, Time slot, std::int64_t fence,
                          const driver::Asked& asked);

}  // namespace signalbox::device_poller::stream
