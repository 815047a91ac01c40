#include "gateway/api/tenants.hpp"

#include "core/name.hpp"
#include "gateway/api/page.hpp"
#include "gateway/domain/password_rule.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;

struct TenantJson {
  Tenant id = Tenant::platform();
  std::string name;
};
BOOST_DESCRIBE_STRUCT(TenantJson, (), (id, name))
struct TenantListJson {
  std::vector<TenantJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(TenantListJson, (), (items, next))

struct MemberJson {
  Uuid person_id;
  std::string email;
  std::string name;
  domain::Role role = domain::Role::viewer;
};
BOOST_DESCRIBE_STRUCT(MemberJson, (), (person_id, email, name, role))
struct MemberListJson {
  std::vector<MemberJson> items;
  std::optional<std::string> next = {};
};
BOOST_DESCRIBE_STRUCT(MemberListJson, (), (items, next))

struct NewMemberBody {
  std::string email;
  std::string name;
  domain::Role role = domain::Role::viewer;
  std::optional<std::string> password;
};
BOOST_DESCRIBE_STRUCT(NewMemberBody, (), (email, name, role, password))
struct RoleBody {
  domain::Role role = domain::Role::viewer;
};
BOOST_DESCRIBE_STRUCT(RoleBody, (), (role))

struct MembershipJson {
  Uuid person_id;
  domain::Role role = domain::Role::viewer;
};
BOOST_DESCRIBE_STRUCT(MembershipJson, (), (person_id, role))
struct RemovedJson {
  Uuid person_id;
};
BOOST_DESCRIBE_STRUCT(RemovedJson, (), (person_id))

template <class State>
contracts::Statement says(std::string noun, std::string verb, const std::string& entity,
                          const State& data) {
  return {.kind = {std::move(noun), std::move(verb)},
          .entity = entity,
          .entity_version = 1,
          .data = json::Raw::parse(json::write(data)).value()};
}

Failure wrong_field(std::string pointer, std::string code, std::string detail) {
  return {Code::invalid,
          "1 field is wrong",
          {at_pointer(std::move(pointer), std::move(code), std::move(detail))}};
}

std::optional<Failure> wrong_name(const std::string& name) {
  const auto fault = name_fault(name);
  if (!fault) return std::nullopt;
  return wrong_field("/name", "not_a_name", std::string{*fault});
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  return text;
}

// Enough to find slips: whether mail arrives there only mail can tell.
bool is_email(std::string_view text) {
  const auto at = text.find('@');
  return text.size() <= 254 && at != text.npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == text.npos &&
         text.find_first_of(" \t\r\n<>\"(),:;\\") == text.npos;
}

Failure no_member() {
  return {.code = Code::not_found, .detail = "There is no such member of this tenant."};
}
}  // namespace

asio::awaitable<Answered> list_tenants(const TenantParts* parts, Call call) {
  constexpr std::string_view sorts[] = {"id"};
  const auto page = call.params.page(sorts);
  if (const auto fault = call.params.fault()) co_return *fault;
  const auto after = page.after.empty() ? std::string{} : page.after.front();
  std::vector<store::TenantRow> rows;
  if (call.caller->person.is_super_admin) {
    rows = co_await parts->tenants.list(after, page.limit + 1);
  } else {
    for (const auto& membership : call.caller->memberships) {
      if (membership.tenant.slug() > after) {
        rows.push_back({membership.tenant, membership.tenant_name});
      }
    }
  }
  TenantListJson list;
  list.next = page.cut(&rows, [](const auto& row) { return std::vector{row.id.slug()}; });
  for (const auto& row : rows) list.items.push_back({row.id, row.name});
  co_return page_response(call.request, list, list.next);
}

asio::awaitable<Answered> create_tenant(const TenantParts* parts, Call call) {
  const auto body = json::read<TenantJson>(call.request.body);
  if (!body) co_return body.error();
  if (body->id.is_platform()) {
    co_return wrong_field("/id", "not_a_tenant", "is reserved for the installation itself");
  }
  if (const auto fault = wrong_name(body->name)) co_return *fault;
  const bool created = co_await parts->tenants.create(
      {body->id, body->name}, says("tenant", "created", body->id.slug(), *body), call.origin());
  if (!created) {
    co_return Failure{.code = Code::conflict, .detail = "There is a tenant of this id."};
  }
  auto response = json_response(201, *body);
  response.headers.add("Location", "/api/v1/tenants/" + body->id.slug());
  co_return response;
}

asio::awaitable<Answered> list_members(const TenantParts* parts, Call call) {
  constexpr std::string_view sorts[] = {"email"};
  const auto page = call.params.page(sorts);
  if (const auto fault = call.params.fault()) co_return *fault;
  const auto after = page.after.empty() ? std::string{} : page.after.front();
  auto rows = co_await parts->tenants.members(call.tenant, after, page.limit + 1);
  MemberListJson list;
  list.next = page.cut(&rows, [](const auto& row) { return std::vector{row.email}; });
  for (const auto& row : rows) list.items.push_back({row.person_id, row.email, row.name, row.role});
  co_return page_response(call.request, list, list.next);
}

asio::awaitable<Answered> add_member(const TenantParts* parts, Call call) {
  auto body = json::read<NewMemberBody>(call.request.body);
  if (!body) co_return body.error();
  body->email = lower(std::move(body->email));
  if (!is_email(body->email)) {
    co_return wrong_field("/email", "not_an_email", "is no e-mail address");
  }
  if (const auto fault = wrong_name(body->name)) co_return *fault;
  auto known = co_await parts->people.find(body->email);
  if (!known) {
    const auto password = body->password.value_or("");
    if (const auto fault = domain::password_fault(password, body->email, body->name)) {
      co_return wrong_field("/password", "weak_password", std::string{*fault});
    }
    const auto hash = co_await parts->passwords.hash(shortened(Secret{password}));
    if (!hash) co_return hash.error();
    co_await parts->people.add({parts->ids.next(), body->email, body->name, false}, *hash);
    known = co_await parts->people.find(body->email);  // by whoever was first
    if (!known) throw std::logic_error{"a person who was added is not there"};
  }
  const auto& person = known->person;
  const bool added = co_await parts->tenants.add_member(
      call.tenant, person.id, body->role,
      says("member", "added", person.id.to_string(), MembershipJson{person.id, body->role}),
      call.origin());
  if (!added) {
    co_return Failure{.code = Code::conflict, .detail = "This person is a member already."};
  }
  parts->callers.forget_person(person.id);
  co_return json_response(201, MemberJson{person.id, person.email, person.name, body->role});
}

asio::awaitable<Answered> change_member(const TenantParts* parts, Call call) {
  const auto person_id = call.params.uuid("person_id");
  if (const auto fault = call.params.fault()) co_return *fault;
  const auto body = json::read<RoleBody>(call.request.body);
  if (!body) co_return body.error();
  const bool changed = co_await parts->tenants.change_member(
      call.tenant, person_id, body->role,
      says("member", "changed", person_id.to_string(), MembershipJson{person_id, body->role}),
      call.origin());
  const auto known = co_await parts->people.read(person_id);
  if (!changed || !known) co_return no_member();
  parts->callers.forget_person(person_id);
  co_return json_response(
      200, MemberJson{person_id, known->person.email, known->person.name, body->role});
}

asio::awaitable<Answered> remove_member(const TenantParts* parts, Call call) {
  const auto person_id = call.params.uuid("person_id");
  if (const auto fault = call.params.fault()) co_return *fault;
  const bool removed = co_await parts->tenants.remove_member(
      call.tenant, person_id,
      says("member", "removed", person_id.to_string(), RemovedJson{person_id}), call.origin());
  if (!removed) co_return no_member();
  parts->callers.forget_person(person_id);
  co_return no_content();
}

}  // namespace signalbox::gateway::api
