#include "gateway/api/door.hpp"

#include "contracts/trace.hpp"
#include "crypto/grant.hpp"
#include "gateway/api/docs_page.hpp"
#include "gateway/api/sign_ins.hpp"
#include "http/failure.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace signalbox::gateway::api {
namespace {
namespace asio = boost::asio;

constexpr std::string_view api_prefix = "/api/";
constexpr std::string_view docs_path = "/api/docs";
constexpr std::string_view tenant_header = "Signalbox-Tenant";

// Scripts of ours alone. Styles may stand in elements: charts and virtual lists place things so.
constexpr std::string_view content_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' "
    "data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

Failure no_such_path() { return {.code = Code::not_found, .detail = "There is no such path."}; }

http::Response wrong_method(const contracts::Route& route, const std::string& request_id) {
  auto response = http::problem(http::EdgeProblem{405, "Method not allowed", "method_not_allowed",
                                                  "This path has other methods."},
                                request_id);
  response.headers.add("Allow", std::string{route.allow});
  return response;
}

// "application/json; charset=utf-8" is application/json.
std::string_view media_type_of(const http::Request& request) {
  auto type = request.headers.get("Content-Type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return type;
}

// Whether the bytes themselves come through here; other services answer with a grant to send them.
bool carries_blob(const contracts::Operation& operation) {
  return operation.service == "gateway" && operation.transport == contracts::Transport::blob;
}

// What is wrong with the body before anybody has read it.
std::optional<http::Response> body_problem(const contracts::Operation& operation,
                                           const http::Request& request) {
  if (carries_blob(operation)) return std::nullopt;
  if (request.body.empty()) {
    if (!operation.body_required) return std::nullopt;
    return http::problem(Failure{.code = Code::invalid, .detail = "A body is missing."},
                         request.request_id);
  }
  const auto type = media_type_of(request);
  if (std::ranges::find(operation.media_types, type) != operation.media_types.end()) {
    return std::nullopt;
  }
  return http::problem(http::EdgeProblem{415, "Unsupported media type", "unsupported_media_type",
                                         "The body's Content-Type is none of this operation."},
                       request.request_id);
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

// ?tenant=… of a stream, which a browser's EventSource cannot say in a header.
std::string named_tenant(const contracts::Operation& operation, const http::Request& request) {
  auto named = std::string{request.headers.get(tenant_header)};
  if (!named.empty() || operation.transport != contracts::Transport::stream) return named;
  const auto form = Form::parse(request.query);
  if (!form) return named;
  return std::string{form->get("tenant").value_or("")};
}

http::EdgeProblem no_if_match() {
  return {428,
          "Precondition required",
          "precondition_required",
          "If-Match must hold the ETag of the state that is to be changed.",
          {at_parameter("If-Match", "missing", "must be given")}};
}

Failure wrong_tenant(std::string code, std::string detail) {
  return {Code::invalid,
          "1 field is wrong",
          {at_parameter(std::string{tenant_header}, std::move(code), std::move(detail))}};
}

// Most are: who has no tenant yet may look after himself and make one.
bool is_of_a_tenant(const contracts::Operation& operation) {
  if (operation.service != "gateway") return true;
  return std::ranges::any_of(operation.permissions, [](const std::string& permission) {
    return !permission.starts_with("tenant:");
  });
}

// What is wrong with a request before anybody asks who sends it.
std::optional<http::Response> head_problem(const contracts::Operation& operation,
                                           const http::Request& request) {
  if (auto problem = body_problem(operation, request)) return problem;
  if (!operation.needs_if_match || request.headers.has("If-Match")) return std::nullopt;
  return http::problem(no_if_match(), request.request_id);
}

http::Response refusal(const Failure& fault, const std::string& request_id) {
  auto response = http::problem(fault, request_id);
  if (fault.code == Code::unauthenticated) response.headers.add("WWW-Authenticate", "Bearer");
  return response;
}

void say_share(const Share& share, const std::string& rate, http::Response* response) {
  if (share.limit == 0) return;
  response->headers.add("RateLimit-Policy",
                        "\"" + rate + "\";q=" + std::to_string(share.limit) + ";w=60");
  response->headers.add("RateLimit", "\"" + rate + "\";r=" + std::to_string(share.remaining) +
                                         ";t=" + std::to_string(share.reset.count()));
}

http::Response too_many(const Share& share, const std::string& rate,
                        const std::string& request_id) {
  const Failure failure{
      .code = Code::too_many, .detail = "Too many requests.", .retry_after = share.retry_after};
  auto response = http::problem(failure, request_id);
  say_share(share, rate, &response);
  return response;
}
}  // namespace

Door::Door(DoorParts parts)
    : parts_(std::move(parts)), routes_(contracts::operations_at_door(contracts::contract())) {
  std::vector<std::string_view> names;
  for (const auto& [name, function] : parts_.own) {
    if (name != "stream_events") names.push_back(name);
  }
  const auto wrong =
      contracts::check_handlers(contracts::operations_of(contracts::contract(), "gateway"), names);
  if (!wrong.empty()) throw std::logic_error{wrong.front()};
}

http::BodyRule Door::choose_body(const http::Request& head) const {
  const auto route = routes_.find(head.method, head.path);
  // What nobody reads is still taken, so that its sender hears the answer.
  constexpr std::uint64_t unread_bytes_max = 4096;
  const auto* operation = route.operation;
  // Its grant says how large it may be, and is looked at before the first byte is read.
  if (operation != nullptr && carries_blob(*operation)) {
    return {.streamed = true, .bytes_max = crypto::grant_size_bytes_max};
  }
  const auto most = operation == nullptr ? 0 : operation->body_bytes_max;
  return {.bytes_max = std::max<std::uint64_t>(most, unread_bytes_max)};
}

asio::awaitable<http::Response> Door::answer(http::Request request) {
  if (request.path == docs_path && request.method == "GET") {
    co_return with_safety(docs_page());
  }
  if (request.path.starts_with(api_prefix)) {
    co_return with_safety(co_await answer_api(std::move(request)));
  }
  if (parts_.files == nullptr) {
    co_return with_safety(http::problem(no_such_path(), request.request_id));
  }
  co_return with_safety(parts_.files->answer(request));
}

asio::awaitable<http::Response> Door::answer_api(http::Request request) {
  const auto request_id = request.request_id;
  const auto route = routes_.find(request.method, request.path);
  if (route.lookup == contracts::Lookup::no_method) co_return wrong_method(route, request_id);
  if (route.lookup != contracts::Lookup::found) co_return http::problem(no_such_path(), request_id);
  const auto& operation = *route.operation;
  if (auto problem = head_problem(operation, request)) co_return *std::move(problem);
  auto params = contracts::params_of(route.parameters, request.query);
  if (!params) co_return http::problem(params.error(), request_id);

  Call call{.request = std::move(request), .params = contracts::Params::parse(*params).value()};
  call.traceparent =
      contracts::next_step(call.request.headers.get("traceparent"), parts_.ids).to_traceparent();
  if (const auto fault = page_fault(call.request)) co_return http::problem(*fault, request_id);
  if (!operation.is_public) {
    if (auto refused = co_await identify(&operation, &call)) co_return *std::move(refused);
  }
  const auto who = call.caller ? call.caller->person.id.to_string() : call.request.peer;
  const auto share = co_await parts_.take(who, operation.rate);
  if (!share.allowed) co_return too_many(share, operation.rate, request_id);
  auto answered = co_await carry_out(&operation, std::move(call), *std::move(params));
  auto response = answered ? *std::move(answered) : http::problem(answered.error(), request_id);
  say_share(share, operation.rate, &response);
  co_return response;
}

// Who it is, and where he may do what; or why he may not.
asio::awaitable<std::optional<http::Response>> Door::identify(const contracts::Operation* operation,
                                                              Call* call) {
  const auto request_id = call->request.request_id;
  auto token = shown_token(call->request);
  const bool has_token = !token.empty();
  if (has_token) call->caller = co_await parts_.callers.find(std::move(token));
  // Each wrong one costs a look into the database: who tries many is slowed down.
  if (has_token && !call->caller) {
    const auto share = co_await parts_.take(call->request.peer, "read");
    if (!share.allowed) co_return too_many(share, "read", request_id);
  }
  const auto fault = co_await enter(operation, call);
  co_return fault ? std::optional{refusal(*fault, request_id)} : std::nullopt;
}

// Which tenant the caller is in, and what he may do there.
asio::awaitable<std::optional<Failure>> Door::enter(const contracts::Operation* operation,
                                                    Call* call) {
  if (!call->caller) {
    co_return Failure{.code = Code::unauthenticated, .detail = "Sign in to go on."};
  }
  // A proxy may judge by the one that we do not read.
  if (call->request.headers.count(tenant_header) > 1) {
    co_return wrong_tenant("duplicate", "must be given once");
  }
  auto tenant = tenant_of(*call->caller, named_tenant(*operation, call->request));
  if (!tenant) co_return tenant.error();
  call->tenant = *std::move(tenant);
  call->permissions = permissions_in(*call->caller, call->tenant);
  if (call->tenant.is_platform()) {
    if (is_of_a_tenant(*operation)) co_return wrong_tenant("missing", "must name the tenant");
  } else if (!is_member(*call->caller, call->tenant) &&
             !co_await parts_.callers.tenant_exists(call->tenant)) {
    co_return no_such_tenant();
  }
  co_return std::nullopt;
}

asio::awaitable<Answered> Door::carry_out(const contracts::Operation* operation, Call call,
                                          std::string params) {
  for (const auto& permission : operation->permissions) {
    if (domain::allows(call.permissions, permission)) continue;
    co_return Failure{.code = Code::forbidden,
                      .detail = "It needs the permission " + permission + "."};
  }
  const auto own = parts_.own.find(operation->operation);
  if (own != parts_.own.end()) co_return co_await own->second(std::move(call));
  contracts::Question question{.service = operation->service,
                               .operation = operation->operation,
                               .tenant = call.tenant,
                               .user = call.caller ? call.caller->person.id.to_string() : "",
                               .permissions = joined(call.permissions),
                               .request_id = call.request.request_id,
                               .traceparent = call.traceparent,
                               .deadline = std::chrono::milliseconds{operation->deadline_ms},
                               .params = std::move(params),
                               .body = std::move(call.request.body)};
  for (const auto name : contracts::question_headers) {
    question.passed_on.add_if_any(std::string{name}, std::string{call.request.headers.get(name)});
  }
  auto answer = co_await parts_.ask(std::move(question));
  if (!answer) co_return answer.error();
  http::Response response{.status = answer->status,
                          .headers = std::move(answer->headers),
                          .body = std::move(answer->body)};
  if (!response.headers.has("Cache-Control")) response.headers.add("Cache-Control", "no-store");
  co_return response;
}

// A browser sends its cookies along with what any page asks for: what changes something must come
// from a page of ours.
std::optional<Failure> Door::page_fault(const http::Request& request) const {
  if (request.method == "GET" || !is_by_cookie(request)) return std::nullopt;
  const auto origin = request.headers.get("Origin");
  const auto host = std::string{request.headers.get("Host")};
  const auto site = request.headers.get("Sec-Fetch-Site");
  const bool ours = origin.empty() ? site == "same-origin"
                                   : origin == parts_.public_origin ||
                                         origin == "https://" + host || origin == "http://" + host;
  if (ours) return std::nullopt;
  return Failure{.code = Code::forbidden,
                 .detail = "This request does not come from a page of Signalbox."};
}

http::Response Door::with_safety(http::Response response) const {
  auto& headers = response.headers;
  if (!headers.has("Content-Security-Policy")) {
    headers.add("Content-Security-Policy", std::string{content_policy});
  }
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Referrer-Policy", "same-origin");
  headers.add("Cross-Origin-Opener-Policy", "same-origin");
  headers.add("Cross-Origin-Resource-Policy", "same-origin");
  headers.add("Permissions-Policy", "camera=(self), geolocation=(), microphone=()");
  if (parts_.public_origin.starts_with("https://")) {
    headers.add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  }
  return response;
}

}  // namespace signalbox::gateway::api
