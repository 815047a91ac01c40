#include "device_poller/jobs/outcome.hpp"

#include "device_poller/jobs/status_fact.hpp"
#include "device_poller/outside/stream/identity.hpp"

namespace signalbox::device_poller::jobs {

domain::StatusState state_after(const store::Device& device, const driver::Asked& asked, Time now) {
  // What has no address that may be asked is not a ping that failed.
  const bool was_asked = asked.outcome.end != domain::PollEnd::unreachable;
  if (device.settings.driver == "ping" && was_asked) {
    return domain::after_ping(device.state, asked.alive, now);
  }
  return domain::after_poll(device.state, asked.outcome, asked.alive, now);
}

store::Polled polled_of(const store::Device& before, const domain::StatusState& state,
                        const driver::Asked& asked) {
  store::Polled polled{.device = before.id,
                       .fence = {},
                       .state = state,
                       .identity = stream::identity_json(asked.reading),
                       .has_new_status = state.status != before.state.status};
  const auto& shown = asked.certificate_sha256;
  if (!shown.empty() && before.shown_certificate_sha256.value_or("") != shown) {
    polled.certificate_sha256 = shown;
  }
  return polled;
}

bool changes_something(const store::Device& before, const store::Polled& polled) {
  const auto& identity = polled.identity;
  const bool other_identity =
      identity && (!before.identity || before.identity->text() != identity->text());
  return polled.has_new_status || other_identity || polled.certificate_sha256 ||
         polled.state != before.state;
}

domain::Breaker breaker_after(const domain::Breaker& before, domain::PollEnd end, Time now) {
  switch (end) {
    case domain::PollEnd::no_answer:
    case domain::PollEnd::unreachable:
      return domain::after_failure(before, now);
    case domain::PollEnd::unauthorized:
      return domain::after_refusal(before, now);
    default:
      return domain::after_success();
  }
}

std::vector<store::Polls::FactOf> facts_of(const store::Device& device, domain::Status before,
                                           const store::Polled& polled) {
  std::vector<store::Polls::FactOf> facts;
  if (polled.has_new_status) {
    facts.emplace_back([before](const store::Device& now) { return status_fact(now, before); });
  }
  const auto& shown = device.shown_certificate_sha256;
  if (polled.certificate_sha256 && shown) {
    facts.emplace_back(
        [was = *shown](const store::Device& now) { return certificate_fact(now, was); });
  }
  const auto was = stream::config_changed(device.identity);
  const auto is = stream::config_changed(polled.identity);
  if (was && is && was != is) {
    facts.emplace_back(
        [was = *was, is = *is](const store::Device& now) { return config_fact(now, {was, is}); });
  }
  return facts;
}

void remember(const store::Polled& polled, store::DueDevice* due) {
  due->breaker = polled.breaker;
  auto* device = &due->device;
  device->state = polled.state;
  if (polled.identity) device->identity = polled.identity;
  if (!polled.certificate_sha256) return;
  device->shown_certificate_sha256 = polled.certificate_sha256;
  auto& trusted = device->settings.trusted_certificate_sha256;
  if (!trusted) trusted = polled.certificate_sha256;
}

bool brought_something(const driver::Asked& asked) {
  return asked.outcome.end == domain::PollEnd::answered ||
         asked.outcome.end == domain::PollEnd::answered_in_part;
}

}  // namespace signalbox::device_poller::jobs
