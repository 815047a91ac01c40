#include "device_poller/api/tenancy.hpp"

#include "contracts/params.hpp"
#include "device_poller/api/device_json.hpp"

#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;

struct SnapshotItem {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::string address;
  std::string driver;
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  domain::Status status = domain::Status::unknown;
  std::string reason;
  Time since;
};
BOOST_DESCRIBE_STRUCT(SnapshotItem, (),
                      (id, entity_version, name, address, driver, interval_seconds, is_paused,
                       status, reason, since))
struct SnapshotJson {
  std::vector<SnapshotItem> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(SnapshotJson, (), (items, next))

struct ExportItem {
  std::string table;
  json::Raw row;
};
BOOST_DESCRIBE_STRUCT(ExportItem, (), (table, row))
struct ExportJson {
  std::vector<ExportItem> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ExportJson, (), (items, next))

struct PurgedJson {
  std::int64_t rows = 0;
};
BOOST_DESCRIBE_STRUCT(PurgedJson, (), (rows))

SnapshotItem item_of(const store::Device& device) {
  const auto& settings = device.settings;
  return {device.id,           device.entity_version,     settings.name,      settings.address,
          settings.driver,     settings.interval_seconds, settings.is_paused, device.state.status,
          device.state.reason, device.state.since};
}
}  // namespace

asio::awaitable<Answered> snapshot_device(const TenancyParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"name"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  store::DeviceFilter filter{.statuses = {}, .search = {}, .after = {}, .limit = page.limit + 1};
  if (!page.after.empty()) {
    const auto blank = page.after.find(' ');
    const auto id = Uuid::parse(page.after.substr(0, blank));
    if (!id || blank == page.after.npos) {
      co_return Failure{Code::invalid,
                        "1 field is wrong",
                        {at_parameter("after", "not_a_cursor", "is no cursor of this list")}};
    }
    filter.after = {page.after.substr(blank + 1), *id};
  }
  auto found = co_await parts->devices.list(question.tenant, std::move(filter));
  SnapshotJson json;
  if (found.devices.size() > static_cast<std::size_t>(page.limit)) {
    found.devices.resize(static_cast<std::size_t>(page.limit));
    const auto& last = found.devices.back();
    json.next = last.id.to_string() + " " + last.settings.name;
  }
  for (const auto& device : found.devices) json.items.push_back(item_of(device));
  co_return json_answer(200, json);
}

asio::awaitable<Answered> export_devices(const TenancyParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"key"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  auto rows = co_await parts->tenants.all_rows(question.tenant, page.after, page.limit + 1);
  ExportJson json;
  if (rows.size() > static_cast<std::size_t>(page.limit)) {
    rows.resize(static_cast<std::size_t>(page.limit));
    json.next = rows.back().key;
  }
  for (auto& row : rows) json.items.push_back({std::move(row.table), std::move(row.row)});
  co_return json_answer(200, json);
}

asio::awaitable<Answered> purge_devices(const TenancyParts* parts, contracts::Question question) {
  const auto rows = co_await parts->tenants.purge(question.tenant);
  co_return json_answer(200, PurgedJson{rows});
}

}  // namespace signalbox::device_poller::api
