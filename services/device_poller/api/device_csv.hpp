// Devices as rows of a spreadsheet, and back: what download_devices writes, add_devices reads.
#pragma once

#include "device_poller/api/device_draft.hpp"
#include "device_poller/store/places.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::device_poller::api {

// One row of a bulk: a device that a person wants, as far as it can be read, and what is wrong with
// the row so far.
struct DeviceRow {
  std::optional<NewDeviceBody> body = {};
  std::string name = {};  // as far as it is known
  std::vector<FieldError> errors = {};
};

DeviceRow row_of(std::string_view json);

// Code::invalid for what is no CSV, or whose first row names columns that there are not.
Result<std::vector<DeviceRow>> rows_in(std::string_view text, const store::Names& names);
// The row that a record below this header is; nothing where all of its cells are empty. A record
// that is no CSV is a row with that error. The header must be one that rows_in takes.
std::optional<DeviceRow> csv_row(const std::string& header, const std::string& record,
                                 const store::Names& names);
// With the names of the columns in the first row.
std::string csv_of(const std::vector<NewDeviceBody>& devices, const store::Names& names);

}  // namespace signalbox::device_poller::api
