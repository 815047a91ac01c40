#include "gateway/events/feed.hpp"

#include "contracts/contract.hpp"
#include "contracts/fact.hpp"
#include "json/read.hpp"
#include "json/writer.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace signalbox::gateway::events {
namespace {
constexpr std::chrono::minutes facts_back{15};
constexpr std::size_t mark_digits = 12;
// Readings are seen by whoever may see what they were read from.
constexpr std::string_view reading_permission = "device:read";

const std::string* permission_of(const std::string& noun, const std::string& verb) {
  static const auto known = [] {
    std::map<std::pair<std::string, std::string>, std::string> permissions;
    for (const auto& fact : contracts::contract().facts) {
      permissions[{fact.noun, fact.verb}] = fact.permission;
    }
    return permissions;
  }();
  const auto found = known.find({noun, verb});
  return found == known.end() ? nullptr : &found->second;
}

std::string structured(const contracts::Fact& fact) {
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("specversion", "1.0");
  out.member("id", fact.id.to_string());
  out.member("type", "signalbox." + fact.says.kind.noun + "." + fact.says.kind.verb);
  out.member("source", "/" + fact.service);
  out.member("subject", fact.says.entity);
  out.member("time", to_rfc3339(fact.time));
  out.member("datacontenttype", "application/json");
  out.member("tenantid", fact.tenant.slug());
  out.member("entityversion", fact.says.entity_version);
  if (!fact.origin.actor.empty()) out.member("actor", fact.origin.actor);
  if (!fact.origin.request_id.empty()) out.member("requestid", fact.origin.request_id);
  if (!fact.origin.traceparent.empty()) out.member("traceparent", fact.origin.traceparent);
  out.key("data");
  out.raw(fact.says.data.text());
  out.end_object();
  return json;
}

std::shared_ptr<const std::string> frame(std::string_view id, std::string_view name,
                                         std::string_view data) {
  std::string text;
  text.reserve(data.size() + 64);
  if (!id.empty()) text.append("id: ").append(id).append("\n");
  text.append("event: ").append(name).append("\ndata: ");
  const auto from = text.size();
  text.append(data);
  // A line break ends the data; in JSON it stands between tokens only, where a blank does as well.
  std::replace_if(
      text.begin() + static_cast<std::ptrdiff_t>(from), text.end(),
      [](char character) { return character == '\n' || character == '\r'; }, ' ');
  text.append("\n\n");
  return std::make_shared<const std::string>(std::move(text));
}

Time time_of(const bus::Place& place) {
  return std::chrono::floor<std::chrono::milliseconds>(place.stored_at);
}

// Whom a fact concerns whose sign-ins or roles are not what they were.
std::optional<Uuid> person_in(const domain::Kept& fact, std::string_view payload) {
  if (fact.noun != "member" && fact.noun != "sign_in") return std::nullopt;
  if (fact.noun == "member") {
    const auto person = Uuid::parse(fact.entity);
    return person ? std::optional{*person} : std::nullopt;
  }
  const json::Document document{payload};
  if (document.root() == nullptr) return std::nullopt;
  json::Members members{*document.root()};
  while (const auto* member = members.next()) {
    if (member->key() != "person_id") continue;
    const auto person = Uuid::parse(member->text().value_or(""));
    if (person) return *person;
  }
  return std::nullopt;
}
}  // namespace

std::optional<domain::Kept> kept_fact(const bus::Message& message, const bus::Place& place) {
  const auto fact = contracts::read_fact(message.subject, message.headers, message.payload);
  if (!fact) return std::nullopt;
  const auto* permission = permission_of(fact->says.kind.noun, fact->says.kind.verb);
  if (permission == nullptr) return std::nullopt;
  const auto id = fact->id.to_string();
  domain::EventId event{place.sequence, id.substr(id.size() - mark_digits)};
  auto bytes = frame(event.to_string(), "fact", structured(*fact));
  return domain::Kept{.id = std::move(event),
                      .tenant = fact->tenant.slug(),
                      .noun = fact->says.kind.noun,
                      .entity = fact->says.entity,
                      .permission = *permission,
                      .frame = std::move(bytes),
                      .at = time_of(place)};
}

// tel.<tenant>.<kind>
std::optional<domain::Kept> kept_reading(const bus::Message& message, const bus::Place& place) {
  const auto first = message.subject.find('.');
  const auto second = message.subject.find('.', first + 1);
  const auto data = json::Raw::parse(message.payload);
  if (first == message.subject.npos || second == message.subject.npos || !data) return std::nullopt;
  const auto kind = message.subject.substr(second + 1);
  std::string json;
  json::Writer out{json};
  out.begin_object();
  out.member("kind", kind);
  out.key("data");
  out.raw(data->text());
  out.end_object();
  return domain::Kept{.id = {place.sequence, ""},
                      .tenant = message.subject.substr(first + 1, second - first - 1),
                      .noun = kind,
                      .entity = "",
                      .permission = std::string{reading_permission},
                      .frame = frame("", "telemetry", json),
                      .at = time_of(place)};
}

Feed::Feed(const FeedParts& parts)
    : facts_(
          parts.parts, parts.link, {.back = facts_back, .clock = &parts.clock},
          [parts](const bus::Message& message, const bus::Place& place) {
            auto fact = kept_fact(message, place);
            if (!fact) return;
            if (const auto person = person_in(*fact, message.payload)) parts.forget_person(*person);
            parts.push_fact(*std::move(fact));
          },
          [parts] {
            parts.forget_all();
            parts.lose_facts();
          }),
      readings_(
          parts.parts, parts.link, {.stream = "TELEMETRY", .filter = "tel.>"},
          [parts](const bus::Message& message, const bus::Place& place) {
            if (auto reading = kept_reading(message, place))
              parts.push_reading(*std::move(reading));
          },
          [] {}) {}

}  // namespace signalbox::gateway::events
