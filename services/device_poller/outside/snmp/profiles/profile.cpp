#include "device_poller/outside/snmp/profiles/profile.hpp"

#include "json/read.hpp"

#include <stdexcept>

namespace signalbox::device_poller::snmp::profiles {
namespace {
using Texts = std::optional<std::vector<std::string>>;

struct OnlyJson {
  std::string column;
  std::int64_t is = 0;
};
BOOST_DESCRIBE_STRUCT(OnlyJson, (), (column, is))

struct WordJson {
  std::int64_t is = 0;
  std::string word;
};
BOOST_DESCRIBE_STRUCT(WordJson, (), (is, word))

struct GaugeJson {
  std::optional<std::string> scalar = {};
  std::optional<std::string> column = {};
  std::optional<std::string> name = {};
  std::optional<std::string> name_column = {};
  std::optional<OnlyJson> only = {};
  std::optional<std::string> whole_column = {};
  std::optional<domain::Unit> unit = {};
  std::optional<double> scale = {};
  std::optional<std::vector<std::int64_t>> absent = {};
  std::optional<std::vector<WordJson>> words = {};
};
BOOST_DESCRIBE_STRUCT(GaugeJson, (),
                      (scalar, column, name, name_column, only, whole_column, unit, scale, absent,
                       words))

struct MemoryJson {
  std::optional<std::string> size = {};
  std::optional<std::string> used = {};
  std::optional<std::string> free = {};
  std::optional<std::string> used_percent = {};
  std::optional<double> unit_bytes = {};
};
BOOST_DESCRIBE_STRUCT(MemoryJson, (), (size, used, free, used_percent, unit_bytes))

struct BetweenJson {
  std::string after;
  std::string before;
};
BOOST_DESCRIBE_STRUCT(BetweenJson, (), (after, before))

struct ProfileJson {
  std::optional<std::string> vendor = {};
  std::string source;  // where these facts are from; for whoever reads the file
  std::vector<std::string> object_ids;
  Texts models = {};
  Texts versions = {};
  Texts serial_numbers = {};
  std::optional<BetweenJson> version_in_description = {};
  std::optional<std::vector<GaugeJson>> processors = {};
  std::optional<MemoryJson> memory = {};
  std::optional<std::vector<GaugeJson>> sensors = {};
};
BOOST_DESCRIBE_STRUCT(ProfileJson, (),
                      (vendor, source, object_ids, models, versions, serial_numbers,
                       version_in_description, processors, memory, sensors))

// Reads object ids; the first that is none is remembered.
class Oids {
 public:
  Oid one(const std::string& text) {
    auto oid = Oid::parse(text);
    if (oid) return *std::move(oid);
    if (wrong_.empty()) wrong_ = text;
    return {};
  }
  std::optional<Oid> maybe(const std::optional<std::string>& text) {
    return text ? std::optional{one(*text)} : std::nullopt;
  }
  std::vector<Oid> all(const Texts& texts) {
    std::vector<Oid> oids;
    for (const auto& text : texts.value_or(std::vector<std::string>{})) oids.push_back(one(text));
    return oids;
  }
  const std::string& wrong() const { return wrong_; }

 private:
  std::string wrong_;
};

bool is_whole(const GaugeJson& json) {
  const bool has_name = json.name || (json.column && json.name_column);
  const bool of_row = json.name_column || json.only || json.whole_column;
  return json.scalar.has_value() != json.column.has_value() && has_name && (json.column || !of_row);
}

Gauge gauge_of(const GaugeJson& json, Oids* oids) {
  Gauge gauge{.at = oids->one(json.column ? *json.column : json.scalar.value_or("")),
              .is_column = json.column.has_value(),
              .name = json.name.value_or(""),
              .names = oids->maybe(json.name_column),
              .whole = oids->maybe(json.whole_column),
              .unit = json.unit.value_or(domain::Unit::percent),
              .scale = json.scale.value_or(1),
              .absent = json.absent.value_or(std::vector<std::int64_t>{})};
  if (json.only) gauge.only = {oids->one(json.only->column), json.only->is};
  for (const auto& word : json.words.value_or(std::vector<WordJson>{})) {
    gauge.words.emplace_back(word.is, word.word);
  }
  return gauge;
}

Failure wrong(const std::string& file, const std::string& detail) {
  return {.code = Code::invalid, .detail = "profile " + file + ": " + detail};
}

Result<std::vector<Gauge>> gauges_of(const std::optional<std::vector<GaugeJson>>& list,
                                     const std::string& file, Oids* oids) {
  std::vector<Gauge> gauges;
  for (const auto& json : list.value_or(std::vector<GaugeJson>{})) {
    if (!is_whole(json)) {
      return wrong(file,
                   "a gauge has a name and either a scalar or a column; name_column, "
                   "only and whole_column go with a column");
    }
    gauges.push_back(gauge_of(json, oids));
  }
  return gauges;
}
}  // namespace

Result<Profile> read_profile(const std::string& name, std::string_view json) {
  auto read = json::read<ProfileJson>(json);
  if (!read) return wrong(name, describe(read.error()));
  Oids oids;
  auto processors = gauges_of(read->processors, name, &oids);
  if (!processors) return processors.error();
  auto sensors = gauges_of(read->sensors, name, &oids);
  if (!sensors) return sensors.error();
  Profile profile{.name = name,
                  .vendor = read->vendor.value_or(""),
                  .object_ids = oids.all(read->object_ids),
                  .models = oids.all(read->models),
                  .versions = oids.all(read->versions),
                  .serial_numbers = oids.all(read->serial_numbers),
                  .processors = *std::move(processors),
                  .sensors = *std::move(sensors)};
  if (const auto& between = read->version_in_description) {
    profile.version_between = {between->after, between->before};
  }
  if (const auto& memory = read->memory) {
    profile.memory = MemorySource{.size = oids.maybe(memory->size),
                                  .used = oids.maybe(memory->used),
                                  .free = oids.maybe(memory->free),
                                  .used_percent = oids.maybe(memory->used_percent),
                                  .unit_bytes = memory->unit_bytes.value_or(1)};
  }
  if (!oids.wrong().empty()) return wrong(name, oids.wrong() + " is no object id");
  return profile;
}

const std::vector<Profile>& all_profiles() {
  static const auto profiles = [] {
    std::vector<Profile> all;
    for (const auto& [name, json] : embedded_profiles()) {
      auto profile = read_profile(std::string{name}, json);
      if (!profile) throw std::logic_error{profile.error().detail};
      all.push_back(*std::move(profile));
    }
    return all;
  }();
  return profiles;
}

const Profile* find_profile(std::string_view object_id) {
  const auto oid = Oid::parse(object_id);
  if (!oid) return nullptr;
  const Profile* found = nullptr;
  std::size_t longest = 0;
  for (const auto& profile : all_profiles()) {
    for (const auto& root : profile.object_ids) {
      if (root.size() > longest && oid->is_under(root)) {
        found = &profile;
        longest = root.size();
      }
    }
  }
  return found;
}

const Profile* profile_of(const domain::Reading& reading) {
  return reading.identity ? find_profile(reading.identity->object_id) : nullptr;
}

}  // namespace signalbox::device_poller::snmp::profiles
