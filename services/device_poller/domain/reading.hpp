// What one poll of a device brought, whatever the protocol. Pure values. What the device does not
// have or did not say is absent, never 0; what should have answered and did not is in `missing`.
#pragma once

#include "core/clock.hpp"
#include "device_poller/domain/certificate.hpp"
#include "device_poller/domain/neighbour.hpp"
#include "device_poller/domain/sensor.hpp"
#include "device_poller/domain/wireless.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace signalbox::device_poller::domain {

// As the device says it; texts are UTF-8 (what was not is replaced) and may be empty.
struct Identity {
  std::string system_name;
  std::string description;
  std::string object_id;  // "1.3.6.1.4.1.14988.1": names vendor and product
  std::string location;
  std::string contact;
  std::string model = {};
  std::string version = {};  // of its system software
  std::string serial_number = {};
  std::string architecture = {};
  std::string vendor = {};  // by its sysObjectID

  bool operator==(const Identity&) const = default;
};
BOOST_DESCRIBE_STRUCT(Identity, (),
                      (system_name, description, object_id, location, contact, model, version,
                       serial_number, architecture, vendor))

// What the device knows of newer system software.
struct Firmware {
  std::string installed;
  std::optional<std::string> latest = {};
  std::optional<std::string> channel = {};
  std::optional<std::string> status = {};  // in the device's words

  bool operator==(const Firmware&) const = default;
};
BOOST_DESCRIBE_STRUCT(Firmware, (), (installed, latest, channel, status))

struct Memory {
  std::uint64_t size_bytes = 0;
  std::uint64_t used_bytes = 0;  // without caches where the device tells them apart

  bool operator==(const Memory&) const = default;
};
BOOST_DESCRIBE_STRUCT(Memory, (), (size_bytes, used_bytes))

enum class StorageKind : std::uint8_t {
  other,
  ram,
  virtual_memory,
  fixed_disk,
  removable_disk,
  floppy_disk,
  compact_disc,
  ram_disk,
  flash_memory,
  network_disk,
};
BOOST_DESCRIBE_ENUM(StorageKind, other, ram, virtual_memory, fixed_disk, removable_disk,
                    floppy_disk, compact_disc, ram_disk, flash_memory, network_disk)

struct Storage {
  std::uint32_t index = 0;
  std::string name;
  StorageKind kind = StorageKind::other;
  std::uint64_t size_bytes = 0;
  std::uint64_t used_bytes = 0;

  bool operator==(const Storage&) const = default;
};
BOOST_DESCRIBE_STRUCT(Storage, (), (index, name, kind, size_bytes, used_bytes))

struct Temperature {
  std::string name;
  double celsius = 0;

  bool operator==(const Temperature&) const = default;
};
BOOST_DESCRIBE_STRUCT(Temperature, (), (name, celsius))

// What the operator wants of an interface, and what it does (RFC 2863, ifAdminStatus and
// ifOperStatus: the numbers are theirs).
enum class AdminStatus : std::uint8_t { up = 1, down = 2, testing = 3 };
BOOST_DESCRIBE_ENUM(AdminStatus, up, down, testing)
enum class OperStatus : std::uint8_t {
  up = 1,
  down = 2,
  testing = 3,
  unknown = 4,
  dormant = 5,
  not_present = 6,
  lower_layer_down = 7,
};
BOOST_DESCRIBE_ENUM(OperStatus, up, down, testing, unknown, dormant, not_present, lower_layer_down)

// Counters only grow, until they wrap or the device starts anew.
struct Traffic {
  std::optional<std::uint64_t> octets;
  std::optional<std::uint64_t> unicast_packets;
  std::optional<std::uint64_t> errors;  // these two always have 32 bits
  std::optional<std::uint64_t> discards;

  bool operator==(const Traffic&) const = default;
};
BOOST_DESCRIBE_STRUCT(Traffic, (), (octets, unicast_packets, errors, discards))

struct Interface {
  std::uint32_t index = 0;
  std::string name;
  std::optional<std::string> alias;   // what an operator wrote there
  std::optional<std::uint32_t> type;  // IANAifType: 6 is Ethernet
  std::optional<std::string> mac;     // "02:00:5e:00:53:01"
  std::optional<AdminStatus> admin_status;
  std::optional<OperStatus> oper_status;
  std::optional<std::uint64_t> speed_bits_per_second;
  // After how many bits octets and unicast packets wrap: 64 or 32; absent when there are none.
  std::optional<std::uint8_t> counter_bits;
  Traffic in;
  Traffic out;

  bool operator==(const Interface&) const = default;
};
BOOST_DESCRIBE_STRUCT(Interface, (),
                      (index, name, alias, type, mac, admin_status, oper_status,
                       speed_bits_per_second, counter_bits, in, out))

// How much is asked for: who is beside a device changes slowly, and is read now and then.
enum class Extent : std::uint8_t { usual, with_neighbours };

struct Reading {
  Time taken_at{};  // given by whoever polls
  std::optional<Identity> identity;
  std::optional<std::uint64_t> uptime_ms;
  std::optional<std::vector<double>> cpu_ratio;  // of each processor, 0 to 1
  std::optional<Memory> memory;
  std::vector<Storage> storages;
  std::vector<Temperature> temperatures;
  std::vector<Sensor> sensors = {};  // without temperatures
  std::vector<Interface> interfaces;
  std::optional<Firmware> firmware = {};
  // When its configuration was last changed, in the device's words: another text is a change.
  std::optional<std::string> config_changed = {};
  // Of a probe.
  std::optional<Certificate> certificate = {};
  std::optional<std::int32_t> http_status = {};
  std::vector<std::string> answers = {};  // of a name server, sorted
  std::vector<Radio> radios = {};
  std::vector<Registration> registrations = {};
  // Only of a poll that asked for them.
  std::optional<std::vector<Neighbour>> neighbours = {};
  // Parts that did not answer, or not to their end: "interfaces". The reading is a partial one.
  std::vector<std::string> missing;

  bool operator==(const Reading&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reading, (),
                      (taken_at, identity, uptime_ms, cpu_ratio, memory, storages, temperatures,
                       sensors, interfaces, firmware, config_changed, certificate, http_status,
                       answers, radios, registrations, neighbours, missing))

}  // namespace signalbox::device_poller::domain
