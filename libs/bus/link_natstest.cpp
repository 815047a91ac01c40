#include "bus/error.hpp"
#include "bus/wire/link.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/io_context.hpp>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{
      {{.service = "tree", .asks = {"rca.get_incident"}}, {.service = "rca"}}};
  bus::Link tree{parts, server.link("tree_ask")};
  bus::Link rca{parts, server.link("rca_ask")};
};

asio::awaitable<void> connect(Fixture* at) {
  co_await at->tree.wait_connected(in(10s));
  co_await at->rca.wait_connected(in(10s));
}

asio::awaitable<void> question(Fixture* at) {
  co_await connect(at);
  at->rca.subscribe("ask.rca.*", "rca", [at](const bus::Message& message) {
    at->rca.publish({.subject = message.reply, .headers = {{"A", "b"}}, .payload = "yes"});
  });
  co_await at->rca.flush(in(5s));
  const auto answer = co_await at->tree.request({.subject = "ask.rca.get_incident"}, in(5s));
  CHECK(answer.payload == "yes");
  CHECK(answer.headers.get("a") == "b");
}

asio::awaitable<void> nobody(Fixture* at) {
  co_await connect(at);
  const auto answer = co_await at->tree.request({.subject = "ask.rca.get_incident"}, in(5s));
  CHECK(answer.status == 503);
}

asio::awaitable<void> forbidden(Fixture* at) {
  co_await connect(at);
  co_await at->tree.request({.subject = "ask.rca.delete_incident"}, in(5s));
}

asio::awaitable<void> restart(Fixture* at) {
  co_await connect(at);
  int heard = 0;
  at->rca.subscribe("ask.rca.*", "rca", [&heard, at](const bus::Message& message) {
    ++heard;
    at->rca.publish({.subject = message.reply, .payload = "yes"});
  });
  at->server.kill();
  CHECK_THROWS_AS(co_await at->tree.request({.subject = "ask.rca.get_incident"}, in(5s)),
                  bus::Disconnected);
  at->server.start();
  co_await connect(at);
  co_await at->rca.flush(in(5s));
  const auto answer = co_await at->tree.request({.subject = "ask.rca.get_incident"}, in(5s));
  CHECK(answer.payload == "yes");
  CHECK(heard == 1);
}
asio::awaitable<void> three_copies(Fixture* at) {
  bus::Link provisioner{at->parts, at->server.link("provisioner")};
  co_await provisioner.wait_connected(in(5s));
  co_await bus::provision(&provisioner, {}, 3);
}
}  // namespace

TEST_CASE("a server that stands alone cannot keep three copies, and that is said", "[bus]") {
  Fixture at;
  CHECK_THROWS_WITH(testing::run_on(at.loop, three_copies(&at)), Contains("1 of 3 copies"));
}

TEST_CASE("a question travels from one user to another and back", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, question(&at));
}

TEST_CASE("a question that nobody answers is told so at once", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, nobody(&at));
}

TEST_CASE("a question that this user may not ask is refused at once", "[bus]") {
  Fixture at;
  CHECK_THROWS_AS(testing::run_on(at.loop, forbidden(&at)), bus::Refused);
  CHECK_THAT(at.tree.fault(), Contains("ask.rca.delete_incident"));
}

TEST_CASE("a link mends itself and its subscriptions after the server was killed", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, restart(&at));
}
