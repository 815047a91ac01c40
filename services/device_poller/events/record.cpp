#include "device_poller/events/record.hpp"

#include "device_poller/outside/stream/reading.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <set>
#include <utility>

namespace signalbox::device_poller::events {
namespace {
namespace asio = boost::asio;

std::optional<std::int64_t> signed_of(const std::optional<json::Decimal>& number) {
  if (!number) return std::nullopt;
  return std::bit_cast<std::int64_t>(number->value);
}

// tel.<tenant>.<kind>
Result<Tenant> tenant_in(std::string_view subject) {
  const auto first = subject.find('.');
  const auto second = subject.find('.', first + 1);
  if (first == subject.npos || second == subject.npos) {
    return Failure{.code = Code::invalid, .detail = "This is no reading's subject."};
  }
  return Tenant::parse(subject.substr(first + 1, second - first - 1));
}

struct InterfaceJson {
  std::uint32_t index = 0;
  std::string name;
  std::optional<std::string> alias = {};
  std::optional<std::uint32_t> type = {};
  std::optional<std::string> mac_address = {};
  std::optional<domain::AdminStatus> admin_status = {};
  std::optional<domain::OperStatus> oper_status = {};
  std::optional<json::Decimal> speed_bits_per_second = {};
};
BOOST_DESCRIBE_STRUCT(InterfaceJson, (),
                      (index, name, alias, type, mac_address, admin_status, oper_status,
                       speed_bits_per_second))

struct WirelessJson {
  std::vector<domain::Radio> radios;
  std::vector<domain::Registration> registrations;
};
BOOST_DESCRIBE_STRUCT(WirelessJson, (), (radios, registrations))

// Of those that have one: a client without a value is not one with 0.
class Mean {
 public:
  void add(const std::optional<std::int32_t>& value) {
    if (!value) return;
    sum_ += *value;
    ++count_;
    least_ = std::min(least_.value_or(*value), static_cast<double>(*value));
  }
  std::optional<double> mean() const {
    return count_ == 0 ? std::nullopt : std::optional{sum_ / count_};
  }
  std::optional<double> least() const { return least_; }

 private:
  double sum_ = 0;
  int count_ = 0;
  std::optional<double> least_;
};

void take_wireless(const stream::ReadingMessage& message, domain::KeptReading* row) {
  if (message.radios.empty() && message.registrations.empty()) return;
  Mean signal;
  Mean ccq;
  for (const auto& one : message.registrations) {
    signal.add(one.signal_dbm);
    ccq.add(one.ccq_percent);
  }
  row->wireless_clients = static_cast<double>(message.registrations.size());
  row->signal_dbm = signal.mean();
  row->weakest_signal_dbm = signal.least();
  row->ccq_percent = ccq.mean();
}

domain::KeptReading row_of(const stream::ReadingMessage& message) {
  domain::KeptReading row{.device = message.device_id,
                          .slot = message.slot,
                          .fence = message.fence,
                          .taken_at = message.taken_at,
                          .latency_ms = message.latency_ms,
                          .uptime_ms = signed_of(message.uptime_ms),
                          .cpu_ratio = message.cpu_ratio,
                          .memory_ratio = message.memory_ratio,
                          .temperature_celsius = message.temperature_celsius,
                          .storage_name = {},
                          .storage_ratio = {},
                          .if_index = {},
                          .if_in_octets = {},
                          .if_out_octets = {},
                          .if_in_errors = {},
                          .if_out_errors = {},
                          .if_in_discards = {},
                          .if_out_discards = {},
                          .if_bits = {}};
  for (const auto& storage : message.storages) {
    row.storage_name.push_back(storage.name);
    row.storage_ratio.push_back(storage.ratio);
  }
  for (const auto& one : message.interfaces) {
    row.if_index.push_back(static_cast<std::int32_t>(one.index));
    row.if_in_octets.push_back(signed_of(one.in_octets));
    row.if_out_octets.push_back(signed_of(one.out_octets));
    row.if_in_errors.push_back(signed_of(one.in_errors));
    row.if_out_errors.push_back(signed_of(one.out_errors));
    row.if_in_discards.push_back(signed_of(one.in_discards));
    row.if_out_discards.push_back(signed_of(one.out_discards));
    row.if_bits.push_back(one.counter_bits
                              ? std::optional{static_cast<std::int32_t>(*one.counter_bits)}
                              : std::nullopt);
  }
  take_wireless(message, &row);
  return row;
}

store::InterfacesRow interfaces_of(const stream::ReadingMessage& message) {
  std::vector<InterfaceJson> list;
  list.reserve(message.interfaces.size());
  for (const auto& one : message.interfaces) {
    list.push_back({one.index, one.name, one.alias, one.type, one.mac_address, one.admin_status,
                    one.oper_status, one.speed_bits_per_second});
  }
  const WirelessJson wireless{message.radios, message.registrations};
  const auto sensors = message.sensors.value_or(std::vector<domain::Sensor>{});
  return {message.taken_at, json::Raw::parse(json::write(list)).value(),
          json::Raw::parse(json::write(wireless)).value(),
          json::Raw::parse(json::write(sensors)).value()};
}

using Neighbours = std::vector<domain::Neighbour>;

store::NeighboursRead neighbours_of(const stream::ReadingMessage& message,
                                    const Neighbours& neighbours) {
  store::NeighboursRead read{.device = message.device_id,
                             .taken_at = message.taken_at,
                             .neighbours = neighbours,
                             .mac_addresses = {}};
  std::set<std::string> macs;
  for (const auto& one : message.interfaces) {
    const auto mac = one.mac_address ? domain::mac_of_text(*one.mac_address) : std::nullopt;
    if (mac) macs.insert(*mac);
  }
  read.mac_addresses.assign(macs.begin(), macs.end());
  if (message.system_name) read.name = domain::lower_case(*message.system_name);
  return read;
}

// A neighbour that has an address which a device may have. One address is proposed once, as the
// most telling source has it, which stands first.
std::vector<store::Proposal> proposals_of(const RecordParts* parts, const Neighbours& neighbours,
                                          Time seen_at) {
  std::vector<store::Proposal> proposals;
  std::map<std::string, std::size_t> proposed;
  for (const auto& one : neighbours) {
    if (!one.address || !parts->may_be_device(*one.address)) continue;
    const std::string source = boost::describe::enum_to_string(one.source, "");
    const auto [known, is_new] = proposed.try_emplace(*one.address, proposals.size());
    if (!is_new) {
      auto& sources = proposals[known->second].sources;
      if (sources.back() != source) sources.push_back(source);
      continue;
    }
    const bool is_mikrotik = one.source == domain::NeighbourSource::mndp ||
                             one.platform.value_or("").starts_with("MikroTik");
    proposals.push_back({.id = parts->ids.next(),
                         .address = *one.address,
                         .sources = {source},
                         .name = one.name,
                         .mac_address = one.mac_address,
                         .description = one.platform,
                         .driver = is_mikrotik                                  ? "routeros"
                                   : one.source == domain::NeighbourSource::arp ? "ping"
                                                                                : "snmp",
                         .first_seen = seen_at,
                         .last_seen = seen_at});
  }
  return proposals;
}

asio::awaitable<void> keep_neighbours(const RecordParts* parts, Tenant tenant,
                                      stream::ReadingMessage message, Neighbours neighbours) {
  domain::tidy(&neighbours);
  if (!co_await parts->neighbours.keep(tenant, neighbours_of(message, neighbours))) co_return;
  co_await parts->proposals.keep(std::move(tenant),
                                 proposals_of(parts, neighbours, message.taken_at));
}
}  // namespace

asio::awaitable<bus::Handled> record(const RecordParts* parts, bus::Message message) {
  auto tenant = tenant_in(message.subject);
  if (!tenant) co_return bus::handled(tenant.error());
  auto reading = json::read<stream::ReadingMessage>(message.payload);
  if (!reading) co_return bus::handled(reading.error());
  std::ranges::sort(reading->interfaces, {}, &stream::InterfaceReading::index);
  co_await parts->readings.keep(*tenant, row_of(*reading), interfaces_of(*reading));
  if (const auto neighbours = std::exchange(reading->neighbours, std::nullopt)) {
    co_await keep_neighbours(parts, *std::move(tenant), *std::move(reading), *neighbours);
  }
  co_return bus::done();
}

}  // namespace signalbox::device_poller::events
