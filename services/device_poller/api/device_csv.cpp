#include "device_poller/api/device_csv.hpp"

#include "core/json_text.hpp"
#include "device_poller/outside/csv/table.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
enum class Cell : std::uint8_t { text, number, flag, document, profile, site, groups };
struct Column {
  std::string_view name;
  std::string_view member;  // of a new device
  Cell cell = Cell::text;
};
constexpr std::array<Column, 11> columns{
    {{"name", "name"},
     {"address", "address"},
     {"driver", "driver"},
     {"port", "port", Cell::number},
     {"credential_profile", "credential_profile_id", Cell::profile},
     {"site", "site_id", Cell::site},
     {"groups", "group_ids", Cell::groups},
     {"interval_seconds", "interval_seconds", Cell::number},
     {"is_paused", "is_paused", Cell::flag},
     {"routeros", "routeros", Cell::document},
     {"probe", "probe", Cell::document}}};
constexpr char group_separator = ';';

std::string quoted(std::string_view text) {
  std::string literal;
  append_json_string(literal, text);
  return literal;
}

// Without zeros in front, which JSON does not know. What no number holds is one out of bounds.
std::string number_of(std::string_view cell) {
  std::int64_t number = 0;
  const auto [end, fault] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (fault == std::errc::invalid_argument || end != cell.data() + cell.size()) return quoted(cell);
  if (fault == std::errc{}) return std::to_string(number);
  using Limits = std::numeric_limits<std::int64_t>;
  return std::to_string(cell.starts_with('-') ? Limits::min() : Limits::max());
}

// As spreadsheets write it: TRUE.
std::string flag_of(std::string_view cell) {
  std::string word{cell};
  std::ranges::transform(word, word.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
  });
  return word == "true" || word == "false" ? word : quoted(cell);
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

// Rows of a text, each as the JSON of a new device: so that it is read, and refused, as that is.
class Rows {
 public:
  Rows(const csv::Row& header, const store::Names& names) : names_(names) {
    for (const auto& name : header) {
      const auto* const column = std::ranges::find(columns, trimmed(name), &Column::name);
      if (column == columns.end()) {
        fail("unknown_column", "has a column “" + name + "”, which is none of " + known());
      } else if (std::ranges::find(header_, column) != header_.end()) {
        fail("column_twice", "has the column “" + name + "” twice");
      }
      header_.push_back(column);
    }
  }

  const std::vector<FieldError>& faults() const { return faults_; }

  DeviceRow read(const csv::Row& cells) {
    DeviceRow row;
    std::string json;
    for (std::size_t at = 0; at < cells.size(); ++at) {
      const auto cell = csv::undefused(cells[at]);
      if (cell.empty()) continue;
      if (at >= header_.size()) {
        row.errors.push_back(at_pointer("", "too_many_cells", "has more cells than columns"));
        break;
      }
      const auto value = json_of(*header_[at], cell, &row.errors);
      if (value.empty()) continue;
      json += json.empty() ? "{" : ",";
      json.append(quoted(header_[at]->member)).append(":").append(value);
    }
    auto read = row_of(json.empty() ? "{}" : json + "}");
    row.body = std::move(read.body);
    std::ranges::move(read.errors, std::back_inserter(row.errors));
    const auto name = std::ranges::find(header_, &columns.front());
    const auto place = static_cast<std::size_t>(name - header_.begin());
    if (place < cells.size()) row.name = csv::undefused(cells[place]);
    return row;
  }

 private:
  static std::string known() {
    std::string list;
    for (const auto& column : columns) list.append(list.empty() ? "" : ", ").append(column.name);
    return list;
  }

  void fail(std::string code, std::string detail) {
    faults_.push_back(at_pointer("", std::move(code), std::move(detail)));
  }

  // The value of a member; nothing for a name that nobody has, which is noted.
  std::string json_of(const Column& column, std::string_view cell,
                      std::vector<FieldError>* errors) const {
    switch (column.cell) {
      case Cell::text:
        return quoted(cell);
      case Cell::number:
        return number_of(cell);
      case Cell::flag:
        return flag_of(cell);
      case Cell::document:
        return json::Raw::parse(cell) ? std::string{cell} : quoted(cell);
      case Cell::profile:
        return id_of(names_.profiles, cell, column, errors);
      case Cell::site:
        return id_of(names_.sites, cell, column, errors);
      case Cell::groups:
        break;
    }
    return groups_of(column, cell, errors);
  }

  static std::string id_of(const std::map<std::string, Uuid>& ids, std::string_view name,
                           const Column& column, std::vector<FieldError>* errors) {
    const auto found = ids.find(std::string{name});
    if (found != ids.end()) return quoted(found->second.to_string());
    errors->push_back(at_pointer("/" + std::string{column.name}, "not_found",
                                 "there is none of the name “" + std::string{name} + "”"));
    return {};
  }

  std::string groups_of(const Column& column, std::string_view cell,
                        std::vector<FieldError>* errors) const {
    std::string list;
    while (!cell.empty()) {
      const auto end = std::min(cell.find(group_separator), cell.size());
      const auto name = trimmed(cell.substr(0, end));
      cell.remove_prefix(std::min(end + 1, cell.size()));
      if (name.empty()) continue;
      const auto id = id_of(names_.groups, name, column, errors);
      if (!id.empty()) list.append(list.empty() ? "" : ",").append(id);
    }
    return '[' + list + ']';
  }

  const store::Names& names_;
  std::vector<const Column*> header_;
  std::vector<FieldError> faults_;
};

std::string name_of(const std::map<std::string, Uuid>& names, const Uuid& id) {
  const auto found = std::ranges::find(names, id, [](const auto& entry) { return entry.second; });
  return found == names.end() ? std::string{} : found->first;
}

template <class Options>
std::string document_of(const std::optional<Options>& options) {
  return options ? json::write(*options) : std::string{};
}

csv::Row cells_of(const NewDeviceBody& device, const store::Names& names) {
  std::string groups;
  for (const auto& id : device.group_ids.value_or(std::vector<Uuid>{})) {
    if (!groups.empty()) groups += group_separator;
    groups += name_of(names.groups, id);
  }
  const auto& profile = device.credential_profile_id;
  return {device.name,
          device.address,
          device.driver,
          device.port ? std::to_string(*device.port) : "",
          profile ? name_of(names.profiles, *profile) : "",
          device.site_id ? name_of(names.sites, *device.site_id) : "",
          groups,
          device.interval_seconds ? std::to_string(*device.interval_seconds) : "",
          device.is_paused.value_or(false) ? "true" : "",
          document_of(device.routeros),
          document_of(device.probe)};
}

bool is_empty(const csv::Row& row) {
  return std::ranges::all_of(row, [](const auto& cell) { return cell.empty(); });
}
}  // namespace

DeviceRow row_of(std::string_view json) {
  auto body = json::read<NewDeviceBody>(json);
  if (!body) return {.errors = std::move(body.error().errors)};
  auto name = body->name;
  return {.body = *std::move(body), .name = std::move(name)};
}

Result<std::vector<DeviceRow>> rows_in(std::string_view text, const store::Names& names) {
  auto table = csv::read(text, {});
  if (!table) return std::move(table).error();
  std::erase_if(*table, is_empty);
  if (table->empty()) table->emplace_back();
  Rows rows{table->front(), names};
  if (!rows.faults().empty()) return wrong(rows.faults());
  std::vector<DeviceRow> found;
  found.reserve(table->size());
  for (std::size_t at = 1; at < table->size(); ++at) found.push_back(rows.read((*table)[at]));
  return found;
}

std::optional<DeviceRow> csv_row(const std::string& header, const std::string& record,
                                 const store::Names& names) {
  auto rows = rows_in(header + '\n' + record, names);
  if (!rows) {
    // The reader counts from the header on; here it is the row itself that is told of.
    constexpr std::string_view place = "row 2 ";
    auto detail = rows.error().errors.empty() ? rows.error().detail : rows.error().errors[0].detail;
    if (detail.starts_with(place)) detail.erase(0, place.size());
    return DeviceRow{.errors = {at_pointer("", "not_csv", std::move(detail))}};
  }
  if (rows->empty()) return std::nullopt;
  return std::move(rows->front());
}

std::string csv_of(const std::vector<NewDeviceBody>& devices, const store::Names& names) {
  csv::Row header;
  for (const auto& column : columns) header.emplace_back(column.name);
  auto text = csv::line_of(header);
  for (const auto& device : devices) {
    auto cells = cells_of(device, names);
    for (auto& cell : cells) cell = csv::defused(std::move(cell));
    text += csv::line_of(cells);
  }
  return text;
}

}  // namespace signalbox::device_poller::api
