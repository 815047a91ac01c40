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
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Uuid> site_id = {};
  std::vector<Uuid> group_ids;
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  domain::Status status = domain::Status::unknown;
  std::string reason;
  Time since;
};
BOOST_DESCRIBE_STRUCT(SnapshotItem, (),
                      (id, entity_version, name, address, driver, credential_profile_id, site_id,
                       group_ids, interval_seconds, is_paused, status, reason, since))
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
  return {device.id,          device.entity_version, settings.name,
          settings.address,   settings.driver,       settings.credential_profile_id,
          settings.site_id,   settings.group_ids,    settings.interval_seconds,
          settings.is_paused, device.state.status,   device.state.reason,
          device.state.since};
}
}  // namespace

asio::awaitable<Answered> snapshot_device(const TenancyParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"id"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  const auto after = id_in_cursor(page);
  if (!after) co_return after.error();
  auto devices = co_await parts->devices.by_id(question.tenant, *after, page.limit + 1);
  SnapshotJson json;
  json.next =
      page.cut(&devices, [](const auto& device) { return std::vector{device.id.to_string()}; });
  for (const auto& device : devices) json.items.push_back(item_of(device));
  co_return page_answer(question, json);
}

asio::awaitable<Answered> export_devices(const TenancyParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"key"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  const auto after = page.after.empty() ? std::string{} : page.after.front();
  auto rows = co_await parts->tenants.all_rows(question.tenant, after, page.limit + 1);
  ExportJson json;
  json.next = page.cut(&rows, [](const auto& row) { return std::vector{row.key}; });
  for (auto& row : rows) json.items.push_back({std::move(row.table), std::move(row.row)});
  co_return page_answer(question, json);
}

asio::awaitable<Answered> purge_devices(const TenancyParts* parts, contracts::Question question) {
  // Their files first: without its row nobody knows of one.
  const auto imports =
      co_await parts->imports.imports.list(question.tenant, std::nullopt, store::imports_kept);
  for (const auto& one : imports) {
    if (!one.ended_at) co_await parts->imports.remove_file(question.tenant, one.id);
  }
  const auto rows = co_await parts->tenants.purge(question.tenant);
  co_return json_answer(200, PurgedJson{rows});
}

}  // namespace signalbox::device_poller::api
