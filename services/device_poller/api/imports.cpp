#include "device_poller/api/imports.hpp"

#include "contracts/params.hpp"
#include "crypto/sha256.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/outside/csv/records.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::chrono::hours upload_within{1};

struct NewImportBody {
  std::string format;
  std::optional<bool> is_dry_run = {};
};
BOOST_DESCRIBE_STRUCT(NewImportBody, (), (format, is_dry_run))

struct StoredBody {
  std::int64_t size_bytes = 0;
  std::string sha256;
  std::string media_type;
};
BOOST_DESCRIBE_STRUCT(StoredBody, (), (size_bytes, sha256, media_type))

struct UploadJson {
  std::string method = "PUT";
  std::string path;
  std::int64_t size_bytes_max = import_bytes_max;
  Time expires_at;
};
BOOST_DESCRIBE_STRUCT(UploadJson, (), (method, path, size_bytes_max, expires_at))

struct ImportJson {
  Uuid id;
  std::string format;
  bool is_dry_run = false;
  std::string state;
  std::optional<std::string> reason = {};
  std::optional<UploadJson> upload = {};
  std::optional<std::int64_t> size_bytes = {};
  std::optional<std::string> sha256 = {};
  std::int32_t rows_done = 0;
  std::int32_t good = 0;
  std::int32_t refused = 0;
  Time created_at;
  std::optional<Time> ended_at = {};
};
BOOST_DESCRIBE_STRUCT(ImportJson, (),
                      (id, format, is_dry_run, state, reason, upload, size_bytes, sha256, rows_done,
                       good, refused, created_at, ended_at))
struct ImportListJson {
  std::vector<ImportJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ImportListJson, (), (items, next))

struct RefusedRowJson {
  std::int32_t row = 1;
  std::optional<std::string> name = {};
  json::Raw errors;
};
BOOST_DESCRIBE_STRUCT(RefusedRowJson, (), (row, name, errors))
struct RefusedRowListJson {
  std::vector<RefusedRowJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(RefusedRowListJson, (), (items, next))

ImportJson json_of(const store::Import& import) {
  return {.id = import.id,
          .format = import.format,
          .is_dry_run = import.is_dry_run,
          .state = import.state,
          .reason = import.reason,
          .size_bytes = import.size_bytes,
          .sha256 = import.sha256,
          .rows_done = import.rows_done,
          .good = import.good,
          .refused = import.refused,
          .created_at = import.created_at,
          .ended_at = import.ended_at};
}

Failure no_import() { return {.code = Code::not_found, .detail = "There is no such import."}; }

Result<Uuid> import_in(const contracts::Question& question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) return params.error();
  const auto id = params->uuid("import_id");
  if (auto fault = params->fault()) return *std::move(fault);
  return id;
}

// The id of the device that a row becomes: the same each time that the row is looked at. A UUIDv7
// of the import's time (RFC 9562 §5.7), whose random part is a hash of import and row.
Uuid id_of_row(const Uuid& import, std::int32_t row) {
  const auto hash = crypto::sha256(import.to_string() + ' ' + std::to_string(row));
  Uuid id = import;
  constexpr std::size_t time_bytes = 6;
  std::copy(hash.begin() + time_bytes, hash.begin() + id.bytes.size(),
            id.bytes.begin() + time_bytes);
  constexpr std::size_t version_at = 6;
  constexpr std::size_t variant_at = 8;
  id.bytes[version_at] = static_cast<std::uint8_t>((id.bytes[version_at] & 0x0FU) | 0x70U);
  id.bytes[variant_at] = static_cast<std::uint8_t>((id.bytes[variant_at] & 0x3FU) | 0x80U);
  return id;
}

// Why no row below this one can be taken.
std::optional<Failure> header_fault(const std::string& header, const store::Names& names) {
  const auto rows = rows_in(header, names);
  if (rows) return std::nullopt;
  const auto& errors = rows.error().errors;
  if (errors.empty() || errors[0].code == "not_csv") return rows.error();
  return Failure{Code::invalid, "The first row " + errors[0].detail + "."};
}

DeviceRow too_long() {
  return {
      .errors = {at_pointer("", "too_long",
                            "has more than " + std::to_string(csv::record_bytes_max) + " bytes")}};
}

// One record, as the format of the import has it; nothing where it is empty.
std::optional<DeviceRow> row_in(const store::ImportBatch& batch, const std::string& record,
                                const store::Names& names) {
  if (batch.import.format == "csv") return csv_row(batch.header, record, names);
  return row_of(record);
}

asio::awaitable<AddedRow> add_once(const ImportParts* parts, const store::ImportBatch* batch,
                                   DeviceRow row, Uuid id) {
  const auto& devices = parts->bulk.devices;
  const bool is_dry_run = batch->import.is_dry_run;
  auto added =
      co_await add_row(&devices, batch->import.origin, batch->tenant,
                       {id, std::move(row), is_dry_run}, is_dry_run ? batch->names : nullptr);
  if (added.errors.empty() || is_dry_run) co_return added;
  // Whoever began this batch may have ended before it was kept.
  if (co_await devices.devices.find(batch->tenant, id)) added.errors.clear();
  co_return added;
}
}  // namespace

asio::awaitable<Answered> list_device_imports(const ImportParts* parts,
                                              contracts::Question question) {
  constexpr std::string_view sorts[] = {"-id"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  const auto before = id_in_cursor(page);
  if (!before) co_return before.error();
  auto imports = co_await parts->imports.list(question.tenant, *before, page.limit + 1);
  ImportListJson json;
  json.next = page.cut(&imports, [](const auto& one) { return std::vector{one.id.to_string()}; });
  for (const auto& one : imports) json.items.push_back(json_of(one));
  co_return page_answer(question, json);
}

asio::awaitable<Answered> create_device_import(const ImportParts* parts,
                                               contracts::Question question) {
  if (!parts->grant) {
    co_return Failure{Code::unavailable, "This installation takes no files."};
  }
  auto body = json::read<NewImportBody>(question.body);
  if (!body) co_return body.error();
  if (body->format != "csv" && body->format != "ndjson") {
    co_return wrong({at_pointer("/format", "unknown_word", "must be csv or ndjson")});
  }
  const auto now = parts->bulk.devices.clock.now();
  const store::Import import{.id = parts->bulk.devices.ids.next(),
                             .format = std::move(body->format),
                             .is_dry_run = body->is_dry_run.value_or(false),
                             .origin = origin_of(question),
                             .created_at = now,
                             .expires_at = now + upload_within};
  auto json = json_of(import);
  json.upload = UploadJson{.path = "/api/v1/blobs/" + parts->grant(question.tenant, import),
                           .expires_at = import.expires_at};
  co_await parts->imports.add(question.tenant, import);
  auto answer = json_answer(201, json);
  answer.headers.add("Location", "/api/v1/device-imports/" + import.id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_device_import(const ImportParts* parts,
                                            contracts::Question question) {
  const auto id = import_in(question);
  if (!id) co_return id.error();
  const auto import = co_await parts->imports.find(question.tenant, *id);
  if (!import) co_return no_import();
  co_return json_answer(200, json_of(*import));
}

asio::awaitable<Answered> cancel_device_import(const ImportParts* parts,
                                               contracts::Question question) {
  const auto id = import_in(question);
  if (!id) co_return id.error();
  const auto now = parts->bulk.devices.clock.now();
  if (co_await parts->imports.cancel(question.tenant, *id, now)) {
    co_await parts->remove_file(question.tenant, *id);
  } else if (!co_await parts->imports.find(question.tenant, *id)) {
    co_return no_import();
  }
  co_return contracts::Answer{.status = 204};
}

asio::awaitable<Answered> list_refused_rows(const ImportParts* parts,
                                            contracts::Question question) {
  constexpr std::string_view sorts[] = {"row"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  const auto id = params->uuid("import_id");
  if (const auto fault = params->fault()) co_return *fault;
  std::int32_t after = 0;
  if (!page.after.empty()) {
    const auto& text = page.after.front();
    const auto read = std::from_chars(text.data(), text.data() + text.size(), after);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
      co_return contracts::not_a_cursor();
    }
  }
  if (!co_await parts->imports.find(question.tenant, id)) co_return no_import();
  auto rows = co_await parts->imports.refused_rows(question.tenant, id, after, page.limit + 1);
  RefusedRowListJson json;
  json.next = page.cut(&rows, [](const auto& row) { return std::vector{std::to_string(row.row)}; });
  for (auto& row : rows) {
    json.items.push_back({row.row, std::move(row.name), json::Raw::parse(row.errors).value()});
  }
  co_return page_answer(question, json);
}

asio::awaitable<Answered> complete_device_import(const ImportParts* parts,
                                                 contracts::Question question) {
  const auto id = import_in(question);
  if (!id) co_return id.error();
  const auto body = json::read<StoredBody>(question.body);
  if (!body) co_return body.error();
  if (co_await parts->imports.complete(question.tenant, *id, body->size_bytes, body->sha256)) {
    parts->wake();
    co_return contracts::Answer{.status = 204};
  }
  const auto import = co_await parts->imports.find(question.tenant, *id);
  if (!import) co_return no_import();
  if (!import->sha256) {
    co_await parts->remove_file(question.tenant, *id);
    co_return Failure{Code::conflict, "This import does not wait for a file any more."};
  }
  co_return contracts::Answer{.status = 204};
}

asio::awaitable<Result<store::ImportedRows>> add_batch(const ImportParts* parts,
                                                       store::ImportBatch batch) {
  store::Names names;
  if (batch.import.format == "csv") {
    names = co_await parts->bulk.places.names(batch.tenant);
    if (auto fault = header_fault(batch.header, names)) co_return *std::move(fault);
  }
  store::ImportedRows done;
  for (const auto& record : batch.records) {
    auto row = record.size() > csv::record_bytes_max ? std::optional{too_long()}
                                                     : row_in(batch, record, names);
    if (!row) continue;
    const auto number = batch.import.rows_done + ++done.rows;
    auto added =
        co_await add_once(parts, &batch, *std::move(row), id_of_row(batch.import.id, number));
    if (added.errors.empty()) continue;
    auto name = added.name.empty() ? std::nullopt : std::optional{std::move(added.name)};
    done.refused.push_back({number, std::move(name), json::write(added.errors)});
  }
  co_return done;
}

}  // namespace signalbox::device_poller::api
