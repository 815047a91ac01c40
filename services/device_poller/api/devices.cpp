#include "device_poller/api/devices.hpp"

#include "contracts/params.hpp"
#include "core/json_text.hpp"
#include "device_poller/api/device_draft.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/domain/credentials.hpp"
#include "device_poller/outside/driver/driver.hpp"
#include "json/patch.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::size_t search_characters_max = 100;
constexpr std::string_view statuses[] = {"unknown", "online",  "degraded", "unauthorized",
                                         "silent",  "offline", "paused"};

struct DeviceChangeBody {
  std::optional<std::string> name;
  std::optional<std::string> address;
  json::Patch<Saturated<std::int32_t>> port;
  json::Patch<Uuid> credential_profile_id;
  json::Patch<Uuid> site_id;
  std::optional<std::vector<Uuid>> group_ids;
  std::optional<Saturated<std::int32_t>> interval_seconds;
  std::optional<bool> is_paused;
  json::Patch<domain::RouterosOptions> routeros;
  json::Patch<domain::ProbeOptions> probe;
  json::Patch<std::string> trusted_certificate_sha256;
};
BOOST_DESCRIBE_STRUCT(DeviceChangeBody, (),
                      (name, address, port, credential_profile_id, site_id, group_ids,
                       interval_seconds, is_paused, routeros, probe, trusted_certificate_sha256))

struct DeviceListJson {
  std::vector<DeviceJson> items;
  std::int64_t total = 0;
  bool total_is_exact = true;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(DeviceListJson, (), (items, total, total_is_exact, next))

struct RemovedJson {
  Uuid id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RemovedJson, (), (id, name))

struct CandidateJson {
  domain::Origin origin = domain::Origin::device;
  std::optional<std::string> place = {};
  Uuid credential_profile_id;
  std::string name;
  std::string kind;
  bool fits = false;
  bool is_taken = false;
};
BOOST_DESCRIBE_STRUCT(CandidateJson, (),
                      (origin, place, credential_profile_id, name, kind, fits, is_taken))
struct ChoiceJson {
  std::string driver;
  std::optional<Uuid> credential_profile_id = {};
  std::string reason;
  std::vector<CandidateJson> candidates;
};
BOOST_DESCRIBE_STRUCT(ChoiceJson, (), (driver, credential_profile_id, reason, candidates))

struct StatusChangeJson {
  Time at;
  domain::Status status = domain::Status::unknown;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(StatusChangeJson, (), (at, status, reason))
struct StatusChangeListJson {
  std::vector<StatusChangeJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(StatusChangeListJson, (), (items, next))

Failure no_device() { return {.code = Code::not_found, .detail = "There is no such device."}; }

contracts::Answer device_answer(int status, const store::Device& device) {
  auto answer = json_answer(status, json_of(device));
  answer.headers.add("ETag", etag_of(device.entity_version));
  return answer;
}

std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    if (comma > 0) words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

// In the order of store::DeviceSort.
constexpr std::string_view device_sorts[] = {"name", "address", "since", "status"};

// What the list is sorted by, and the id, which breaks ties.
std::vector<std::string> key_of(const store::Device& device, store::DeviceSort sort) {
  const auto id = device.id.to_string();
  switch (sort) {
    case store::DeviceSort::name:
      return {device.settings.name, id};
    case store::DeviceSort::address:
      return {device.settings.address, id};
    case store::DeviceSort::since:
      return {to_rfc3339(device.state.since), id};
    case store::DeviceSort::status:
      break;
  }
  return {boost::describe::enum_to_string(device.state.status, ""), id};
}

store::Belonging belonging_in(contracts::Params* params) {
  return {params->optional_uuid("site"), params->optional_uuid("group")};
}
}  // namespace

Result<store::DeviceFilter> filter_of(contracts::Params* params, const contracts::Page& page) {
  store::DeviceFilter filter{.statuses = split(params->optional_text("status").value_or("")),
                             .search = params->optional_text("search").value_or(""),
                             .belonging = belonging_in(params),
                             .descending = page.descending,
                             .after = {},
                             .limit = page.limit};
  const bool has_search = params->optional_text("search").has_value();
  if (auto fault = params->fault()) return *std::move(fault);
  const auto search_length = character_count(filter.search);
  if (has_search && (search_length < 1 || search_length > search_characters_max)) {
    return Failure{Code::invalid,
                   "1 field is wrong",
                   {at_parameter("search", "out_of_range", "must have 1 to 100 characters")}};
  }
  for (const auto& status : filter.statuses) {
    if (std::ranges::find(statuses, status) != std::end(statuses)) continue;
    return Failure{Code::invalid,
                   "1 field is wrong",
                   {at_parameter("status", "unknown_word", "holds " + status + ", no status")}};
  }
  std::ranges::transform(filter.search, filter.search.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  const auto* const sort = std::ranges::find(device_sorts, page.sort);
  filter.sort = static_cast<store::DeviceSort>(sort - std::begin(device_sorts));
  if (page.after.empty()) return filter;
  const auto id = Uuid::parse(page.after.back());
  const bool has_time = filter.sort == store::DeviceSort::since;
  if (page.after.size() != 2 || !id || (has_time && !parse_rfc3339(page.after.front()))) {
    return contracts::not_a_cursor();
  }
  filter.after = {page.after.front(), *id};
  return filter;
}

asio::awaitable<Answered> list_devices(const DeviceParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(device_sorts);
  auto filter = filter_of(&*params, page);
  if (!filter) co_return filter.error();
  const auto sort = filter->sort;
  ++filter->limit;  // one more tells whether there is a next page
  auto found = co_await parts->devices.list(question.tenant, *std::move(filter));
  DeviceListJson list;
  list.total_is_exact = found.total <= store::total_max;
  list.total = std::min(found.total, store::total_max);
  list.next = page.cut(&found.devices, [sort](const auto& device) { return key_of(device, sort); });
  for (const auto& device : found.devices) list.items.push_back(json_of(device));
  co_return page_answer(question, list);
}

asio::awaitable<Answered> count_devices(const DeviceParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto belonging = belonging_in(&*params);
  if (const auto fault = params->fault()) co_return *fault;
  co_return json_answer(200, counts_of(co_await parts->devices.count(question.tenant, belonging)));
}

asio::awaitable<Answered> create_device(const DeviceParts* parts, contracts::Question question) {
  auto body = json::read<NewDeviceBody>(question.body);
  if (!body) co_return body.error();
  const auto device = co_await add_device(parts, origin_of(question), question.tenant,
                                          {.id = parts->ids.next(), .body = *std::move(body)});
  if (!device) co_return device.error();
  auto answer = device_answer(201, *device);
  answer.headers.add("Location", "/api/v1/devices/" + device->id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_device(const DeviceParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto device = co_await parts->devices.find(question.tenant, id);
  if (!device) co_return no_device();
  const auto etag = etag_of(device->entity_version);
  if (question.passed_on.get("If-None-Match") == etag) {
    co_return contracts::Answer{.status = 304, .headers = {{"ETag", etag}}};
  }
  co_return device_answer(200, *device);
}

namespace {
store::DeviceSettings merged(store::DeviceSettings settings, DeviceChangeBody change) {
  auto options = driver::options_in(settings.options);
  change.routeros.apply_to(options.routeros);
  change.probe.apply_to(options.probe);
  settings.options = driver::to_raw(options);
  change.trusted_certificate_sha256.apply_to(settings.trusted_certificate_sha256);
  if (change.name) settings.name = *std::move(change.name);
  if (change.address) settings.address = *std::move(change.address);
  change.port.apply_to(settings.port);
  change.credential_profile_id.apply_to(settings.credential_profile_id);
  change.site_id.apply_to(settings.site_id);
  if (change.group_ids) settings.group_ids = as_set(*std::move(change.group_ids));
  settings.interval_seconds = change.interval_seconds.value_or(settings.interval_seconds);
  settings.is_paused = change.is_paused.value_or(settings.is_paused);
  return settings;
}
}  // namespace

asio::awaitable<Answered> change_device(const DeviceParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto version = version_in(question.passed_on.get("If-Match"));
  if (!version) co_return version.error();
  auto body = json::read<DeviceChangeBody>(question.body);
  if (!body) co_return body.error();
  auto device = co_await parts->devices.find(question.tenant, id);
  if (!device) co_return no_device();
  const bool sets_certificate = !body->trusted_certificate_sha256.is_unchanged();
  device->settings = merged(std::move(device->settings), *std::move(body));
  auto errors = co_await faults_of(parts, question.tenant, device->settings);
  if (!errors.empty()) co_return wrong(std::move(errors));
  device->entity_version = *version + 1;
  const auto why = co_await parts->devices.change(
      question.tenant, {id, *version, device->settings, sets_certificate},
      says("device", "changed", state_of(*device), device->entity_version), origin_of(question));
  if (const auto failure = failure_of(why)) co_return *failure;
  co_return device_answer(200, *device);
}

asio::awaitable<Answered> remove_device(const DeviceParts* parts, contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto version = version_in(question.passed_on.get("If-Match"));
  if (!version) co_return version.error();
  const auto device = co_await parts->devices.find(question.tenant, id);
  if (!device) co_return no_device();
  const auto why = co_await parts->devices.remove(
      question.tenant, id, *version,
      says("device", "removed", RemovedJson{id, device->settings.name}, *version + 1),
      origin_of(question));
  if (const auto failure = failure_of(why)) co_return *failure;
  co_return contracts::Answer{.status = 204};
}

asio::awaitable<Answered> explain_credentials(const DeviceParts* parts,
                                              contracts::Question question) {
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  if (const auto fault = params->fault()) co_return *fault;
  const auto device = co_await parts->devices.find(question.tenant, id);
  if (!device) co_return no_device();
  const auto& driver = device->settings.driver;
  const auto offer = co_await parts->profiles.offer(question.tenant, device->settings);
  const auto choice = domain::choose(driver, offer.candidates);
  ChoiceJson json{.driver = driver, .reason = domain::reason_of(driver, choice), .candidates = {}};
  for (std::size_t at = 0; at < choice.candidates.size(); ++at) {
    const auto& one = choice.candidates[at];
    const auto place = one.place.empty() ? std::nullopt : std::optional{one.place};
    const bool is_taken = choice.taken == at;
    json.candidates.push_back({one.origin, place, one.profile, one.name, one.kind,
                               domain::takes(driver, one.kind), is_taken});
    if (is_taken) json.credential_profile_id = one.profile;
  }
  co_return json_answer(200, json);
}

asio::awaitable<Answered> list_status_changes(const DeviceParts* parts,
                                              contracts::Question question) {
  constexpr std::string_view sorts[] = {"-at"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto id = params->uuid("device_id");
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  std::optional<Time> before;
  if (!page.after.empty()) {
    const auto time = parse_rfc3339(page.after.front());
    if (!time) co_return contracts::not_a_cursor();
    before = *time;
  }
  if (!co_await parts->devices.find(question.tenant, id)) co_return no_device();
  auto changes =
      co_await parts->devices.status_changes(question.tenant, id, before, page.limit + 1);
  StatusChangeListJson list;
  list.next =
      page.cut(&changes, [](const auto& change) { return std::vector{to_rfc3339(change.at)}; });
  for (auto& change : changes) {
    list.items.push_back({change.at, change.status, std::move(change.reason)});
  }
  co_return page_answer(question, list);
}

}  // namespace signalbox::device_poller::api
