#include "gateway/events/feed.hpp"

#include "contracts/contract.hpp"
#include "contracts/fact.hpp"
#include "testing/catch.hpp"
#include "testing/taken.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
using testing::taken;

namespace {
const Time said_at{1'769'851'800'123ms};  // 2026-01-31T09:30:00.123Z

contracts::Fact status_changed() {
  return {.id = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value(),
          .tenant = Tenant::parse("acme").value(),
          .service = "device_poller",
          .time = said_at,
          .says = {.kind = {"device", "status_changed"},
                   .entity = "01a20030-3fdd-70b1-a352-000000000007",
                   .entity_version = 3,
                   .data = json::Raw::parse(R"({"status":"offline"})").value()},
          .origin = {}};
}

bus::Message message_of(const contracts::Fact& fact) {
  return {.subject = contracts::subject_of(fact),
          .headers = contracts::headers_of(fact),
          .payload = fact.says.data.text()};
}

bus::Place at_number(std::uint64_t sequence) {
  bus::Place place;
  place.sequence = sequence;
  place.stored_at = said_at + 17ms + 999'999ns;
  return place;
}

bus::Message reading(std::string subject, std::string payload = R"({"cpu":0.5})") {
  return {.subject = std::move(subject), .payload = std::move(payload)};
}

// What stands between "data: " and the end of the frame, which must be one line.
std::string data_of(const domain::Kept& kept) {
  const auto from = kept.frame->find("data: ") + 6;
  return kept.frame->substr(from, kept.frame->size() - 2 - from);
}
std::string without_blanks(std::string text) {
  std::erase(text, ' ');
  return text;
}
}  // namespace

TEST_CASE("a fact is kept with all that says who may see it", "[gateway]") {
  const auto kept = taken(events::kept_fact(message_of(status_changed()), at_number(42)));
  CHECK(kept.id == domain::EventId{42, "6b39aa21f9dd"});
  CHECK(kept.tenant == "acme");
  CHECK(kept.noun == "device");
  CHECK(kept.entity == "01a20030-3fdd-70b1-a352-000000000007");
  CHECK(kept.permission == "device:read");
  CHECK(kept.at == said_at + 17ms);
}

TEST_CASE("a fact is sent as an event whose data is a CloudEvent in structured mode", "[gateway]") {
  const auto kept = taken(events::kept_fact(message_of(status_changed()), at_number(42)));
  CHECK(*kept.frame ==
        "id: 42-6b39aa21f9dd\n"
        "event: fact\n"
        R"(data: {"specversion":"1.0","id":"01a20030-3fdd-70b1-a352-6b39aa21f9dd",)"
        R"("type":"signalbox.device.status_changed","source":"/device_poller",)"
        R"("subject":"01a20030-3fdd-70b1-a352-000000000007","time":"2026-01-31T09:30:00.123Z",)"
        R"("datacontenttype":"application/json","tenantid":"acme","entityversion":3,)"
        R"("data":{"status":"offline"}})"
        "\n\n");
}

TEST_CASE("who caused a fact, and by which request, is told where it is known", "[gateway]") {
  auto fact = status_changed();
  const std::string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  fact.origin = {"ada", "r1", trace};
  const auto kept = taken(events::kept_fact(message_of(fact), at_number(1)));
  CHECK(data_of(kept).find(R"("entityversion":3,"actor":"ada","requestid":"r1","traceparent":")" +
                           trace + R"(","data":)") != std::string::npos);
}

TEST_CASE("a fact's data is one line of its frame, however it was written", "[gateway]") {
  auto fact = status_changed();
  fact.says.data =
      json::Raw::parse("{\n\n  \"status\": \"a\\nb\",\r\n  \"data\": [\n1 ]\r}").value();
  const auto kept = taken(events::kept_fact(message_of(fact), at_number(1)));
  CHECK(std::ranges::count(*kept.frame, '\n') == 4);
  CHECK(std::ranges::count(*kept.frame, '\r') == 0);
  CHECK(without_blanks(data_of(kept)).ends_with(R"("data":{"status":"a\nb","data":[1]}})"));
}

TEST_CASE("each kind of fact needs the permission that the contract names", "[gateway]") {
  const auto& facts = contracts::contract().facts;
  REQUIRE(facts.size() > 5);
  for (const auto& known : facts) {
    auto fact = status_changed();
    fact.service = known.service;
    fact.says.kind = {known.noun, known.verb};
    INFO(known.noun + "." + known.verb);
    const auto kept = taken(events::kept_fact(message_of(fact), at_number(1)));
    CHECK_FALSE(kept.permission.empty());
    CHECK(kept.permission == known.permission);
  }
}

TEST_CASE("a fact that the contract does not know is shown to nobody", "[gateway]") {
  auto fact = status_changed();
  fact.says.kind.verb = "exploded";
  CHECK_FALSE(events::kept_fact(message_of(fact), at_number(1)));
}

TEST_CASE("a message that is no fact, or says other than its subject, is shown to nobody",
          "[gateway]") {
  const auto good = message_of(status_changed());
  for (const auto* subject :
       {"", "evt", "evt.acme", "evt.acme.device", "evt.acme.device.status_changed.x",
        "evt.globex.device.status_changed", "evt.acme.device.created", "tel.acme.device",
        "evt..device.status_changed", "evt.acme.DEVICE.status_changed"}) {
    auto message = good;
    message.subject = subject;
    INFO(subject);
    CHECK_FALSE(events::kept_fact(message, at_number(1)));
  }
  auto message = good;
  message.headers = {};
  CHECK_FALSE(events::kept_fact(message, at_number(1)));
  message = good;
  message.payload = "{";
  CHECK_FALSE(events::kept_fact(message, at_number(1)));
}

TEST_CASE("a reading is sent without a number, to those who may see devices", "[gateway]") {
  const auto kept = taken(events::kept_reading(reading("tel.acme.device"), at_number(9)));
  CHECK(kept.id.sequence == 9);
  CHECK(kept.tenant == "acme");
  CHECK(kept.noun == "device");
  CHECK(kept.entity.empty());
  CHECK(kept.permission == "device:read");
  CHECK(kept.at == said_at + 17ms);
  CHECK(*kept.frame ==
        "event: telemetry\n"
        R"(data: {"kind":"device","data":{"cpu":0.5}})"
        "\n\n");
}

TEST_CASE("a reading's data is one line of its frame, however it was written", "[gateway]") {
  const auto kept = taken(
      events::kept_reading(reading("tel.acme.device", "{\n\"cpu\":\r\n0.5\n}"), at_number(1)));
  CHECK(std::ranges::count(*kept.frame, '\n') == 3);
  CHECK(std::ranges::count(*kept.frame, '\r') == 0);
  CHECK(without_blanks(data_of(kept)) == R"({"kind":"device","data":{"cpu":0.5}})");
}

TEST_CASE("a reading with a garbled subject or no JSON is shown to nobody", "[gateway]") {
  for (const auto* subject : {"", "tel", "tel.", "tel.acme", "telacmedevice"}) {
    INFO(subject);
    CHECK_FALSE(events::kept_reading(reading(subject), at_number(1)));
  }
  for (const auto* payload : {"", "null", "{", "{} {}", "\xff"}) {
    INFO(payload);
    CHECK_FALSE(events::kept_reading(reading("tel.acme.device", payload), at_number(1)));
  }
}
