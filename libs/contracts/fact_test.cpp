#include "contracts/fact.hpp"

#include "contracts/trace.hpp"
#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"

#include <stdexcept>

using namespace signalbox;
using Catch::Contains;

namespace {
contracts::Fact sample() {
  return {.id = *Uuid::parse("0199a7f0-0000-7000-8000-000000000001"),
          .tenant = *Tenant::parse("acme"),
          .service = "device_poller",
          .time = *parse_rfc3339("2026-01-31T09:30:00.123Z"),
          .says = {{"device", "status_changed"}, "gate 7/ä", 4711, *json::Raw::parse(R"({"a":1})")},
          .origin = {"Ada \"L\" 100%", "0197",
                     "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}};
}

// The sample's headers with one of them written differently; none where the value is empty.
Headers changed(std::string_view name, const std::string& value) {
  Headers headers;
  const auto written = contracts::headers_of(sample());
  for (const auto& [key, old] : written.entries()) {
    headers.add_if_any(key, key == name ? value : old);
  }
  return headers;
}

std::string fault_of(const Headers& headers,
                     std::string_view subject = "evt.acme.device.status_changed") {
  const auto fact = contracts::read_fact(subject, headers, "{}");
  return fact ? "" : describe(fact.error());
}
}  // namespace

TEST_CASE("a fact is read as it was written", "[contracts]") {
  const auto fact = sample();
  const auto headers = contracts::headers_of(fact);
  CHECK(contracts::subject_of(fact) == "evt.acme.device.status_changed");
  CHECK(headers.get("Nats-Msg-Id") == fact.id.to_string());
  CHECK(headers.get("ce-type") == "signalbox.device.status_changed");
  CHECK(headers.get("ce-subject") == "gate%207/%C3%A4");
  const auto read = contracts::read_fact(contracts::subject_of(fact), headers, R"({"a":1})");
  REQUIRE(read);
  CHECK(read->id == fact.id);
  CHECK(read->tenant == fact.tenant);
  CHECK(read->service == fact.service);
  CHECK(read->time == fact.time);
  CHECK(read->says.kind.verb == fact.says.kind.verb);
  CHECK(read->says.entity == fact.says.entity);
  CHECK(read->says.entity_version == 4711);
  CHECK(read->says.data == fact.says.data);
  CHECK(read->origin.actor == fact.origin.actor);
  CHECK(read->origin.traceparent == fact.origin.traceparent);
}

TEST_CASE("a fact that says other than its subject is refused, by the header's name",
          "[contracts]") {
  CHECK_THAT(fault_of(changed("ce-tenantid", "globex")), Contains("ce-tenantid: must be acme"));
  CHECK_THAT(fault_of(changed("ce-type", "signalbox.device.removed")), Contains("ce-type"));
  CHECK_THAT(fault_of(changed("ce-id", "")), Contains("ce-id: is missing"));
  CHECK_THAT(fault_of(changed("ce-id", "7")), Contains("ce-id: cannot be read"));
  CHECK_THAT(fault_of(changed("ce-time", "yesterday")), Contains("ce-time"));
  CHECK_THAT(fault_of(changed("ce-source", "rca")), Contains("ce-source: must be /<service>"));
  CHECK_THAT(fault_of(changed("ce-entityversion", "-1")), Contains("ce-entityversion"));
  CHECK_THAT(fault_of(changed("ce-subject", "%C0%AF")), Contains("ce-subject: is not"));
  CHECK_THAT(fault_of(changed("ce-specversion", "0.3")), Contains("ce-specversion: must be 1.0"));
  CHECK_THAT(fault_of(contracts::headers_of(sample()), "evt.globex.device.status_changed"),
             Contains("ce-tenantid: must be globex"));
  CHECK_THAT(fault_of(contracts::headers_of(sample()), "ask.rca.delete_incident"),
             Contains("The subject is not"));
  CHECK_THAT(fault_of(contracts::headers_of(sample()), "evt.acme.device"), Contains("subject"));
  CHECK_THAT(fault_of(contracts::headers_of(sample()), "evt.acme.device.a.b"), Contains("subject"));
}

TEST_CASE("header names are read in any case", "[contracts]") {
  Headers headers;
  const auto written = contracts::headers_of(sample());
  for (const auto& [name, value] : written.entries()) {
    headers.add(name == "ce-id" ? "CE-ID" : name, value);
  }
  CHECK(fault_of(headers).empty());
}

TEST_CASE("a value cannot become a header of its own", "[contracts]") {
  Headers headers;
  CHECK_THROWS_AS(headers.add("a", "b\r\nNats-Msg-Id: 1"), std::invalid_argument);
  CHECK_THROWS_AS(headers.add("a: b", "c"), std::invalid_argument);
}

TEST_CASE("header values come back as they were, and bad ones are refused", "[contracts]") {
  for (const std::string_view text : {"plain", "a b\"c%d", "ä€😀", "\xF4\x8F\xBF\xBF"}) {
    CHECK(*contracts::decode_header(contracts::encode_header(text)) == text);
  }
  CHECK(*contracts::decode_header("\"quoted%20text\"") == "quoted text");
  CHECK(*contracts::decode_header("%e2%82%AC") == "€");
  for (const std::string_view bad :
       {"%", "%4", "%GG", "%00", "%C0%80", "%ED%A0%80", "%F5%80%80%80", "%E2%82", "\x01"}) {
    CAPTURE(bad);
    CHECK_FALSE(contracts::decode_header(bad));
  }
}

TEST_CASE("a traceparent is read by the letter of its standard", "[contracts]") {
  const std::string good = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto trace = contracts::parse_traceparent(good).value_or(contracts::Trace{});
  CHECK(trace.to_traceparent() == good);
  CHECK(contracts::parse_traceparent("cc" + good.substr(2) + "-what-the-future-will-be-like"));
  CHECK_FALSE(contracts::parse_traceparent("ff" + good.substr(2)));
  CHECK_FALSE(contracts::parse_traceparent(good + "-more"));
  CHECK_FALSE(contracts::parse_traceparent("00-" + std::string(32, '0') + good.substr(35)));
  CHECK_FALSE(contracts::parse_traceparent(good.substr(0, 54)));
  CHECK_FALSE(
      contracts::parse_traceparent("00-0AF7651916CD43DD8448EB211C80319C" + good.substr(35)));

  const testing::FakeClock clock;
  UuidSource ids{clock};
  const auto next = contracts::next_step(good, ids);
  CHECK(next.trace_id == trace.trace_id);
  CHECK(next.parent_id != trace.parent_id);
  CHECK(contracts::parse_traceparent(contracts::next_step("nonsense", ids).to_traceparent()));
}
