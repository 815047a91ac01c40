#include "device_poller/api/profiles.hpp"

#include "contracts/params.hpp"
#include "core/name.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/outside/vault/credentials.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;

struct NewProfileBody {
  std::string name;
  std::string kind;
  vault::CredentialsBody credentials;
  std::optional<bool> is_default;
};
BOOST_DESCRIBE_STRUCT(NewProfileBody, (), (name, kind, credentials, is_default))
struct ProfileChangeBody {
  std::optional<std::string> name;
  std::optional<vault::CredentialsBody> credentials;
  std::optional<bool> is_default;
};
BOOST_DESCRIBE_STRUCT(ProfileChangeBody, (), (name, credentials, is_default))

struct ProfileJson {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::string kind;
  bool is_default = false;
  std::int64_t device_count = 0;
  Time created_at;
  Time credentials_changed_at;
};
BOOST_DESCRIBE_STRUCT(ProfileJson, (),
                      (id, entity_version, name, kind, is_default, device_count, created_at,
                       credentials_changed_at))
struct ProfileListJson {
  std::vector<ProfileJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ProfileListJson, (), (items, next))
struct ProfileFactJson {
  Uuid id;
  std::string name;
  std::string kind;
  bool is_default = false;
};
BOOST_DESCRIBE_STRUCT(ProfileFactJson, (), (id, name, kind, is_default))

ProfileJson json_of(const store::Profile& profile) {
  return {profile.id,         profile.entity_version,
          profile.name,       profile.kind,
          profile.is_default, profile.device_count,
          profile.created_at, profile.credentials_changed_at};
}
ProfileFactJson fact_of(const store::Profile& profile) {
  return {profile.id, profile.name, profile.kind, profile.is_default};
}

contracts::Answer profile_answer(int status, const store::Profile& profile) {
  auto answer = json_answer(status, json_of(profile));
  answer.headers.add("ETag", etag_of(profile.entity_version));
  return answer;
}

std::vector<FieldError> faults_of(const std::string& name) {
  std::vector<FieldError> errors;
  if (const auto fault = name_fault(name)) {
    errors.push_back(at_pointer("/name", "not_a_name", std::string{*fault}));
  }
  return errors;
}

// Adds what is wrong with them to the errors.
std::optional<vault::Credentials> credentials_in(std::string_view kind_name,
                                                 vault::CredentialsBody body,
                                                 std::vector<FieldError>* errors) {
  const auto kind = vault::credential_kind(kind_name);
  if (!kind) {
    errors->push_back(at_pointer("/kind", "unknown_word",
                                 std::string{"must be one of "} + vault::credential_kinds));
    return std::nullopt;
  }
  auto credentials = vault::credentials_of(*kind, std::move(body));
  if (credentials) return *std::move(credentials);
  std::ranges::copy(credentials.error().errors, std::back_inserter(*errors));
  return std::nullopt;
}

Failure no_profile() {
  return {.code = Code::not_found, .detail = "There is no such credential profile."};
}

std::optional<Failure> failure_of(store::NotChanged why) {
  switch (why) {
    case store::NotChanged::no:
      return std::nullopt;
    case store::NotChanged::name_taken:
      return Failure{Code::conflict,
                     "Another profile has this name.",
                     {at_pointer("/name", "taken", "is the name of another profile")}};
    case store::NotChanged::default_taken:
      return Failure{Code::conflict,
                     "Another profile of this kind is the tenant's default.",
                     {at_pointer("/is_default", "taken", "is said of another profile already")}};
    case store::NotChanged::gone:
      return no_profile();
    default:
      break;
  }
  return Failure{.code = Code::precondition_failed,
                 .detail = "Somebody has changed this profile since you read it."};
}

// Says where.
Failure in_use(const std::vector<store::ProfileUse>& uses) {
  // Whatever used it has gone in between.
  if (uses.empty()) return {.code = Code::conflict, .detail = "This profile was in use until now."};
  std::string places = "This profile is still in use: it is ";
  for (const auto& use : uses) {
    if (&use != &uses.front()) places += ", ";
    if (use.what == "tenant") {
      places += "the default of the tenant";
      continue;
    }
    places += use.what == "device" ? "of " : "a default of ";
    places.append(use.what).append(" “").append(use.name).append("”");
  }
  return {.code = Code::conflict, .detail = places + "."};
}

// The profile that a question names in its path, and the version that it takes it for.
struct Named {
  Uuid id;
  std::int64_t version = 0;
};
Result<Named> named_in(const contracts::Question& question, bool with_version) {
  auto params = contracts::Params::parse(question.params);
  if (!params) return params.error();
  Named named{.id = params->uuid("credential_profile_id")};
  if (auto fault = params->fault()) return *std::move(fault);
  if (!with_version) return named;
  const auto version = version_in(question.passed_on.get("If-Match"));
  if (!version) return version.error();
  named.version = *version;
  return named;
}

asio::awaitable<Result<std::string>> sealed(const ProfileParts* parts, Tenant tenant, Uuid id,
                                            vault::Credentials credentials) {
  co_return co_await parts->vault.seal(std::move(tenant), std::string{profile_purpose},
                                       id.to_string(), vault::to_text(credentials));
}
}  // namespace

asio::awaitable<Answered> list_credential_profiles(const ProfileParts* parts,
                                                   contracts::Question question) {
  constexpr std::string_view sorts[] = {"name"};
  auto params = contracts::Params::parse(question.params);
  if (!params) co_return params.error();
  const auto page = params->page(sorts);
  if (const auto fault = params->fault()) co_return *fault;
  const auto after = page.after.empty() ? std::string{} : page.after.front();
  auto rows = co_await parts->profiles.list(question.tenant, after, page.limit + 1);
  ProfileListJson list;
  list.next = page.cut(&rows, [](const auto& row) { return std::vector{row.name}; });
  for (const auto& row : rows) list.items.push_back(json_of(row));
  co_return page_answer(question, list);
}

asio::awaitable<Answered> create_credential_profile(const ProfileParts* parts,
                                                    contracts::Question question) {
  auto body = json::read<NewProfileBody>(question.body);
  if (!body) co_return body.error();
  auto errors = faults_of(body->name);
  auto credentials = credentials_in(body->kind, std::exchange(body->credentials, {}), &errors);
  if (!credentials || !errors.empty()) co_return some_wrong(std::move(errors));
  const auto now = parts->clock.now();
  store::Profile profile{.id = parts->ids.next(),
                         .name = std::move(body->name),
                         .kind = std::move(body->kind),
                         .sealed = {},
                         .is_default = body->is_default.value_or(false),
                         .created_at = now,
                         .credentials_changed_at = now};
  auto secret = co_await sealed(parts, question.tenant, profile.id, *std::move(credentials));
  if (!secret) co_return secret.error();
  profile.sealed = *std::move(secret);
  const auto why = co_await parts->profiles.add(
      question.tenant, profile, says("credential_profile", "created", fact_of(profile), 1),
      origin_of(question));
  if (const auto failure = failure_of(why)) co_return *failure;
  auto answer = profile_answer(201, profile);
  answer.headers.add("Location", "/api/v1/credential-profiles/" + profile.id.to_string());
  co_return answer;
}

asio::awaitable<Answered> get_credential_profile(const ProfileParts* parts,
                                                 contracts::Question question) {
  const auto named = named_in(question, false);
  if (!named) co_return named.error();
  const auto profile = co_await parts->profiles.find(question.tenant, named->id);
  if (!profile) co_return no_profile();
  co_return profile_answer(200, *profile);
}

asio::awaitable<Answered> change_credential_profile(const ProfileParts* parts,
                                                    contracts::Question question) {
  const auto named = named_in(question, true);
  if (!named) co_return named.error();
  auto body = json::read<ProfileChangeBody>(question.body);
  if (!body) co_return body.error();
  auto found = co_await parts->profiles.find(question.tenant, named->id);
  if (!found) co_return no_profile();
  auto profile = *std::move(found);
  profile.name = body->name.value_or(profile.name);
  profile.is_default = body->is_default.value_or(profile.is_default);
  auto errors = faults_of(profile.name);
  std::optional<vault::Credentials> credentials;
  if (auto given = std::exchange(body->credentials, std::nullopt)) {
    credentials = credentials_in(profile.kind, *std::move(given), &errors);
  }
  if (!errors.empty()) co_return some_wrong(std::move(errors));
  if (credentials) {
    auto secret = co_await sealed(parts, question.tenant, profile.id, *std::move(credentials));
    if (!secret) co_return secret.error();
    profile.sealed = *std::move(secret);
    profile.credentials_changed_at = parts->clock.now();
  }
  profile.entity_version = named->version + 1;
  const auto why = co_await parts->profiles.change(
      question.tenant, profile, named->version,
      says("credential_profile", "changed", fact_of(profile), profile.entity_version),
      origin_of(question));
  if (const auto failure = failure_of(why)) co_return *failure;
  co_return profile_answer(200, profile);
}

asio::awaitable<Answered> remove_credential_profile(const ProfileParts* parts,
                                                    contracts::Question question) {
  const auto named = named_in(question, true);
  if (!named) co_return named.error();
  const auto profile = co_await parts->profiles.find(question.tenant, named->id);
  if (!profile) co_return no_profile();
  const auto why = co_await parts->profiles.remove(
      question.tenant, named->id, named->version,
      says("credential_profile", "removed", fact_of(*profile), named->version + 1),
      origin_of(question));
  if (why == store::NotChanged::no_profile) {
    co_return in_use(co_await parts->profiles.uses(question.tenant, named->id));
  }
  if (const auto failure = failure_of(why)) co_return *failure;
  co_return contracts::Answer{.status = 204};
}

}  // namespace signalbox::device_poller::api
