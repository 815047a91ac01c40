// A device as JSON: in answers, and in facts for the copies of other services.
#pragma once

#include "contracts/fact.hpp"
#include "contracts/page.hpp"
#include "device_poller/domain/probe_options.hpp"
#include "device_poller/domain/routeros_options.hpp"
#include "device_poller/store/devices.hpp"
#include "json/read.hpp"
#include "json/write.hpp"

#include <map>
#include <optional>
#include <string>

namespace signalbox::device_poller::api {

struct DeviceJson {
  Uuid id;
  std::int64_t entity_version = 1;
  std::string name;
  std::string address;
  std::string driver;
  std::optional<std::int32_t> port = {};
  std::optional<Uuid> credential_profile_id = {};
  std::optional<Uuid> site_id = {};
  std::vector<Uuid> group_ids;
  std::int32_t interval_seconds = 60;
  bool is_paused = false;
  domain::Status status = domain::Status::unknown;
  std::string reason;
  Time since;
  std::optional<Time> last_seen = {};
  std::optional<double> latency_ms = {};
  std::optional<json::Raw> identity = {};
  std::optional<domain::RouterosOptions> routeros = {};
  std::optional<domain::ProbeOptions> probe = {};
  std::optional<std::string> trusted_certificate_sha256 = {};
  std::optional<std::string> shown_certificate_sha256 = {};
  Time created_at;
};
BOOST_DESCRIBE_STRUCT(DeviceJson, (),
                      (id, entity_version, name, address, driver, port, credential_profile_id,
                       site_id, group_ids, interval_seconds, is_paused, status, reason, since,
                       last_seen, latency_ms, identity, routeros, probe, trusted_certificate_sha256,
                       shown_certificate_sha256, created_at))

// What a fact tells of a device: its state after the change.
struct DeviceStateJson {
  Uuid id;
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
BOOST_DESCRIBE_STRUCT(DeviceStateJson, (),
                      (id, name, address, driver, credential_profile_id, site_id, group_ids,
                       interval_seconds, is_paused, status, reason, since))

struct StatusCountsJson {
  std::int64_t unknown = 0;
  std::int64_t online = 0;
  std::int64_t degraded = 0;
  std::int64_t unauthorized = 0;
  std::int64_t silent = 0;
  std::int64_t offline = 0;
};
BOOST_DESCRIBE_STRUCT(StatusCountsJson, (),
                      (unknown, online, degraded, unauthorized, silent, offline))
struct CountsJson {
  std::int64_t total = 0;
  std::int64_t paused = 0;
  StatusCountsJson by_status;
};
BOOST_DESCRIBE_STRUCT(CountsJson, (), (total, paused, by_status))

DeviceJson json_of(const store::Device& device);
CountsJson counts_of(const std::map<std::string, std::int64_t>& by_kind);
DeviceStateJson state_of(const store::Device& device);

template <class State>
contracts::Statement says(std::string noun, std::string verb, const State& data,
                          std::int64_t version) {
  return {.kind = {std::move(noun), std::move(verb)},
          .entity = data.id.to_string(),
          .entity_version = version,
          .data = json::Raw::parse(json::write(data)).value()};
}

inline contracts::Origin origin_of(const contracts::Question& question) {
  return {question.user, question.request_id, question.traceparent};
}

template <class Value>
contracts::Answer json_answer(int status, const Value& value) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json"}},
          .body = json::write(value)};
}

// With the link to the next page where there is one.
// Where a list that goes by ids goes on; nothing at its beginning. Code::invalid: it is no cursor
// of such a list.
inline Result<std::optional<Uuid>> id_in_cursor(const contracts::Page& page) {
  if (page.after.empty()) return std::optional<Uuid>{};
  const auto id = Uuid::parse(page.after.front());
  if (!id) return contracts::not_a_cursor();
  return std::optional{*id};
}

template <class List>
contracts::Answer page_answer(const contracts::Question& question, const List& list) {
  auto answer = json_answer(200, list);
  if (list.next) answer.headers.add("Link", contracts::next_link(question, *list.next));
  return answer;
}

inline Failure some_wrong(std::vector<FieldError> errors) {
  return {Code::invalid, "Some fields are wrong.", std::move(errors)};
}

// The entity's version as its ETag, and back: Code::precondition_failed for what is none.
std::string etag_of(std::int64_t version);
Result<std::int64_t> version_in(std::string_view etag);

}  // namespace signalbox::device_poller::api
