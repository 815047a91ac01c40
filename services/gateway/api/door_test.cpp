// The door without servers: what it refuses before anybody is asked who calls.
#include "gateway/api/door.hpp"

#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"

#include <algorithm>
#include <stdexcept>

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
using Own = decltype(api::DoorParts::own);

// What the gateway's own functions, the bus and the shares were asked.
struct Heard {
  std::vector<std::string> operations;
  std::vector<std::string> takers;
  api::Share share = {};
};

asio::awaitable<api::Answered> note(Heard* heard, std::string operation) {
  heard->operations.push_back(std::move(operation));
  co_return http::Response{.status = 204};
}
asio::awaitable<api::Share> note_taker(Heard* heard, std::string taker) {
  heard->takers.push_back(std::move(taker));
  co_return heard->share;
}
asio::awaitable<Result<contracts::Answer>> note_question(Heard* heard, std::string operation) {
  heard->operations.push_back(std::move(operation));
  co_return contracts::Answer{.status = 200};
}

Own all_own(Heard* heard) {
  Own own;
  for (const auto& operation : contracts::operations_of(contracts::contract(), "gateway")) {
    own[operation.operation] = [heard, name = operation.operation](const api::Call&) {
      return note(heard, name);
    };
  }
  return own;
}

// Its database is nowhere: whoever asks it fails the test.
struct Fixture {
  explicit Fixture(std::string origin = "https://ops.example.com")
      : public_origin(std::move(origin)) {}

  api::DoorParts parts(Own own) {
    return {.callers = callers,
            .ids = ids,
            .log = log,
            .own = std::move(own),
            .ask =
                [this](contracts::Question question) {
                  return note_question(&heard, std::move(question.operation));
                },
            .take =
                [this](std::string caller, std::string rate) {
                  return note_taker(&heard, std::move(rate) + " of " + std::move(caller));
                },
            .public_origin = public_origin};
  }
  http::Response ask(http::Request request) {
    api::Door door{parts(all_own(&heard))};
    http::Response response;
    request.peer = "192.0.2.7";
    request.request_id = "r1";
    testing::run_on(loop, answer_into(&door, std::move(request), &response));
    return response;
  }
  static asio::awaitable<void> answer_into(api::Door* door, http::Request request,
                                           http::Response* response) {
    *response = co_await door->answer(std::move(request));
  }

  std::string public_origin;
  Heard heard;
  asio::io_context loop{1};
  testing::FakeClock clock;
  log::Sink sink{-1, clock};
  log::Logger log{sink, log::Level::error, "test", "test"};
  metrics::Registry metrics;
  pg::Pool nowhere{
      loop.get_executor(), {Secret{"postgresql://nobody@127.0.0.1:1/none"}, "test"}, metrics};
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  store::People people{nowhere, outbox};
  api::Callers callers{people, clock};
};

http::Request request_of(std::string method, std::string path, Headers headers = {},
                         std::string body = {}) {
  http::Request request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.headers = std::move(headers);
  request.body = std::move(body);
  return request;
}

http::Request json_post(std::string path, std::string body = "{}") {
  return request_of("POST", std::move(path), {{"Content-Type", "application/json"}},
                    std::move(body));
}

http::Request refresh_from_page(const Headers& headers) {
  auto request = json_post("/api/v1/sign-ins/refresh");
  for (const auto& [name, value] : headers.entries()) request.headers.add(name, value);
  return request;
}
const std::string device_path = "/api/v1/devices/01a20030-3fdd-70b1-a352-6b39aa21f9dd";
}  // namespace

TEST_CASE("a door whose functions are not those of the contract does not open", "[gateway]") {
  Fixture at;
  auto missing = all_own(&at.heard);
  missing.erase("who_am_i");
  CHECK_THROWS_AS(api::Door{at.parts(std::move(missing))}, std::logic_error);
  auto unknown = all_own(&at.heard);
  unknown["make_coffee"] = unknown.at("who_am_i");
  CHECK_THROWS_AS(api::Door{at.parts(std::move(unknown))}, std::logic_error);
}

TEST_CASE("a path that is none is not found, with or without a method", "[gateway]") {
  Fixture at;
  for (const auto* path : {"/api/v1/coffee", "/api/", "/api/v1/devices/", "/", "/index.html"}) {
    const auto response = at.ask(request_of("GET", path));
    CHECK(response.status == 404);
    CHECK(response.headers.get("Content-Type") == "application/problem+json");
    CHECK(response.body.find(R"("request_id":"r1")") != std::string::npos);
  }
}

TEST_CASE("what only services ask is not found, whoever asks and with whatever", "[gateway]") {
  Fixture at;
  const auto& operations = contracts::contract().operations;
  REQUIRE(std::ranges::count(operations, true, &contracts::Operation::is_internal) > 0);
  for (const auto& operation : operations) {
    if (!operation.is_internal) continue;
    INFO(operation.operation);
    auto path = operation.path;
    while (path.find('{') != path.npos) {
      const auto from = path.find('{');
      path.replace(from, path.find('}') + 1 - from, "01a20030-3fdd-70b1-a352-6b39aa21f9dd");
    }
    for (const auto* token : {"", "Bearer sbxa_any"}) {
      auto request = request_of(operation.method, path, {{"Content-Type", "application/json"}},
                                R"({"size_bytes":1})");
      request.headers.add_if_any("Authorization", token);
      CHECK(at.ask(request).status == 404);
    }
    const auto listed = at.ask(request_of("GET", "/api/docs"));
    CHECK(listed.shared_body->find(operation.operation) == std::string::npos);
    CHECK(contracts::contract().openapi.text().find(operation.operation) == std::string::npos);
  }
  CHECK(at.heard.operations.empty());
  CHECK(at.heard.takers.empty());
}

TEST_CASE("a known path with another method tells which it has", "[gateway]") {
  Fixture at;
  const auto response = at.ask(request_of("DELETE", "/api/v1/devices"));
  CHECK(response.status == 405);
  CHECK(response.headers.get("Allow") == "GET, HEAD, POST");
  CHECK(at.ask(request_of("PUT", "/api/v1/sign-ins/refresh")).headers.get("Allow") == "POST");
}

TEST_CASE("a body of another type is refused, and so is none where one is needed", "[gateway]") {
  Fixture at;
  auto request = json_post("/api/v1/sign-ins");
  request.headers.set("Content-Type", "text/plain");
  CHECK(at.ask(request).status == 415);
  request.headers.set("Content-Type", "application/jsonp");
  CHECK(at.ask(request).status == 415);
  request.headers = {};
  CHECK(at.ask(request).status == 415);
  CHECK(at.ask(json_post("/api/v1/sign-ins", "")).status == 400);
  CHECK(at.heard.operations.empty());
  request.headers.set("Content-Type", "application/json; charset=utf-8");
  CHECK(at.ask(request).status == 204);
  request.headers.set("Content-Type", "application/json ;charset=utf-8");
  CHECK(at.ask(request).status == 204);
  CHECK(at.heard.operations == std::vector<std::string>{"sign_in", "sign_in"});
}

TEST_CASE("a change without If-Match is told so before anybody looks who asks", "[gateway]") {
  Fixture at;
  const auto response = at.ask(
      request_of("PATCH", device_path, {{"Content-Type", "application/merge-patch+json"}}, "{}"));
  CHECK(response.status == 428);
  CHECK(response.body.find("If-Match") != std::string::npos);
  CHECK(at.ask(request_of("DELETE", device_path)).status == 428);
  CHECK(at.ask(request_of("DELETE", device_path, {{"If-Match", "\"1\""}})).status == 401);
}

TEST_CASE("who brings no token, or a garbled one, must sign in", "[gateway]") {
  Fixture at;
  for (const auto* authorization :
       {"", "Bearer ", "Bearer sbxa_", "Basic YWRhOmFkYQ==", "bearer x"}) {
    const auto response =
        at.ask(request_of("GET", "/api/v1/me", {{"Authorization", authorization}}));
    CHECK(response.status == 401);
    CHECK(response.headers.get("WWW-Authenticate") == "Bearer");
  }
  CHECK(at.heard.operations.empty());
  // Each wrong token costs a share of its address: who tries many is slowed down.
  CHECK(at.heard.takers == std::vector<std::string>(1, "read of 192.0.2.7"));
}

TEST_CASE("who tries many tokens is slowed down", "[gateway]") {
  Fixture at;
  at.heard.share = {.allowed = false, .limit = 20, .remaining = 0, .reset = 60s, .retry_after = 3s};
  const auto response =
      at.ask(request_of("GET", "/api/v1/me", {{"Authorization", "Bearer sbxa_garbled"}}));
  CHECK(response.status == 429);
}

TEST_CASE("what is public is answered to anybody, from the share of his address", "[gateway]") {
  Fixture at;
  CHECK(at.ask(json_post("/api/v1/sign-ins")).status == 204);
  CHECK(at.ask(request_of("GET", "/api/openapi.json")).status == 204);
  CHECK(at.heard.operations == std::vector<std::string>{"sign_in", "get_openapi"});
  CHECK(at.heard.takers == std::vector<std::string>{"sign_in of 192.0.2.7", "read of 192.0.2.7"});
}

TEST_CASE("who has no share left is told when he has, and nothing is done for him", "[gateway]") {
  Fixture at;
  at.heard.share = {.allowed = false, .limit = 20, .remaining = 0, .reset = 60s, .retry_after = 3s};
  const auto response = at.ask(json_post("/api/v1/sign-ins"));
  CHECK(response.status == 429);
  CHECK(response.headers.get("Retry-After") == "3");
  CHECK(response.headers.get("RateLimit-Policy") == "\"sign_in\";q=20;w=60");
  CHECK(response.headers.get("RateLimit") == "\"sign_in\";r=0;t=60");
  CHECK(at.heard.operations.empty());
}

TEST_CASE("what is left of a share is told with each answer", "[gateway]") {
  Fixture at;
  at.heard.share = {.allowed = true, .limit = 600, .remaining = 599, .reset = 1s};
  const auto response = at.ask(request_of("GET", "/api/openapi.json"));
  CHECK(response.headers.get("RateLimit") == "\"read\";r=599;t=1");
}

TEST_CASE("a browser's request that changes something comes from a page of ours", "[gateway]") {
  Fixture at;
  for (const auto* cookie : {"sbx_access=x", "sbx_refresh=x", "a=b; sbx_refresh=x"}) {
    const auto status = [&](Headers headers) {
      headers.add("Cookie", cookie);
      headers.add("Host", "10.0.0.5:8443");
      return at.ask(refresh_from_page(headers)).status;
    };
    CHECK(status({{"Origin", "https://evil.example"}}) == 403);
    CHECK(status({{"Origin", "null"}}) == 403);
    CHECK(status({{"Origin", "https://ops.example.com.evil.example"}}) == 403);
    CHECK(status({{"Origin", "http://ops.example.com"}}) == 403);
    CHECK(status({{"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-origin"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(status({{"Sec-Fetch-Site", "same-site"}}) == 403);
    CHECK(status({}) == 403);
    CHECK(at.heard.operations.empty());
    CHECK(status({{"Origin", "https://ops.example.com"}}) == 204);
    CHECK(status({{"Origin", "https://10.0.0.5:8443"}}) == 204);
    CHECK(status({{"Sec-Fetch-Site", "same-origin"}}) == 204);
    at.heard.operations.clear();
  }
}

TEST_CASE("a program brings its token itself, so its page does not matter", "[gateway]") {
  Fixture at;
  CHECK(at.ask(refresh_from_page({{"Origin", "https://evil.example"}})).status == 204);
  CHECK(at.ask(refresh_from_page({{"Origin", "https://evil.example"},
                                  {"Cookie", "sbx_access=x"},
                                  {"Authorization", "Bearer x"}}))
            .status == 204);
}

TEST_CASE("every answer keeps a browser from what it must not do", "[gateway]") {
  Fixture at;
  const std::vector<http::Request> requests = {
      request_of("GET", "/"),
      request_of("GET", "/api/docs"),
      request_of("GET", "/api/openapi.json"),
      request_of("GET", "/api/v1/me"),
      request_of("DELETE", "/api/v1/devices"),
      refresh_from_page({{"Cookie", "sbx_access=x"}}),
  };
  for (const auto& request : requests) {
    INFO(request.path);
    const auto response = at.ask(request);
    const auto& headers = response.headers;
    CHECK(headers.get("X-Content-Type-Options") == "nosniff");
    CHECK(headers.get("Referrer-Policy") == "same-origin");
    CHECK(headers.get("Cross-Origin-Opener-Policy") == "same-origin");
    CHECK(headers.get("Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(headers.has("Permissions-Policy"));
    CHECK(headers.get("Strict-Transport-Security") == "max-age=31536000; includeSubDomains");
    const std::string policy{headers.get("Content-Security-Policy")};
    CHECK(policy.find("default-src 'none'") != policy.npos);
    CHECK(policy.find("frame-ancestors 'none'") != policy.npos);
    CHECK(policy.find("base-uri 'none'") != policy.npos);
    CHECK(policy.find("unsafe-eval") == policy.npos);
    CHECK(policy.find("script-src 'self' 'unsafe-inline'") == policy.npos);
    CHECK(std::ranges::count(headers.entries(), "Content-Security-Policy",
                             [](const auto& entry) { return std::string_view{entry.first}; }) == 1);
  }
}

TEST_CASE("only a door behind TLS tells browsers to come by TLS", "[gateway]") {
  Fixture at{"http://127.0.0.1:8080"};
  CHECK_FALSE(at.ask(request_of("GET", "/api/docs")).headers.has("Strict-Transport-Security"));
}

TEST_CASE("a body may be as large as its operation says, and 4 KiB where none reads it",
          "[gateway]") {
  Fixture at;
  const api::Door door{at.parts(all_own(&at.heard))};
  for (const auto& operation : contracts::operations_at_door(contracts::contract())) {
    if (operation.path.find('{') != operation.path.npos) continue;
    const auto rule = door.choose_body(request_of(operation.method, operation.path));
    INFO(operation.operation);
    CHECK_FALSE(rule.streamed);
    CHECK(rule.bytes_max == std::max<std::uint64_t>(operation.body_bytes_max, 4096));
  }
  CHECK(door.choose_body(request_of("POST", "/nowhere")).bytes_max == 4096);
}
