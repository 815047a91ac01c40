// What makers' own MIBs add to the standard ones: data, one file a maker or kind of device in
// this room, embedded by the build. Plain values.
#pragma once

#include "core/result.hpp"
#include "device_poller/domain/reading.hpp"
#include "device_poller/outside/snmp/oid.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::device_poller::snmp::profiles {

// One number of a device, or one in each row of a table.
struct Gauge {
  Oid at;  // a variable with its instance, or a column
  bool is_column = false;
  std::string name;
  std::optional<Oid> names = {};  // the column that names the row; the name above counts else
  // Only rows whose cell in this column is that number.
  std::optional<std::pair<Oid, std::int64_t>> only = {};
  std::optional<Oid> whole = {};  // the column whose number is 100 %
  domain::Unit unit = domain::Unit::percent;
  double scale = 1;
  std::vector<std::int64_t> absent = {};  // numbers that mean that there is no value
  std::vector<std::pair<std::int64_t, std::string>> words = {};  // of a state
};

// The memory by two of its three numbers, or by its size and the percentage in use.
struct MemorySource {
  std::optional<Oid> size = {};
  std::optional<Oid> used = {};
  std::optional<Oid> free = {};
  std::optional<Oid> used_percent = {};
  double unit_bytes = 1;
};

struct Profile {
  std::string name;    // of its file
  std::string vendor;  // "Cisco"; empty for a kind that many make
  std::vector<Oid> object_ids;
  // The first that says something counts.
  std::vector<Oid> models;
  std::vector<Oid> versions;
  std::vector<Oid> serial_numbers;
  // Where the version stands in sysDescr: behind the first, before the second.
  std::optional<std::pair<std::string, std::string>> version_between = {};
  std::vector<Gauge> processors;  // in percent, before the standard MIBs are asked
  std::optional<MemorySource> memory = {};
  std::vector<Gauge> sensors;
};

// A file of this room. Code::invalid names what is wrong with it.
Result<Profile> read_profile(const std::string& name, std::string_view json);

// All that are embedded. Throws std::logic_error for one that cannot be read: a test looks at them.
const std::vector<Profile>& all_profiles();

// The one with the longest object id that this sysObjectID is or lies under; null: none. By words,
// as readings have it: "1.3.6.1.4.1.9.1.1".
const Profile* find_profile(std::string_view object_id);
// The one of the device that said this of itself; null also before it has.
const Profile* profile_of(const domain::Reading& reading);

// Name and text of each file; written by the build.
std::span<const std::pair<std::string_view, std::string_view>> embedded_profiles();

}  // namespace signalbox::device_poller::snmp::profiles
