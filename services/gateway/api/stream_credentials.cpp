#include "gateway/api/stream_credentials.hpp"

#include "contracts/contract.hpp"
#include "core/name.hpp"
#include "gateway/api/page.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;
constexpr std::string_view stream = "EVENTS";
constexpr std::string_view api_prefix = "signalbox";
constexpr std::chrono::hours usual_life{90 * 24};
constexpr std::chrono::hours longest_life{400 * 24};

struct NewBody {
  std::string name;
  std::optional<std::string> noun;
  std::optional<Time> expires_at;
};
BOOST_DESCRIBE_STRUCT(NewBody, (), (name, noun, expires_at))

struct CredentialJson {
  Uuid id;
  std::string name;
  std::optional<std::string> noun = {};
  std::string stream;
  std::string durable;
  Time expires_at;
  Time created_at;
};
BOOST_DESCRIBE_STRUCT(CredentialJson, (), (id, name, noun, stream, durable, expires_at, created_at))
struct SecretJson : CredentialJson {
  std::vector<std::string> servers;
  std::string api_prefix;
  std::string credentials;
};
BOOST_DESCRIBE_STRUCT(SecretJson, (CredentialJson), (servers, api_prefix, credentials))
struct ListJson {
  std::vector<CredentialJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(ListJson, (), (items, next))

struct CreatedJson {
  Uuid id;
  std::string name;
  std::optional<std::string> noun = {};
  Time expires_at;
};
BOOST_DESCRIBE_STRUCT(CreatedJson, (), (id, name, noun, expires_at))
struct RemovedJson {
  Uuid id;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(RemovedJson, (), (id, name))

CredentialJson json_of(const store::StreamCredential& credential) {
  return {.id = credential.id,
          .name = credential.name,
          .noun = credential.noun,
          .stream = std::string{stream},
          .durable = credential.account,
          .expires_at = credential.expires_at,
          .created_at = credential.created_at};
}

template <class State>
contracts::Statement says(std::string verb, std::int64_t version, const State& data) {
  return {.kind = {"stream_credential", std::move(verb)},
          .entity = data.id.to_string(),
          .entity_version = version,
          .data = json::Raw::parse(json::write(data)).value()};
}

std::vector<FieldError> faults_of(const NewBody& body, Time now) {
  std::vector<FieldError> errors;
  if (const auto fault = name_fault(body.name)) {
    errors.push_back(at_pointer("/name", "not_a_name", std::string{*fault}));
  }
  if (body.noun) {
    const auto& facts = contracts::contract().facts;
    const bool known =
        std::ranges::any_of(facts, [&](const auto& fact) { return fact.noun == *body.noun; });
    if (!known) errors.push_back(at_pointer("/noun", "unknown_word", "is no noun of any fact"));
  }
  if (body.expires_at && (*body.expires_at <= now || *body.expires_at > now + longest_life)) {
    errors.push_back(at_pointer("/expires_at", "out_of_range", "must be within 400 days"));
  }
  return errors;
}

Failure not_set_up() {
  return {.code = Code::unavailable,
          .detail = "Stream credentials are not set up on this installation."};
}
}  // namespace

asio::awaitable<Answered> list_stream_credentials(const StreamCredentialParts* parts, Call call) {
  constexpr std::string_view sorts[] = {"-id"};
  const auto page = call.params.page(sorts);
  if (const auto fault = call.params.fault()) co_return *fault;
  std::optional<Uuid> after;
  if (!page.after.empty()) {
    const auto id = Uuid::parse(page.after.front());
    if (!id) co_return contracts::not_a_cursor();
    after = *id;
  }
  auto rows = co_await parts->credentials.list(call.tenant, after, page.limit + 1);
  ListJson list;
  list.next = page.cut(&rows, [](const auto& row) { return std::vector{row.id.to_string()}; });
  for (const auto& row : rows) list.items.push_back(json_of(row));
  co_return page_response(call.request, list, list.next);
}

asio::awaitable<Answered> create_stream_credential(const StreamCredentialParts* parts, Call call) {
  const auto body = json::read<NewBody>(call.request.body);
  if (!body) co_return body.error();
  const auto now = parts->clock.now();
  auto errors = faults_of(*body, now);
  if (!errors.empty()) {
    co_return Failure{Code::invalid, "Some fields are wrong.", std::move(errors)};
  }
  if (parts->programs == nullptr) co_return not_set_up();
  const auto expires = body->expires_at.value_or(now + usual_life);
  auto program = co_await parts->programs->make(call.tenant, body->noun.value_or(""), expires);
  const store::StreamCredential credential{.id = parts->ids.next(),
                                           .name = body->name,
                                           .noun = body->noun,
                                           .account = program.account,
                                           .created_by = call.caller->person.id.to_string(),
                                           .created_at = now,
                                           .expires_at = expires};
  co_await parts->credentials.add(
      call.tenant, credential,
      says("created", 1, CreatedJson{credential.id, credential.name, credential.noun, expires}),
      call.origin());
  SecretJson shown;
  static_cast<CredentialJson&>(shown) = json_of(credential);
  shown.servers = parts->servers;
  shown.api_prefix = api_prefix;
  shown.credentials = std::move(program.credentials);
  co_return json_response(201, shown);
}

asio::awaitable<Answered> remove_stream_credential(const StreamCredentialParts* parts, Call call) {
  const auto id = call.params.uuid("stream_credential_id");
  if (const auto fault = call.params.fault()) co_return *fault;
  const auto found = co_await parts->credentials.find(call.tenant, id);
  const auto now = parts->clock.now();
  const bool ended =
      found && co_await parts->credentials.end(
                   call.tenant, id, now, says("removed", 2, RemovedJson{found->id, found->name}),
                   call.origin());
  if (!ended) {
    co_return Failure{.code = Code::not_found, .detail = "There is no such stream credential."};
  }
  // At once where that is possible; else by the job, which tries until the bus has heard.
  if (parts->programs == nullptr) co_return no_content();
  try {
    co_await parts->programs->end(found->account);
    co_await parts->credentials.mark_ended({call.tenant, id, found->account}, now);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): the job goes on with it
  }
  co_return no_content();
}

}  // namespace signalbox::gateway::api
