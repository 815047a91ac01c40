#include "contracts/fact.hpp"

#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>
#include <vector>

namespace signalbox::contracts {
namespace {
constexpr std::size_t word_characters_max = 60;
constexpr std::string_view type_prefix = "signalbox.";

// The faults of one message, all of them.
class Reader {
 public:
  explicit Reader(const Headers& headers) : headers_(headers) {}

  std::string text(std::string_view name, bool required = true) {
    const auto value = headers_.get(name);
    if (value.empty()) {
      if (required) fail(name, "missing", "is missing");
      return {};
    }
    auto decoded = decode_header(value);
    if (!decoded) {
      fail(name, "bad_encoding", "is not percent-encoded UTF-8");
      return {};
    }
    return std::move(*decoded);
  }

  void demand(std::string_view name, std::string_view wanted) {
    if (const auto found = text(name); !found.empty() && found != wanted) {
      fail(name, "wrong_value", "must be " + std::string{wanted});
    }
  }

  // A value by its own parser; `fallback` where it is wrong.
  template <class T, class Parse>
  T parsed(std::string_view name, T fallback, Parse parse) {
    const auto found = text(name);
    if (found.empty()) return fallback;
    if (auto value = parse(found)) return std::move(*value);
    fail(name, "wrong_value", "cannot be read");
    return fallback;
  }

  void fail(std::string_view name, std::string code, std::string detail) {
    errors_.push_back(at_parameter(std::string{name}, std::move(code), std::move(detail)));
  }

  std::vector<FieldError>& errors() { return errors_; }

 private:
  const Headers& headers_;
  std::vector<FieldError> errors_;
};

Result<std::int64_t> parse_version(std::string_view text) {
  std::int64_t version = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), version);
  if (error != std::errc{} || end != text.data() + text.size() || version < 0) {
    return Failure{Code::invalid, "This is no version."};
  }
  return version;
}

// The four words of "evt.acme.device.status_changed"; nothing for any other subject.
std::optional<std::array<std::string_view, 4>> split_subject(std::string_view subject) {
  std::array<std::string_view, 4> words;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const auto dot = subject.find('.');
    if ((dot == subject.npos) != (at + 1 == words.size())) return std::nullopt;
    words.at(at) = subject.substr(0, dot);
    subject.remove_prefix(dot == subject.npos ? subject.size() : dot + 1);
  }
  return words;
}

Failure not_a_fact(std::string detail) { return {Code::invalid, std::move(detail)}; }

// What the subject says, which the server has checked against the sender's rights.
Result<Fact> fact_of_subject(std::string_view subject) {
  const auto words = split_subject(subject);
  if (!words || words->at(0) != "evt" || !is_word(words->at(2)) || !is_word(words->at(3))) {
    return not_a_fact("The subject is not evt.<tenant>.<noun>.<verb>.");
  }
  auto tenant = Tenant::parse(words->at(1));
  if (!tenant) return not_a_fact("The subject names no tenant.");
  Fact fact;
  fact.tenant = std::move(*tenant);
  fact.says.kind = {std::string{words->at(2)}, std::string{words->at(3)}};
  return fact;
}

std::string type_of(const FactKind& kind) {
  return std::string{type_prefix} + kind.noun + "." + kind.verb;
}
}  // namespace

bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= word_characters_max && text.front() >= 'a' &&
         text.front() <= 'z' &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
}

std::string subject_of(const Fact& fact) {
  return "evt." + fact.tenant.slug() + "." + fact.says.kind.noun + "." + fact.says.kind.verb;
}

void check(const Statement& says) {
  if (!is_word(says.kind.noun) || !is_word(says.kind.verb)) {
    throw std::invalid_argument{"no fact can be called " + type_of(says.kind)};
  }
  if (says.entity.empty() || says.entity_version < 0 || says.data.text().size() > fact_bytes_max) {
    throw std::invalid_argument{"a fact without entity or version, or beyond 16 KiB: " +
                                type_of(says.kind)};
  }
}

Headers headers_of(const Fact& fact) {
  const auto& says = fact.says;
  check(says);
  const auto id = fact.id.to_string();
  Headers headers;
  headers.add("Nats-Msg-Id", id);  // the stream drops what it has seen within 10 minutes
  headers.add("ce-specversion", "1.0");
  headers.add("ce-id", id);
  headers.add("ce-type", type_of(says.kind));
  headers.add("ce-source", "/" + fact.service);
  headers.add("ce-subject", encode_header(says.entity));
  headers.add("ce-time", to_rfc3339(fact.time));
  headers.add("ce-datacontenttype", "application/json");
  headers.add("ce-tenantid", fact.tenant.slug());
  headers.add("ce-entityversion", std::to_string(says.entity_version));
  headers.add_if_any("ce-actor", encode_header(fact.origin.actor));
  headers.add_if_any("ce-requestid", encode_header(fact.origin.request_id));
  headers.add_if_any("traceparent", fact.origin.traceparent);
  return headers;
}

Result<Fact> read_fact(std::string_view subject, const Headers& headers, std::string_view payload) {
  if (payload.size() > fact_bytes_max)
    return Failure{Code::too_large, "A fact has 16 KiB at most."};
  auto read = fact_of_subject(subject);
  if (!read) return read.error();
  auto& fact = *read;
  Reader from{headers};
  from.demand("ce-specversion", "1.0");
  from.demand("ce-type", type_of(fact.says.kind));
  from.demand("ce-datacontenttype", "application/json");
  from.demand("ce-tenantid", fact.tenant.slug());
  fact.id = from.parsed("ce-id", Uuid{}, Uuid::parse);
  fact.time = from.parsed("ce-time", Time{}, parse_rfc3339);
  fact.says.entity_version = from.parsed("ce-entityversion", std::int64_t{0}, parse_version);
  fact.says.entity = from.text("ce-subject");
  const auto source = from.text("ce-source");
  if (source.starts_with('/') && is_word(source.substr(1))) {
    fact.service = source.substr(1);
  } else if (!source.empty()) {
    from.fail("ce-source", "wrong_value", "must be /<service>");
  }
  fact.origin = {from.text("ce-actor", false), from.text("ce-requestid", false),
                 std::string{headers.get("traceparent")}};
  auto data = json::Raw::parse(payload);
  if (!data) return data.error();
  if (!from.errors().empty()) {
    return Failure{.code = Code::invalid,
                   .detail = "This message is no fact.",
                   .errors = std::move(from.errors())};
  }
  fact.says.data = std::move(*data);
  return read;
}

}  // namespace signalbox::contracts
