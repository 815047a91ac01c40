#include "device_poller/api/bulk.hpp"

#include "contracts/params.hpp"
#include "device_poller/api/device_csv.hpp"
#include "device_poller/api/device_draft.hpp"
#include "device_poller/api/device_json.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::size_t devices_max = 500;
// A page ends before it: an answer may have 2 MB, and CSV doubles quotes.
constexpr std::size_t page_bytes_max = 900'000;

struct ManyBody {
  std::vector<json::Raw> items;
};
BOOST_DESCRIBE_STRUCT(ManyBody, (), (items))

struct AddedRowJson {
  std::size_t row = 1;
  std::optional<std::string> name = {};
  std::string outcome;
  std::optional<Uuid> id = {};
  std::vector<FieldError> errors = {};
};
BOOST_DESCRIBE_STRUCT(AddedRowJson, (), (row, name, outcome, id, errors))
struct ManyAddedJson {
  bool is_dry_run = false;
  std::size_t good = 0;
  std::size_t refused = 0;
  std::vector<AddedRowJson> rows;
};
BOOST_DESCRIBE_STRUCT(ManyAddedJson, (), (is_dry_run, good, refused, rows))

struct DownloadJson {
  std::vector<NewDeviceBody> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(DownloadJson, (), (items, next))

asio::awaitable<Result<std::vector<DeviceRow>>> rows_of(const BulkParts* parts,
                                                        contracts::Question question) {
  // The gateway lets nothing else in than this and JSON.
  if (question.passed_on.get("Content-Type").starts_with("text/csv")) {
    const auto names = co_await parts->places.names(question.tenant);
    co_return rows_in(question.body, names);
  }
  const auto body = json::read<ManyBody>(question.body);
  if (!body) co_return body.error();
  std::vector<DeviceRow> rows;
  for (const auto& item : body->items) rows.push_back(row_of(item.text()));
  co_return rows;
}

AddedRowJson json_of(AddedRow added, std::size_t row) {
  AddedRowJson json{.row = row, .outcome = "refused", .errors = std::move(added.errors)};
  if (!added.name.empty()) json.name = std::move(added.name);
  if (!json.errors.empty()) return json;
  json.outcome = added.id ? "created" : "valid";
  json.id = added.id;
  return json;
}
}  // namespace

asio::awaitable<AddedRow> add_row(const DeviceParts* parts, contracts::Origin origin, Tenant tenant,
                                  WantedRow wanted, std::set<std::string>* names) {
  auto& [id, row, is_dry_run] = wanted;
  AddedRow added{.name = row.name, .errors = std::move(row.errors)};
  if (row.body && names != nullptr && !names->insert(row.name).second) {
    added.errors.push_back(at_pointer("/name", "taken", "is the name of a row above"));
  }
  if (!added.errors.empty() || !row.body) {
    // It cannot be added; what else is wrong with it is told, too.
    if (row.body) {
      auto more = faults_alone(parts, *std::move(row.body));
      std::ranges::move(more, std::back_inserter(added.errors));
    }
    co_return added;
  }
  const auto device = co_await add_device(parts, std::move(origin), std::move(tenant),
                                          {id, *std::move(row.body), is_dry_run});
  if (!device) {
    added.errors = device.error().errors;
  } else if (!is_dry_run) {
    added.id = device->id;
  }
  co_return added;
}

asio::awaitable<Answered> add_devices(const BulkParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const bool is_dry_run = params->optional_boolean("dry_run").value_or(false);
  if (const auto fault = params->fault()) co_return *fault;
  auto rows = co_await rows_of(parts, question);
  if (!rows) co_return rows.error();
  if (rows->empty() || rows->size() > devices_max) {
    co_return wrong({at_pointer("/items", "out_of_range", "must be 1 to 500 devices")});
  }
  question.body.clear();
  ManyAddedJson json{.is_dry_run = is_dry_run, .rows = {}};
  std::set<std::string> known;
  for (auto& row : *rows) {
    auto added = co_await add_row(&parts->devices, origin_of(question), question.tenant,
                                  {parts->devices.ids.next(), std::move(row), is_dry_run}, &known);
    ++(added.errors.empty() ? json.good : json.refused);
    json.rows.push_back(json_of(std::move(added), json.rows.size() + 1));
  }
  co_return json_answer(200, json);
}

asio::awaitable<Answered> download_devices(const BulkParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"name"};
  constexpr std::string_view formats[] = {"json", "csv"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  const auto format = params->optional_word("format", formats).value_or("json");
  auto filter = filter_of(&*params, page);
  if (!filter) co_return filter.error();
  ++filter->limit;
  auto found = co_await parts->devices.devices.list(question.tenant, *std::move(filter));
  const auto key_of = [](const store::Device& device) {
    return std::vector{device.settings.name, device.id.to_string()};
  };
  DownloadJson json{.items = {}, .next = page.cut(&found.devices, key_of)};
  std::size_t bytes = 0;
  for (const auto& device : found.devices) {
    auto body = body_of(device.settings);
    bytes += json::write(body).size();
    if (bytes > page_bytes_max) break;
    json.items.push_back(std::move(body));
  }
  if (json.items.size() < found.devices.size()) {
    json.next = page.cursor(key_of(found.devices.at(json.items.size() - 1)));
  }
  auto answer = page_answer(question, json);
  if (format == "csv") {
    answer.headers.set("Content-Type", "text/csv; charset=utf-8");
    answer.body = csv_of(json.items, co_await parts->places.names(question.tenant));
  }
  co_return answer;
}

}  // namespace signalbox::device_poller::api
