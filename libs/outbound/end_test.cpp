// How requests end that do not end by themselves: their caller leaves, the client drains or goes.
#include "outbound/client.hpp"
#include "outbound/test_world.hpp"
#include "testing/catch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <exception>
#include <optional>
#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using outbound::Act;
using outbound::Client;
using outbound::local_config;
using outbound::ok;
using outbound::TestServer;
using outbound::TestWorld;
namespace asio = boost::asio;

namespace {
template <class Value>
const Value& taken(const std::optional<Value>& value) {
  if (!value) throw std::logic_error{"nothing has come yet"};
  return *value;
}

asio::awaitable<void> keep(Client* client, std::string url,
                           std::optional<Result<outbound::HttpReply>>* kept) {
  *kept = co_await client->send({"GET", std::move(url)});
}

asio::awaitable<void> keep_drain(Client* client, std::chrono::milliseconds deadline,
                                 std::optional<bool>* kept) {
  *kept = co_await client->drain(deadline);
}

Act hang(const std::string& /*request*/) { return {"", Act::Then::hang}; }
}  // namespace

TEST_CASE("a caller that is cancelled takes its request along", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, hang};
  auto config = local_config();
  config.admission.host_in_flight_max = 1;
  Client client{world.parts(), config};
  std::optional<Result<outbound::HttpReply>> reply;
  asio::cancellation_signal running;
  asio::cancellation_signal waiting;
  int cancelled = 0;
  for (auto* const signal : {&running, &waiting}) {
    co_spawn(world.loop, keep(&client, server.url(), &reply),
             bind_cancellation_slot(signal->slot(), [&](const std::exception_ptr& thrown) {
               if (thrown) ++cancelled;
             }));
  }
  world.run_until([&] { return server.open() == 1; });
  waiting.emit(asio::cancellation_type::terminal);
  world.run_until([&] { return cancelled == 1; });
  running.emit(asio::cancellation_type::terminal);
  world.run_until([&] { return cancelled == 2 && server.open() == 0; });
  CHECK_FALSE(reply);
  CHECK(
      world.metrics_say(R"(signalbox_outbound_requests_total{kind="http",outcome="cancelled"} 2)"));
  CHECK(server.requests() == 1);
}

TEST_CASE("a client that goes away ends its requests", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, hang};
  auto client = std::make_unique<Client>(world.parts(), local_config());
  std::optional<Result<outbound::HttpReply>> reply;
  co_spawn(world.loop, keep(client.get(), server.url(), &reply), asio::detached);
  world.run_until([&] { return server.open() == 1; });
  client.reset();
  world.run_until([&] { return reply.has_value() && server.open() == 0; });
  CHECK(taken(reply).error().code == Code::unavailable);
}

TEST_CASE("a loop that goes away takes requests and their client along", "[outbound]") {
  std::optional<Result<outbound::HttpReply>> reply;
  {
    TestWorld world;
    TestServer server{world.loop, hang};
    Client client{world.parts(), local_config()};
    for (const auto* host : {"127.0.0.1", "localhost", "no-such-host.invalid"}) {
      const auto url = "http://" + std::string{host} + ":" + std::to_string(server.port());
      co_spawn(world.loop, keep(&client, url, &reply), asio::detached);
    }
    world.run_until([&] { return server.open() >= 1; });
    reply.reset();
  }
  CHECK_FALSE(reply);
}

TEST_CASE("a drain lets requests finish and takes no new ones", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, [](const std::string&) {
                      return Act{ok("late").bytes.substr(0, 20), Act::Then::finish,
                                 ok("late").bytes.substr(20)};
                    }};
  Client client{world.parts(), local_config()};
  std::optional<Result<outbound::HttpReply>> reply;
  std::optional<bool> drained;
  co_spawn(world.loop, keep(&client, server.url(), &reply), asio::detached);
  world.run_until([&] { return server.open() == 1; });
  co_spawn(world.loop, keep_drain(&client, 10s, &drained), asio::detached);
  world.loop.poll();
  CHECK(world.run(client.send({"GET", server.url()})).error().code == Code::unavailable);
  CHECK_FALSE(drained);
  server.let_go();
  world.run_until([&] { return drained.has_value(); });
  CHECK(taken(drained));
  CHECK(taken(reply).value().body == "late");
}

TEST_CASE("a drain cuts at its deadline what does not finish", "[outbound]") {
  TestWorld world;
  TestServer server{world.loop, hang};
  Client client{world.parts(), local_config()};
  std::optional<Result<outbound::HttpReply>> reply;
  co_spawn(world.loop, keep(&client, server.url(), &reply), asio::detached);
  world.run_until([&] { return server.open() == 1; });
  CHECK_FALSE(world.run(client.drain(50ms)));
  world.run_until([&] { return reply.has_value(); });
  CHECK(taken(reply).error().code == Code::unavailable);
  CHECK(world.run(client.drain(50ms)));
}
