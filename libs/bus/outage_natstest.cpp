// What a network does to a link: cut, held back, swallowed; and TLS.
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/wire/link.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"
#include "testing/tcp_gate.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  explicit Fixture(bool tls = false) : server(services(), tls) {}

  static std::vector<bus::ServiceNeeds> services() {
    return {{.service = "tree", .nouns = {"tree"}}};
  }

  testing::NatsServer server;
  testing::TcpGate gate{server.port()};

  bus::LinkConfig config() const {
    auto config = server.link("tree_fleet");
    config.servers = {"nats://127.0.0.1:" + std::to_string(gate.port())};
    return config;
  }
};

bus::Message message(std::string id) {
  return {.subject = "evt.acme.tree.published",
          .headers = {{"Nats-Msg-Id", std::move(id)}},
          .payload = "{}"};
}

asio::awaitable<void> cut_and_open(Fixture* at) {
  bus::Link link{at->parts, at->config()};
  co_await link.wait_connected(in(5s));
  CHECK((co_await bus::store(&link, message("1"))).stored == bus::Stored::yes);
  at->gate.cut();
  CHECK((co_await bus::store(&link, message("2"))).stored == bus::Stored::unknown);
  CHECK_FALSE(link.connected());
  at->gate.open(20ms);
  co_await link.wait_connected(in(10s));
  CHECK((co_await bus::store(&link, message("2"))).stored == bus::Stored::yes);
  CHECK((co_await bus::store(&link, message("1"))).duplicate);
}

// Nothing comes back and nothing fails: only the pings notice, and the link looks for another way.
asio::awaitable<void> swallow(Fixture* at) {
  bus::Link link{at->parts, at->config()};
  co_await link.wait_connected(in(5s));
  at->gate.swallow();
  const auto from = std::chrono::steady_clock::now();
  CHECK((co_await bus::store(&link, message("1"))).stored == bus::Stored::unknown);
  asio::steady_timer look{at->loop};
  while (link.connected() && std::chrono::steady_clock::now() < from + 30s) {
    look.expires_after(50ms);
    co_await look.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  CHECK_FALSE(link.connected());
  at->gate.open();
  co_await link.wait_connected(in(10s));
  CHECK((co_await bus::store(&link, message("1"))).stored == bus::Stored::yes);
}

asio::awaitable<void> speak_tls(Fixture* at) {
  auto config = at->config();
  config.ca_file = at->server.ca_file();
  bus::Link link{at->parts, config};
  co_await link.wait_connected(in(5s));
  CHECK((co_await bus::store(&link, message("1"))).stored == bus::Stored::yes);

  // A server that nobody vouches for is not talked to.
  config.ca_file = "";
  bus::Link stranger{at->parts, config};
  CHECK_THROWS_WITH(co_await stranger.wait_connected(in(1s)), Contains("TLS with 127.0.0.1"));
  // Nor one that speaks plainly where TLS is asked for.
  config.servers = {"tls://127.0.0.1:" + std::to_string(at->gate.port())};
  bus::Link strict{at->parts, config};
  CHECK_THROWS_AS(co_await strict.wait_connected(in(1s)), bus::Disconnected);
}
}  // namespace

TEST_CASE("a link that was cut is made anew, and what is sent again is stored once", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, cut_and_open(&at));
}

TEST_CASE("a link over which nothing passes any more is found out", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, swallow(&at));
}

TEST_CASE("a link speaks TLS, and only with a server that it can trust", "[bus]") {
  Fixture at{true};
  testing::run_on(at.loop, speak_tls(&at));
}
