#include "device_poller/api/device_json.hpp"

#include "device_poller/outside/driver/driver.hpp"

#include <charconv>

namespace signalbox::device_poller::api {

DeviceJson json_of(const store::Device& device) {
  const auto& settings = device.settings;
  const auto options = driver::options_in(settings.options);
  return {.id = device.id,
          .entity_version = device.entity_version,
          .name = settings.name,
          .address = settings.address,
          .driver = settings.driver,
          .port = settings.port,
          .credential_profile_id = settings.credential_profile_id,
          .site_id = settings.site_id,
          .group_ids = settings.group_ids,
          .interval_seconds = settings.interval_seconds,
          .is_paused = settings.is_paused,
          .status = device.state.status,
          .reason = device.state.reason,
          .since = device.state.since,
          .last_seen = device.last_seen,
          .latency_ms = device.latency_ms,
          .identity = device.identity,
          .routeros = options.routeros,
          .probe = options.probe,
          .trusted_certificate_sha256 = settings.trusted_certificate_sha256,
          .shown_certificate_sha256 = device.shown_certificate_sha256,
          .created_at = device.created_at};
}

DeviceStateJson state_of(const store::Device& device) {
  const auto& settings = device.settings;
  return {.id = device.id,
          .name = settings.name,
          .address = settings.address,
          .driver = settings.driver,
          .credential_profile_id = settings.credential_profile_id,
          .site_id = settings.site_id,
          .group_ids = settings.group_ids,
          .interval_seconds = settings.interval_seconds,
          .is_paused = settings.is_paused,
          .status = device.state.status,
          .reason = device.state.reason,
          .since = device.state.since};
}

CountsJson counts_of(const std::map<std::string, std::int64_t>& by_kind) {
  const auto count = [&by_kind](const char* kind) {
    const auto found = by_kind.find(kind);
    return found == by_kind.end() ? 0 : found->second;
  };
  CountsJson json{.paused = count("paused"),
                  .by_status = {count("unknown"), count("online"), count("degraded"),
                                count("unauthorized"), count("silent"), count("offline")}};
  for (const auto& [kind, devices] : by_kind) json.total += devices;
  return json;
}

std::string etag_of(std::int64_t version) { return '"' + std::to_string(version) + '"'; }

Result<std::int64_t> version_in(std::string_view etag) {
  std::int64_t version = 0;
  const bool quoted = etag.size() > 2 && etag.front() == '"' && etag.back() == '"';
  const auto digits = quoted ? etag.substr(1, etag.size() - 2) : etag;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), version);
  if (!quoted || error != std::errc{} || end != digits.data() + digits.size()) {
    return Failure{.code = Code::precondition_failed,
                   .detail = "If-Match must hold the ETag of the state that you have read.",
                   .errors = {at_parameter("If-Match", etag.empty() ? "missing" : "not_an_etag",
                                           "must be the ETag of what is to be changed")}};
  }
  return version;
}

}  // namespace signalbox::device_poller::api
