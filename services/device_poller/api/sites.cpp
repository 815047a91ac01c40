#include "device_poller/api/sites.hpp"

#include "contracts/params.hpp"
#include "core/json_text.hpp"
#include "core/name.hpp"
#include "device_poller/api/device_draft.hpp"
#include "device_poller/api/device_json.hpp"
#include "json/patch.hpp"

#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::size_t search_characters_max = 100;
constexpr std::size_t address_characters_max = 500;
constexpr std::size_t notes_characters_max = 4000;
constexpr double latitude_max = 90;
constexpr double longitude_max = 180;
constexpr std::size_t defaults_max = 4;

struct NewSiteBody {
  std::string name;
  std::optional<std::string> address;
  std::optional<double> latitude;
  std::optional<double> longitude;
  std::optional<std::string> notes;
  std::optional<std::vector<Uuid>> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(NewSiteBody, (),
                      (name, address, latitude, longitude, notes, credential_profile_ids))
struct SiteChangeBody {
  std::optional<std::string> name;
  json::Patch<std::string> address;
  json::Patch<double> latitude;
  json::Patch<double> longitude;
  json::Patch<std::string> notes;
  std::optional<std::vector<Uuid>> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(SiteChangeBody, (),
                      (name, address, latitude, longitude, notes, credential_profile_ids))

struct SiteJson {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::optional<std::string> address = {};
  std::optional<double> latitude = {};
  std::optional<double> longitude = {};
  std::optional<std::string> notes = {};
  std::vector<Uuid> credential_profile_ids;
  CountsJson devices;
  Time created_at;
};
BOOST_DESCRIBE_STRUCT(SiteJson, (),
                      (id, entity_version, name, address, latitude, longitude, notes,
                       credential_profile_ids, devices, created_at))
struct SiteListJson {
  std::vector<SiteJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(SiteListJson, (), (items, next))
struct SiteFactJson {
  Uuid id;
  std::string name;
  std::optional<std::string> address = {};
  std::optional<double> latitude = {};
  std::optional<double> longitude = {};
  std::vector<Uuid> credential_profile_ids;
};
BOOST_DESCRIBE_STRUCT(SiteFactJson, (),
                      (id, name, address, latitude, longitude, credential_profile_ids))
struct RemovedSiteJson {
  Uuid id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RemovedSiteJson, (), (id, name))

SiteJson json_of(const store::Site& site) {
  return {site.id,        site.entity_version, site.name,
          site.address,   site.latitude,       site.longitude,
          site.notes,     site.profiles,       counts_of(site.devices),
          site.created_at};
}
SiteFactJson fact_of(const store::Site& site) {
  return {site.id, site.name, site.address, site.latitude, site.longitude, site.profiles};
}

contracts::Answer site_answer(int status, const store::Site& site) {
  auto answer = json_answer(status, json_of(site));
  answer.headers.add("ETag", etag_of(site.entity_version));
  return answer;
}

void check_text(const std::optional<std::string>& text, std::size_t most, std::string pointer,
                std::vector<FieldError>* errors) {
  if (!text || (!text->empty() && character_count(*text) <= most)) return;
  errors->push_back(at_pointer(std::move(pointer), "out_of_range",
                               "must have 1 to " + std::to_string(most) + " characters"));
}

void check_degrees(std::optional<double> degrees, double most, std::string pointer,
                   std::vector<FieldError>* errors) {
  if (!degrees || (*degrees >= -most && *degrees <= most)) return;
  const auto bound = std::to_string(static_cast<int>(most));
  errors->push_back(
      at_pointer(std::move(pointer), "out_of_range", "must be -" + bound + " to " + bound));
}

std::vector<FieldError> faults_of(const store::Site& site) {
  auto errors = place_faults(site.name, site.profiles);
  check_text(site.address, address_characters_max, "/address", &errors);
  check_text(site.notes, notes_characters_max, "/notes", &errors);
  check_degrees(site.latitude, latitude_max, "/latitude", &errors);
  check_degrees(site.longitude, longitude_max, "/longitude", &errors);
  if (site.latitude.has_value() != site.longitude.has_value()) {
    errors.push_back(at_pointer(site.latitude ? "/longitude" : "/latitude", "missing",
                                "is needed beside the other"));
  }
  return errors;
}

Failure no_site() { return {.code = Code::not_found, .detail = "There is no such site."}; }
}  // namespace

Result<store::PlaceFilter> place_filter(contracts::Params* params, const contracts::Page& page) {
  const auto search = params->optional_text("search");
  if (auto fault = params->fault()) return *std::move(fault);
  const auto length = search ? character_count(*search) : 1;
  if (length < 1 || length > search_characters_max) {
    return Failure{Code::invalid,
                   "1 field is wrong",
                   {at_parameter("search", "out_of_range", "must have 1 to 100 characters")}};
  }
  return store::PlaceFilter{.after = page.after.empty() ? std::string{} : page.after.front(),
                            .search = search.value_or(""),
                            .limit = page.limit + 1};
}

std::optional<Failure> place_failure(store::NotChanged why, std::string_view noun) {
  const std::string name{noun};
  switch (why) {
    case store::NotChanged::no:
      return std::nullopt;
    case store::NotChanged::name_taken:
      return Failure{Code::conflict,
                     "Another " + name + " has this name.",
                     {at_pointer("/name", "taken", "is the name of another " + name)}};
    case store::NotChanged::no_profile:
      return wrong({at_pointer("/credential_profile_ids", "not_found",
                               "names a credential profile that this tenant has not")});
    case store::NotChanged::default_taken:
      return wrong({at_pointer("/credential_profile_ids", "kind_twice",
                               "must hold at most one profile of a kind")});
    case store::NotChanged::gone:
      return Failure{.code = Code::not_found, .detail = "There is no such " + name + "."};
    default:
      break;
  }
  return Failure{.code = Code::precondition_failed,
                 .detail = "Somebody has changed this " + name + " since you read it."};
}

std::vector<FieldError> place_faults(std::string_view name, const std::vector<Uuid>& profiles) {
  std::vector<FieldError> errors;
  if (const auto fault = name_fault(name)) {
    errors.push_back(at_pointer("/name", "not_a_name", std::string{*fault}));
  }
  if (profiles.size() > defaults_max) {
    errors.push_back(at_pointer("/credential_profile_ids", "out_of_range", "must be 4 at most"));
  }
  return errors;
}

Result<NamedPlace> named_place(const contracts::Question& question, std::string_view parameter,
                               bool with_version) {
  auto params = contracts::Params::parse(question.params);
  if (!params) return params.error();
  NamedPlace named{.id = params->uuid(parameter)};
  if (auto fault = params->fault()) return *std::move(fault);
  if (!with_version) return named;
  const auto version = version_in(question.passed_on.get("If-Match"));
  if (!version) return version.error();
  named.version = *version;
  return named;
}

asio::awaitable<Answered> list_sites(const PlaceParts* parts, contracts::Question question) {
  constexpr std::string_view sorts[] = {"name"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  auto filter = place_filter(&*params, page);
  if (!filter) co_return filter.error();
  auto sites = co_await parts->places.sites(question.tenant, *std::move(filter));
  SiteListJson list;
  list.next = page.cut(&sites, [](const auto& site) { return std::vector{site.name}; });
  for (const auto& site : sites) list.items.push_back(json_of(site));
  co_return page_answer(question, list);
}

asio::awaitable<Answered> create_site(const PlaceParts* parts, contracts::Question question) {
  auto body = json::read<NewSiteBody>(question.body);
  if (!body) co_return body.error();
  const store::Site site{
      .id = parts->ids.next(),
      .name = std::move(body->name),
      .address = std::move(body->address),
      .latitude = body->latitude,
      .longitude = body->longitude,
      .notes = std::move(body->notes),
      .profiles = as_set(std::move(body->credential_profile_ids).value_or(std::vector<Uuid>{})),
      .created_at = parts->clock.now()};
  if (auto errors = faults_of(site); !errors.empty()) co_return wrong(std::move(errors));
  const auto why = co_await parts->places.add(
      question.tenant, site, says("site", "created", fact_of(site), 1), origin_of(question));
  if (auto failure = place_failure(why, "site")) co_return *std::move(failure);
  auto answer = site_answer(201, site);
  answer.headers.add("Location", "/api/v1/sites/" + site.id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_site(const PlaceParts* parts, contracts::Question question) {
  const auto named = named_place(question, "site_id", false);
  if (!named) co_return named.error();
  const auto site = co_await parts->places.find_site(question.tenant, named->id);
  if (!site) co_return no_site();
  co_return site_answer(200, *site);
}

asio::awaitable<Answered> change_site(const PlaceParts* parts, contracts::Question question) {
  const auto named = named_place(question, "site_id", true);
  if (!named) co_return named.error();
  auto body = json::read<SiteChangeBody>(question.body);
  if (!body) co_return body.error();
  auto found = co_await parts->places.find_site(question.tenant, named->id);
  if (!found) co_return no_site();
  auto site = *std::move(found);
  auto change = *std::move(body);
  if (change.name) site.name = *std::move(change.name);
  change.address.apply_to(site.address);
  change.latitude.apply_to(site.latitude);
  change.longitude.apply_to(site.longitude);
  change.notes.apply_to(site.notes);
  if (change.credential_profile_ids) {
    site.profiles = as_set(*std::move(change.credential_profile_ids));
  }
  if (auto errors = faults_of(site); !errors.empty()) co_return wrong(std::move(errors));
  site.entity_version = named->version + 1;
  const auto why = co_await parts->places.change(
      question.tenant, site, says("site", "changed", fact_of(site), site.entity_version),
      origin_of(question));
  if (auto failure = place_failure(why, "site")) co_return *std::move(failure);
  co_return site_answer(200, site);
}

asio::awaitable<Answered> remove_site(const PlaceParts* parts, contracts::Question question) {
  const auto named = named_place(question, "site_id", true);
  if (!named) co_return named.error();
  const auto site = co_await parts->places.find_site(question.tenant, named->id);
  if (!site) co_return no_site();
  const auto why = co_await parts->places.remove_site(
      question.tenant, named->id, named->version,
      says("site", "removed", RemovedSiteJson{site->id, site->name}, named->version + 1),
      origin_of(question));
  if (auto failure = place_failure(why, "site")) co_return *std::move(failure);
  co_return contracts::Answer{.status = 204};
}

}  // namespace signalbox::device_poller::api
