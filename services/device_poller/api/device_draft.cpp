#include "device_poller/api/device_draft.hpp"

#include "core/name.hpp"
#include "device_poller/api/device_json.hpp"
#include "device_poller/api/reach.hpp"
#include "device_poller/domain/credentials.hpp"
#include "device_poller/domain/shards.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox::device_poller::api {
namespace {
namespace asio = boost::asio;
constexpr std::int32_t interval_min = 5;
constexpr std::int32_t interval_max = 3600;
constexpr std::int32_t interval_usual = 60;
constexpr std::size_t groups_max = 20;

FieldError name_taken() { return at_pointer("/name", "taken", "is the name of another device"); }
FieldError no_profile() {
  return at_pointer("/credential_profile_id", "not_found",
                    "is no credential profile of this tenant");
}
FieldError no_site() { return at_pointer("/site_id", "not_found", "is no site of this tenant"); }
FieldError no_group() {
  return at_pointer("/group_ids", "not_found", "names a group that this tenant has not");
}

// What is wrong by itself, whatever else there is.
std::vector<FieldError> own_faults(const DeviceParts* parts,
                                   const store::DeviceSettings& settings) {
  std::vector<FieldError> errors;
  if (const auto fault = name_fault(settings.name)) {
    errors.push_back(at_pointer("/name", "not_a_name", std::string{*fault}));
  }
  auto more = faults_of(
      Reach{settings.address, settings.driver, settings.port, driver::options_in(settings.options)},
      parts->may_be_device);
  std::ranges::move(more, std::back_inserter(errors));
  if (settings.interval_seconds < interval_min || settings.interval_seconds > interval_max) {
    errors.push_back(at_pointer("/interval_seconds", "out_of_range", "must be 5 to 3600"));
  }
  if (const auto& trusted = settings.trusted_certificate_sha256;
      trusted && !domain::is_fingerprint(*trusted)) {
    errors.push_back(at_pointer("/trusted_certificate_sha256", "not_a_fingerprint",
                                "must have 64 lower-case hex digits"));
  }
  if (settings.group_ids.size() > groups_max) {
    errors.push_back(at_pointer("/group_ids", "out_of_range", "must be 20 at most"));
  }
  return errors;
}

// What is wrong with the credentials that it would be asked with.
std::optional<FieldError> credentials_fault(const store::DeviceSettings& settings,
                                            const store::Offer& offer) {
  const auto& driver = settings.driver;
  const auto own =
      std::ranges::find(offer.candidates, domain::Origin::device, &domain::Candidate::origin);
  if (settings.credential_profile_id && own == offer.candidates.end()) return no_profile();
  if (!domain::needs_credentials(driver)) return std::nullopt;
  if (settings.credential_profile_id && !domain::takes(driver, own->kind)) {
    return at_pointer("/credential_profile_id", "does_not_fit",
                      "is of kind " + own->kind + ", which driver " + driver + " does not take");
  }
  if (domain::choose(driver, offer.candidates).taken) return std::nullopt;
  return at_pointer("/credential_profile_id", "missing",
                    "is needed by driver " + driver +
                        ": neither site nor groups nor tenant have a default that it takes");
}

store::Device device_of(NewDeviceBody body, Uuid id, Time now) {
  return {
      .id = id,
      .settings = {.name = std::move(body.name),
                   .address = std::move(body.address),
                   .driver = std::move(body.driver),
                   .port = body.port,
                   .credential_profile_id = body.credential_profile_id,
                   .interval_seconds = body.interval_seconds.value_or(interval_usual),
                   .is_paused = body.is_paused.value_or(false),
                   .options = driver::to_raw({body.routeros, body.probe}),
                   .site_id = body.site_id,
                   .group_ids = as_set(std::move(body.group_ids).value_or(std::vector<Uuid>{}))},
      .state = {.since = now},
      .last_seen = {},
      .latency_ms = {},
      .identity = {},
      .created_at = now};
}
}  // namespace

NewDeviceBody body_of(const store::DeviceSettings& settings) {
  auto options = driver::options_in(settings.options);
  return {.name = settings.name,
          .address = settings.address,
          .driver = settings.driver,
          .port = settings.port,
          .credential_profile_id = settings.credential_profile_id,
          .site_id = settings.site_id,
          .group_ids = settings.group_ids,
          .interval_seconds = settings.interval_seconds,
          .is_paused = settings.is_paused,
          .routeros = std::move(options.routeros),
          .probe = std::move(options.probe)};
}

std::vector<Uuid> as_set(std::vector<Uuid> ids) {
  std::ranges::sort(ids);
  const auto twice = std::ranges::unique(ids);
  ids.erase(twice.begin(), twice.end());
  return ids;
}

Failure wrong(std::vector<FieldError> errors) {
  const auto count = errors.size();
  return {Code::invalid,
          count == 1 ? "1 field is wrong" : std::to_string(count) + " fields are wrong",
          std::move(errors)};
}

std::optional<Failure> failure_of(store::NotChanged why) {
  switch (why) {
    case store::NotChanged::no:
      return std::nullopt;
    case store::NotChanged::name_taken:
      return Failure{Code::conflict, "Another device has this name.", {name_taken()}};
    case store::NotChanged::no_profile:
      return wrong({no_profile()});
    case store::NotChanged::no_site:
      return wrong({no_site()});
    case store::NotChanged::no_group:
      return wrong({no_group()});
    case store::NotChanged::gone:
      return Failure{.code = Code::not_found, .detail = "There is no such device."};
    case store::NotChanged::default_taken:
    case store::NotChanged::other_version:
      break;
  }
  return Failure{.code = Code::precondition_failed,
                 .detail = "Somebody has changed this device since you read it."};
}

std::vector<FieldError> faults_alone(const DeviceParts* parts, NewDeviceBody body) {
  return own_faults(parts, device_of(std::move(body), {}, {}).settings);
}

asio::awaitable<std::vector<FieldError>> faults_of(const DeviceParts* parts, Tenant tenant,
                                                   store::DeviceSettings settings) {
  auto errors = own_faults(parts, settings);
  const auto offer = co_await parts->profiles.offer(std::move(tenant), settings);
  if (settings.site_id && !offer.has_site) errors.push_back(no_site());
  if (offer.groups < settings.group_ids.size()) errors.push_back(no_group());
  if (auto misfit = credentials_fault(settings, offer)) errors.push_back(*std::move(misfit));
  co_return errors;
}

asio::awaitable<Result<store::Device>> add_device(const DeviceParts* parts,
                                                  contracts::Origin origin, Tenant tenant,
                                                  WantedDevice wanted) {
  auto device = device_of(std::move(wanted.body), wanted.id, parts->clock.now());
  auto errors = co_await faults_of(parts, tenant, device.settings);
  if (wanted.is_dry_run && co_await parts->devices.has_name(tenant, device.settings.name)) {
    errors.push_back(name_taken());
  }
  if (!errors.empty()) co_return wrong(std::move(errors));
  if (wanted.is_dry_run) co_return device;
  const auto why = co_await parts->devices.add(
      std::move(tenant), device, domain::shard_of(device.id),
      says("device", "created", state_of(device), 1), std::move(origin));
  if (auto failure = failure_of(why)) co_return *std::move(failure);
  co_return device;
}

}  // namespace signalbox::device_poller::api
