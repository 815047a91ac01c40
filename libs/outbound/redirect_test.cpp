#include "outbound/client.hpp"
#include "outbound/test_world.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using Catch::Contains;
using outbound::Act;
using outbound::Client;
using outbound::local_config;
using outbound::ok;
using outbound::TestServer;
using outbound::TestWorld;

namespace {
Act redirect(const std::string& to, const std::string& status = "302 Found") {
  return {"HTTP/1.1 " + status + "\r\nLocation: " + to + "\r\nContent-Length: 0\r\n\r\n"};
}

outbound::HttpRequest get(const std::string& url, unsigned redirects_max = 3) {
  outbound::HttpRequest request{"GET", url, {{"Authorization", "Bearer x"}, {"X-Key", "y"}}};
  request.redirects_max = redirects_max;
  return request;
}
}  // namespace

TEST_CASE("a redirect is an answer like any other, unless the caller follows it", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return redirect("/b"); }};
  Client client{world.parts(), local_config()};
  CHECK(world.run(client.send(get(server.url(), 0))).value().status == 302);
  auto post = get(server.url());
  post.method = "POST";
  CHECK(world.run(client.send(post)).value().status == 302);
  CHECK(server.requests() == 2);
}

TEST_CASE("a followed redirect keeps its headers on the same origin only", "[outbound]") {
  TestWorld world;
  std::string at_other;
  std::string at_same;
  TestServer other{world.loop, [&](const std::string& request) {
                     at_other = request;
                     return ok("there");
                   }};
  TestServer server{world.loop, [&](const std::string& request) {
                      if (request.starts_with("GET /a ")) return redirect("/b");
                      at_same = request;
                      return redirect(other.url("/c"), "307 Temporary Redirect");
                    }};
  Client client{world.parts(), local_config()};
  CHECK(world.run(client.send(get(server.url("/a")))).value().body == "there");
  CHECK_THAT(at_same, Contains("Authorization: Bearer x") && Contains("X-Key: y"));
  CHECK_THAT(at_other, !Contains("Authorization") && !Contains("X-Key"));
}

TEST_CASE("a redirect is checked like the first request", "[outbound]") {
  TestWorld world;
  std::string target;
  TestServer server{world.loop, [&](const std::string&) { return redirect(target); }};
  TestServer inside{world.loop, [&](const std::string&) { return ok("inside"); }};
  auto config = local_config();
  outbound::AddressRules rules;
  rules.allowed.push_back(outbound::Network::parse("127.0.0.1/32").value());
  config.addresses = outbound::AddressPolicy{rules};
  Client client{world.parts(), config};
  const auto port = std::to_string(inside.port());
  for (const auto& to : {"http://127.0.0.2:" + port, "http://[::1]:" + port,
                         "http://0x7f000002:" + port, std::string{"http://169.254.169.254/"}}) {
    target = to;
    const auto reply = world.run(client.send(get(server.url())));
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Code::forbidden);
  }
  for (const auto& to : {std::string{"file:///etc/passwd"}, "http://u:p@127.0.0.1:" + port,
                         std::string{"ftp://127.0.0.1/"}}) {
    target = to;
    const auto reply = world.run(client.send(get(server.url())));
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Code::invalid);
  }
  CHECK(inside.connections() == 0);
}

TEST_CASE("redirects in a circle end at the bound", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [&](const std::string&) { return redirect("/"); }};
  Client client{world.parts(), local_config()};
  const auto reply = world.run(client.send(get(server.url())));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().code == Code::invalid);
  CHECK(server.requests() == 4);
}
