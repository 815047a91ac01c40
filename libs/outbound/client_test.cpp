#include "outbound/client.hpp"

#include "outbound/test_world.hpp"
#include "testing/catch.hpp"
#include "testing/process.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/system/system_error.hpp>

#include <cstdlib>
#include <optional>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using Catch::StartsWith;
using outbound::Act;
using outbound::Client;
using outbound::HttpReply;
using outbound::local_config;
using outbound::ok;
using outbound::TestServer;
using outbound::TestWorld;
namespace asio = boost::asio;

namespace {
outbound::HttpRequest post(const TestServer& server, std::string body) {
  return {"POST", server.url("/hook"), {{"Content-Type", "application/json"}}, std::move(body)};
}

asio::awaitable<void> count_good(Client* client, outbound::HttpRequest request, int* good,
                                 int* ended) {
  const auto reply = co_await client->send(std::move(request));
  if (reply && reply->status == 200) ++*good;
  ++*ended;
}

Failure failure_of(TestWorld& world, Client& client, outbound::HttpRequest request) {
  const auto reply = world.run(client.send(std::move(request)));
  REQUIRE_FALSE(reply);
  return reply.error();
}

// What these characters make a failing server do, and the failure that comes of it.
Failure failure_after(Act act, outbound::HttpRequest request = {}) {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return act; }};
  Client client{world.parts(), local_config()};
  request.url = server.url("/secret");
  auto failure = failure_of(world, client, std::move(request));
  CHECK_THAT(failure.detail, StartsWith("127.0.0.1: ") && !Contains("secret"));
  server.let_go();
  return failure;
}
}  // namespace

TEST_CASE("a request goes out as it was given, and nothing is added but what HTTP needs",
          "[outbound]") {
  TestWorld world;
  std::string seen;
  TestServer server{world.loop, [&](const std::string& request) {
                      seen = request;
                      return ok("yes", "X-One: 1\r\nx-two:  2 \r\n");
                    }};
  Client client{world.parts(), local_config()};
  auto request = post(server, R"({"a":1})");
  request.headers.add("webhook-id", "m1");
  request.headers.add("X-Empty", "");
  const auto reply = world.run(client.send(request));
  REQUIRE(reply);
  CHECK(reply->status == 200);
  CHECK(reply->body == "yes");
  CHECK(reply->headers.get("x-ONE") == "1");
  CHECK(reply->headers.get("X-Two") == "2");
  CHECK(reply->headers.get("X-Three").empty());
  CHECK_THAT(seen, StartsWith("POST /hook HTTP/1.1\r\n"));
  CHECK_THAT(seen, Contains("\r\nContent-Type: application/json\r\n"));
  CHECK_THAT(seen, Contains("\r\nwebhook-id: m1\r\n") && Contains("\r\nX-Empty:\r\n"));
  CHECK_THAT(seen, Contains("\r\nUser-Agent: Signalbox/"));
  CHECK_THAT(seen, !Contains("Expect") && !Contains("Accept-Encoding"));
  CHECK_THAT(seen, Catch::EndsWith("\r\n\r\n{\"a\":1}"));
  CHECK(world.metrics_say(R"(signalbox_outbound_requests_total{kind="http",outcome="2xx"} 1)"));
  CHECK(world.metrics_say(R"(signalbox_outbound_requests_open{kind="http"} 0)"));
}

TEST_CASE("every method goes out under its own name", "[outbound]") {
  TestWorld world;
  std::string line;
  TestServer server{world.loop, [&](const std::string& request) {
                      line = request.substr(0, request.find('\r'));
                      const bool head = request.starts_with("HEAD");
                      return head ? Act{"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n"}
                                  : ok("");
                    }};
  Client client{world.parts(), local_config()};
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"}) {
    const auto reply = world.run(client.send({method, server.url("/x?a=%20b#part")}));
    REQUIRE(reply);
    CHECK(line == method + " /x?a=%20b HTTP/1.1");
  }
}

TEST_CASE("a request that is wrong in itself is invalid and is not sent", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return ok(""); }};
  Client client{world.parts(), local_config()};
  const auto port = std::to_string(server.port());
  for (const auto& url :
       {"ftp://127.0.0.1:" + port, std::string{"file:///etc/passwd"}, "gopher://127.0.0.1:" + port,
        "http://user:word@127.0.0.1:" + port, "http://user@127.0.0.1:" + port,
        "http://@127.0.0.1:" + port, "http://:@127.0.0.1:" + port, std::string{"127.0.0.1"},
        std::string{"http://"}, std::string{"//x"}, std::string{}, std::string{"http://a b/"},
        "http://127.0.0.1:" + port + "/a\r\nX: y",
        "http://127.0.0.1:" + port + std::string(1, '\0'),
        "http://127.0.0.1:" + port + "/" + std::string(9'000, 'x')}) {
    INFO(url);
    CHECK(failure_of(world, client, {"GET", url}).code == Code::invalid);
  }
  // What is no header at all is refused where it is made: core/headers.
  const Headers wrong{{"Host", "x"}, {"content-length", "3"}, {"Transfer-Encoding", "chunked"},
                      {"A\"", "c"},  {"A", "b\x7F"},          {"A", "b\x1B[2J"}};
  for (const auto& header : wrong.entries()) {
    INFO(header.first);
    CHECK(failure_of(world, client, {"GET", server.url(), {header}}).code == Code::invalid);
  }
  CHECK(failure_of(world, client, {"BREW", server.url()}).code == Code::invalid);
  CHECK(failure_of(world, client, {"GET /\r\n", server.url()}).code == Code::invalid);
  CHECK(server.connections() == 0);
}

TEST_CASE("an address that the policy refuses gets no connection, however it is spelled",
          "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return ok(""); }};
  Client client{world.parts(), {}};
  for (const std::string host :
       {"127.0.0.1", "localhost", "0x7f000001", "2130706433", "0177.0.0.1", "127.1", "0x7f.1",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::1]", "[::]", "0", "0.0.0.0", "%31%32%37.0.0.1",
        "169.254.169.254", "[64:ff9b::127.0.0.1]"}) {
    INFO(host);
    const auto failure =
        failure_of(world, client, {"GET", "http://" + host + ":" + std::to_string(server.port())});
    CHECK(failure.code == Code::forbidden);
    CHECK_THAT(failure.detail, Catch::EndsWith(": may not be called from here"));
  }
  CHECK(failure_of(world, client, {"GET", "http://localhost:1/"}).detail ==
        "localhost: may not be called from here");
  CHECK(server.connections() == 0);
}

TEST_CASE("proxies in the environment are ignored", "[outbound]") {
  TestWorld world;
  TestServer proxy{world.loop, [&](const std::string&) { return ok("proxy"); }};
  TestServer server{world.loop, [&](const std::string&) { return ok("server"); }};
  Client client{world.parts(), local_config()};
  for (const auto* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    ::setenv(name, proxy.url().c_str(), 1);
  }
  const auto reply = world.run(client.send({"GET", server.url()}));
  for (const auto* name : {"http_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  REQUIRE(reply);
  CHECK(reply->body == "server");
}

TEST_CASE("a slow server is given up at the deadline", "[outbound]") {
  outbound::HttpRequest request;
  request.deadline = 100ms;
  CHECK(failure_after({"", Act::Then::hang}, request).code == Code::timeout);
  CHECK(failure_after({"HTTP/1.1 200 OK\r\nContent-Le", Act::Then::hang}, request).code ==
        Code::timeout);
  CHECK(
      failure_after({"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", Act::Then::hang}, request)
          .code == Code::timeout);
}

TEST_CASE("what breaks off is unavailable, never a reply", "[outbound]") {
  const std::string half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf";
  const std::string chunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel";
  for (const auto& act :
       {Act{"", Act::Then::close}, Act{"", Act::Then::reset}, Act{half, Act::Then::close},
        Act{half, Act::Then::reset}, Act{chunk, Act::Then::close},
        Act{"HTTP/1.1 200", Act::Then::close}, Act{"nonsense\r\n\r\n", Act::Then::close}}) {
    INFO(act.bytes);
    CHECK(failure_after(act).code == Code::unavailable);
  }
}

TEST_CASE("an answer over its bound is too large, announced or not", "[outbound]") {
  outbound::HttpRequest request;
  request.answer_bytes_max = 1'000;
  const std::string body(1'001, 'x');
  CHECK(failure_after(ok(body), request).code == Code::too_large);
  CHECK(failure_after({"HTTP/1.1 200 OK\r\n\r\n" + body, Act::Then::close}, request).code ==
        Code::too_large);
  CHECK(failure_after(ok("", "A: " + std::string(50'000, 'x') +
                                 "\r\nB: " + std::string(50'000, 'x') + "\r\n"))
            .code == Code::too_large);
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return ok(body.substr(1)); }};
  Client client{world.parts(), local_config()};
  request.url = server.url();
  CHECK(world.run(client.send(request)).value().body.size() == 1'000);
}

TEST_CASE("a closed port and an unknown name are unavailable", "[outbound]") {
  TestWorld world;
  Client client{world.parts(), local_config()};
  const auto port = std::to_string(testing::free_port());
  const auto closed = failure_of(world, client, {"GET", "http://127.0.0.1:" + port});
  CHECK(closed.code == Code::unavailable);
  CHECK(closed.detail == "127.0.0.1: does not take connections");
  const auto unknown = failure_of(world, client, {"GET", "http://no-such-host.invalid/"});
  CHECK(unknown.code == Code::unavailable);
}

TEST_CASE("a breaker opens after five failures and says when to come again", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string& request) {
                      return request.starts_with("GET /bad")
                                 ? Act{"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"}
                                 : ok("");
                    }};
  Client client{world.parts(), local_config()};
  outbound::HttpRequest request{"GET", server.url("/bad")};
  request.breaker_key = "endpoint-1";
  for (int i = 0; i < 5; ++i) CHECK(world.run(client.send(request)).value().status == 503);
  const auto open = failure_of(world, client, request);
  CHECK(open.code == Code::unavailable);
  CHECK(open.retry_after == 30s);
  CHECK(server.requests() == 5);
  request.breaker_key = "endpoint-2";
  CHECK(world.run(client.send(request)).has_value());
  CHECK(world.metrics_say(
      R"(signalbox_outbound_requests_total{kind="http",outcome="breaker_open"} 1)"));
}

TEST_CASE("connections are used again", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return ok(""); }};
  Client client{world.parts(), local_config()};
  for (int i = 0; i < 50; ++i) CHECK(world.run(client.send(post(server, "x"))).has_value());
  CHECK(server.requests() == 50);
  CHECK(server.connections() == 1);
}

TEST_CASE("500 requests at once all arrive, over as many connections as one host may have",
          "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return ok("", ""); }};
  auto config = local_config();
  config.admission = {.in_flight_max = 64, .host_in_flight_max = 8, .host_waiting_max = 500};
  Client client{world.parts(), config};
  int good = 0;
  int ended = 0;
  for (int i = 0; i < 500; ++i) {
    co_spawn(world.loop, count_good(&client, post(server, "x"), &good, &ended), asio::detached);
  }
  world.run_until([&] { return ended == 500; });
  CHECK(good == 500);
  CHECK(server.connections() <= 8);
  CHECK(server.open_most() <= 8);
}

TEST_CASE("past the queue a request is refused at once, and other hosts go on", "[outbound]") {
  TestWorld world;
  TestServer slow{world.loop, [&](const std::string&) { return Act{"", Act::Then::hang}; }};
  TestServer quick{world.loop, [&](const std::string&) { return ok(""); }};
  auto config = local_config();
  config.admission = {
      .in_flight_max = 4, .host_in_flight_max = 2, .waiting_max = 8, .host_waiting_max = 3};
  Client client{world.parts(), config};
  int good = 0;
  int ended = 0;
  for (int i = 0; i < 9; ++i) {
    auto request = post(slow, "x");
    request.deadline = 2s;
    co_spawn(world.loop, count_good(&client, std::move(request), &good, &ended), asio::detached);
  }
  world.run_until([&] { return ended == 4; });  // 2 run, 3 wait
  CHECK(failure_of(world, client, post(slow, "x")).code == Code::too_many);
  CHECK(world.run(client.send(post(quick, "x"))).has_value());
  world.run_until([&] { return ended == 9; });
  CHECK(good == 0);
}
