#include "device_poller/api/device_json.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;

namespace {
const Uuid id = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();

store::Device device() {
  store::Device device;
  device.id = id;
  device.entity_version = 7;
  device.settings.name = "switch";
  device.settings.address = "10.0.0.1";
  device.settings.driver = "snmp";
  device.state = {.status = domain::Status::offline, .reason = "Gone.", .since = Time{1'000ms}};
  device.created_at = Time{0ms};
  return device;
}
}  // namespace

TEST_CASE("a version is read from its ETag as it was written", "[device_poller]") {
  CHECK(api::etag_of(7) == "\"7\"");
  for (const std::int64_t version : {1L, 42L, 9'223'372'036'854'775'807L}) {
    CHECK(api::version_in(api::etag_of(version)).value() == version);
  }
}

TEST_CASE("what is no ETag of ours is no version", "[device_poller]") {
  for (const auto* garbled :
       {"", "\"", "\"\"", "7", "\"7", "7\"", "\"7x\"", "\"x\"", "\" 7\"", "\"7 \"", "W/\"7\"", "*",
        "'7'", "\"7\", \"8\"", "\"+7\"", "\"7.0\"", "\"9223372036854775808\""}) {
    INFO(garbled);
    const auto version = api::version_in(garbled);
    REQUIRE_FALSE(version);
    CHECK(version.error().code == Code::precondition_failed);
    REQUIRE(version.error().errors.size() == 1);
    CHECK(version.error().errors[0].code == (*garbled == '\0' ? "missing" : "not_an_etag"));
  }
}

TEST_CASE("a device as JSON leaves out what is not known", "[device_poller]") {
  CHECK(json::write(api::json_of(device())) ==
        R"({"id":"01a20030-3fdd-70b1-a352-6b39aa21f9dd","entity_version":7,"name":"switch",)"
        R"("address":"10.0.0.1","driver":"snmp","group_ids":[],"interval_seconds":60,)"
        R"("is_paused":false,)"
        R"("status":"offline","reason":"Gone.","since":"1970-01-01T00:00:01.000Z",)"
        R"("created_at":"1970-01-01T00:00:00.000Z"})");
}

TEST_CASE("a device as JSON has what is known", "[device_poller]") {
  auto known = device();
  known.settings.port = 1161;
  known.settings.credential_profile_id = id;
  known.last_seen = Time{2'000ms};
  known.latency_ms = 1.5;
  known.identity = json::Raw::parse(R"({"system_name":"s"})").value();
  const auto text = json::write(api::json_of(known));
  for (const auto* part :
       {R"("port":1161)", R"("credential_profile_id":"01a20030-3fdd-70b1-a352-6b39aa21f9dd")",
        R"("last_seen":"1970-01-01T00:00:02.000Z")", R"("latency_ms":1.5)",
        R"("identity":{"system_name":"s"})"}) {
    CHECK_THAT(text, Catch::Contains(part));
  }
}

TEST_CASE("a fact of a device holds its settings and status, and nothing that a poll measured",
          "[device_poller]") {
  auto known = device();
  known.last_seen = Time{2'000ms};
  known.latency_ms = 1.5;
  const auto fact = api::says("device", "changed", api::state_of(known), 8);
  CHECK(fact.kind.noun == "device");
  CHECK(fact.kind.verb == "changed");
  CHECK(fact.entity == id.to_string());
  CHECK(fact.entity_version == 8);
  CHECK(fact.data.text() ==
        R"({"id":"01a20030-3fdd-70b1-a352-6b39aa21f9dd","name":"switch","address":"10.0.0.1",)"
        R"("driver":"snmp","group_ids":[],"interval_seconds":60,"is_paused":false,)"
        R"("status":"offline",)"
        R"("reason":"Gone.","since":"1970-01-01T00:00:01.000Z"})");
}
