#include "gateway/api/sign_ins.hpp"

#include "crypto/encoding.hpp"
#include "crypto/password.hpp"
#include "crypto/sha256.hpp"
#include "gateway/domain/lockout.hpp"
#include "gateway/domain/password_rule.hpp"
#include "http/cookie.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;

constexpr std::string_view access_cookie = "sbx_access";
constexpr std::string_view refresh_cookie = "sbx_refresh";
// The refresh token travels only where it is used.
constexpr std::string_view refresh_path = "/api/v1/sign-ins";
constexpr std::size_t agent_bytes_max = 200;

struct SignInBody {
  std::string email;
  std::string password;
  std::optional<bool> bearer;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (email, password, bearer))

struct RefreshBody {
  std::string refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshBody, (), (refresh_token))

struct PasswordBody {
  std::string old_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (old_password, new_password))

struct PersonJson {
  Uuid id;
  std::string email;
  std::string name;
  bool is_super_admin = false;
};
BOOST_DESCRIBE_STRUCT(PersonJson, (), (id, email, name, is_super_admin))

struct SignInJson {
  PersonJson person;
  Time expires_at;
  Time refresh_until;
  std::optional<std::string> access_token = {};
  std::optional<std::string> refresh_token = {};
};
BOOST_DESCRIBE_STRUCT(SignInJson, (),
                      (person, expires_at, refresh_until, access_token, refresh_token))

struct MembershipJson {
  Tenant tenant = Tenant::platform();
  std::string name;
  domain::Role role = domain::Role::viewer;
};
BOOST_DESCRIBE_STRUCT(MembershipJson, (), (tenant, name, role))

struct MeJson {
  PersonJson person;
  std::optional<Tenant> tenant = {};
  std::vector<std::string> permissions;
  std::vector<MembershipJson> memberships;
};
BOOST_DESCRIBE_STRUCT(MeJson, (), (person, tenant, permissions, memberships))

struct EndedJson {
  Uuid person_id;
  std::optional<Uuid> sign_in_id = {};
};
BOOST_DESCRIBE_STRUCT(EndedJson, (), (person_id, sign_in_id))

PersonJson json_of(const store::Person& person) {
  return {person.id, person.email, person.name, person.is_super_admin};
}

contracts::Statement ended(const Uuid& person, std::optional<Uuid> sign_in) {
  const auto data = json::write(EndedJson{person, sign_in});
  return {.kind = {"sign_in", "ended"},
          .entity = sign_in.value_or(person).to_string(),
          .entity_version = 1,
          .data = json::Raw::parse(data).value()};
}

// The same for a wrong password and for a person whom nobody knows.
Failure not_right() {
  return {.code = Code::unauthenticated, .detail = "E-mail or password is not right."};
}
Failure too_many_attempts(Time::duration wait) {
  return {.code = Code::too_many,
          .detail = "Too many attempts. Try again later, or ask an administrator.",
          .retry_after = std::chrono::ceil<std::chrono::seconds>(wait)};
}
Failure signed_out() {
  return {.code = Code::unauthenticated, .detail = "Your sign-in has ended. Sign in to go on."};
}

void set_cookies(const SignInParts* parts, const NewTokens& tokens, http::Response* response) {
  const auto add = [&](std::string_view name, const std::string& value, std::string_view path,
                       std::chrono::seconds age) {
    response->headers.add("Set-Cookie", http::set_cookie({.name = std::string{name},
                                                          .value = value,
                                                          .path = std::string{path},
                                                          .max_age = age,
                                                          .same_site = http::SameSite::strict,
                                                          .secure = parts->secure_cookies}));
  };
  // The cookie outlives its token: a page that wakes up is told so by a 401, not by silence.
  add(access_cookie, tokens.access, "/", tokens.access.empty() ? access_time * 0 : refresh_time);
  add(refresh_cookie, tokens.refresh, refresh_path,
      tokens.refresh.empty() ? access_time * 0 : refresh_time);
}

http::Response tokens_response(const SignInParts* parts, int status, const store::Person& person,
                               const NewTokens& tokens, bool bearer) {
  SignInJson body{.person = json_of(person),
                  .expires_at = tokens.kept.access_until,
                  .refresh_until = tokens.kept.refresh_until};
  if (bearer) {
    body.access_token = tokens.access;
    body.refresh_token = tokens.refresh;
  }
  auto response = json_response(status, body);
  if (!bearer) set_cookies(parts, tokens, &response);
  return response;
}

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a')
                                                : character;
  });
  return text;
}

// Starts a sign-in for a person whose password was right.
asio::awaitable<Answered> start(const SignInParts* parts, Call call, store::Person person,
                                bool bearer) {
  const auto now = parts->clock.now();
  const auto id = parts->ids.next();
  const auto tokens = make_tokens(id, now);
  const auto agent = call.request.headers.get("User-Agent").substr(0, agent_bytes_max);
  store::NewSignIn sign_in{.id = id,
                           .person = person.id,
                           .tokens = tokens.kept,
                           .address = call.request.peer,
                           .agent = std::string{agent}};
  co_await parts->people.start(std::move(sign_in), now);
  co_return tokens_response(parts, 201, person, tokens, bearer);
}
}  // namespace

Secret shortened(const Secret& password) {
  return Secret{crypto::to_base64(crypto::sha256(password.reveal()))};
}

std::string shown_token(const http::Request& request) {
  constexpr std::string_view bearer = "Bearer ";
  const auto authorization = request.headers.get("Authorization");
  if (authorization.starts_with(bearer)) {
    return std::string{authorization.substr(bearer.size())};
  }
  return http::cookie(request.headers, access_cookie).value_or("");
}

bool is_by_cookie(const http::Request& request) {
  if (request.headers.get("Authorization").starts_with("Bearer ")) return false;
  return http::cookie(request.headers, access_cookie) ||
         http::cookie(request.headers, refresh_cookie);
}

asio::awaitable<Answered> sign_in(const SignInParts* parts, Call call) {
  auto body = json::read<SignInBody>(call.request.body);
  if (!body) co_return body.error();
  const Secret password{std::exchange(body->password, {})};
  const auto email = lower(body->email);
  const auto now = parts->clock.now();
  const auto locked = co_await parts->people.locked_until(email);
  if (locked && *locked > now) co_return too_many_attempts(*locked - now);
  const auto found = co_await parts->people.find(email);
  const auto hash = found ? found->password_hash : std::string{crypto::nobodys_password_hash};
  const auto right = co_await parts->passwords.verify(shortened(password), hash);
  if (!right) co_return right.error();
  if (!found || !*right) {
    const auto wrong =
        co_await parts->people.note_wrong_password(email, now, now - domain::forgotten_after);
    const auto wait = domain::wait_after(wrong);
    if (wait.count() > 0) co_await parts->people.lock(email, now + wait);
    co_return not_right();
  }
  co_return co_await start(parts, std::move(call), found->person, body->bearer.value_or(false));
}

asio::awaitable<Answered> refresh_sign_in(const SignInParts* parts, Call call) {
  const bool bearer = !call.request.body.empty();
  std::string shown;
  if (bearer) {
    auto body = json::read<RefreshBody>(call.request.body);
    if (!body) co_return body.error();
    shown = std::move(body->refresh_token);
  } else {
    shown = http::cookie(call.request.headers, refresh_cookie).value_or("");
  }
  const auto token = parse_refresh_token(shown);
  if (!token) co_return signed_out();
  const auto now = parts->clock.now();
  const auto tokens = make_tokens(token->sign_in, now);
  const auto [outcome, person] = co_await parts->people.refresh(
      token->sign_in, digest_of(*token), tokens.kept, now,
      [&](const Uuid& whose) { return ended(whose, token->sign_in); });
  if (outcome == store::Refreshed::stolen) parts->callers.forget_person(person);
  if (outcome == store::Refreshed::repeated) {
    // Another tab was first: it has the new ones, and in a browser they are ours already.
    co_return Failure{.code = Code::conflict,
                      .detail = "This sign-in was refreshed a moment ago.",
                      .retry_after = std::chrono::seconds{1}};
  }
  if (outcome != store::Refreshed::renewed) co_return signed_out();
  const auto signed_in =
      co_await parts->people.signed_in(token->sign_in, tokens.kept.access_digest, now);
  if (!signed_in) co_return signed_out();
  co_return tokens_response(parts, 200, signed_in->person, tokens, bearer);
}

asio::awaitable<Answered> sign_out(const SignInParts* parts, Call call) {
  const auto& caller = *call.caller;
  co_await parts->people.end(caller.sign_in, ended(caller.person.id, caller.sign_in),
                             call.origin());
  parts->callers.forget_person(caller.person.id);
  auto response = no_content();
  set_cookies(parts, {}, &response);
  co_return response;
}

asio::awaitable<Answered> who_am_i(const SignInParts* /*parts*/, Call call) {
  MeJson me{
      .person = json_of(call.caller->person), .permissions = call.permissions, .memberships = {}};
  if (!call.tenant.is_platform()) me.tenant = call.tenant;
  for (const auto& membership : call.caller->memberships) {
    me.memberships.push_back({membership.tenant, membership.tenant_name, membership.role});
  }
  co_return json_response(200, me);
}

asio::awaitable<Answered> change_password(const SignInParts* parts, Call call) {
  auto body = json::read<PasswordBody>(call.request.body);
  if (!body) co_return body.error();
  const auto& caller = *call.caller;
  if (const auto fault =
          domain::password_fault(body->new_password, caller.person.email, caller.person.name)) {
    co_return Failure{Code::invalid,
                      "1 field is wrong",
                      {at_pointer("/new_password", "weak_password", std::string{*fault})}};
  }
  const auto known = co_await parts->people.read(caller.person.id);
  if (!known) co_return signed_out();
  const auto right = co_await parts->passwords.verify(
      shortened(Secret{std::exchange(body->old_password, {})}), known->password_hash);
  if (!right) co_return right.error();
  if (!*right) {
    co_return Failure{Code::invalid,
                      "1 field is wrong",
                      {at_pointer("/old_password", "wrong_password", "is not your password")}};
  }
  const auto hash =
      co_await parts->passwords.hash(shortened(Secret{std::exchange(body->new_password, {})}));
  if (!hash) co_return hash.error();
  co_await parts->people.set_password(caller.person.id, *hash, caller.sign_in,
                                      ended(caller.person.id, std::nullopt), call.origin());
  parts->callers.forget_person(caller.person.id);
  co_return no_content();
}

}  // namespace signalbox::gateway::api
