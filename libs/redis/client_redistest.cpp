#include "redis/client.hpp"
#include "redis/error.hpp"
#include "redis/test_client.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <string>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
constexpr redis::Script add_script{"test.add", "return redis.call('INCRBY', KEYS[1], ARGV[1])"};

asio::awaitable<std::string> fault_of(redis::Client* client, std::vector<std::string> words) {
  try {
    co_await client->run(std::move(words));
  } catch (const redis::Unavailable& error) {
    co_return std::string{"unavailable: "} + error.what();
  } catch (const redis::CommandError& error) {
    co_return error.code() + ": " + error.what();
  }
  co_return "";
}

asio::awaitable<void> bring_back_bytes(redis::Client* client, redis::Key key) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes.push_back(static_cast<char>(i));
  CHECK((co_await client->run({"SET", key.text(), bytes, "PX", "60000"})).text() == "OK");
  CHECK((co_await client->run({"GET", key.text()})).text() == bytes);
  CHECK((co_await client->run({"STRLEN", key.text()})).integer() == 100'000);
  CHECK((co_await client->run({"DEL", key.text()})).integer() == 1);
  CHECK((co_await client->run({"GET", key.text()})).is_nil());
}

asio::awaitable<void> be_refused(redis::Client* client, redis::Key key) {
  co_await client->run({"SET", key.text(), "word", "PX", "60000"});
  CHECK_THAT(co_await fault_of(client, {"INCR", key.text()}), Contains("ERR: Redis: INCR: "));
  CHECK_THAT(co_await fault_of(client, {"LPUSH", key.text(), "x"}), Contains("WRONGTYPE: "));
  const auto unknown = co_await fault_of(client, {"NOSUCH", "hidden"});
  CHECK_THAT(unknown, Contains("ERR: Redis: NOSUCH: ") && !Contains("hidden"));
  // The connection goes on.
  CHECK((co_await client->run({"GET", key.text()})).text() == "word");
  CHECK_THROWS_AS(co_await client->run({"SET", key.text(), std::string(3'000'000, 'x')}),
                  std::invalid_argument);
  CHECK_THROWS_AS(co_await client->run({}), std::invalid_argument);
}

asio::awaitable<void> echo(redis::Client* client, int number, int* right, int* begun = nullptr) {
  if (begun != nullptr) ++*begun;
  const auto text = std::to_string(number);
  const auto reply = co_await client->run({"ECHO", text});
  *right += reply.text() == text ? 1 : 0;
}

asio::awaitable<void> leave_early(redis::Client* client, redis::Key key) {
  using namespace asio::experimental::awaitable_operators;
  // Cancelled in the turn it was sent in: the answer comes to nobody.
  asio::steady_timer timer{co_await asio::this_coro::executor, 0ms};
  auto sent = client->run({"SET", key.text(), "sent", "PX", "60000"});
  const auto first = co_await (std::move(sent) || timer.async_wait(asio::use_awaitable));
  CHECK(first.index() == 1);
  CHECK((co_await client->run({"GET", key.text()})).text() == "sent");
  CHECK((co_await client->run({"ECHO", "next"})).text() == "next");
}

asio::awaitable<void> lose_script(redis::Client* client, redis::Key key) {
  CHECK((co_await client->run(add_script, {key}, {"2"})).integer() == 2);
  CHECK((co_await client->run(add_script, {key}, {"3"})).integer() == 5);
  co_await client->run({"SCRIPT", "FLUSH"});
  CHECK((co_await client->run(add_script, {key}, {"4"})).integer() == 9);
  CHECK((co_await client->run(add_script, {key}, {"1"})).integer() == 10);
  co_await client->run({"DEL", key.text()});
}
}  // namespace

TEST_CASE("bytes of every value come back as they went", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, bring_back_bytes(&test.client(), test.key("bytes")));
}

TEST_CASE("what Redis refuses is thrown with its code and without values", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, be_refused(&test.client(), test.key("refused")));
  CHECK_THAT(test.metrics.expose(metrics::Format::prometheus),
             Contains("signalbox_redis_commands_total{outcome=\"refused\"} 3\n"));
}

TEST_CASE("each of many answers goes to its own command", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  int right = 0;
  int ended = 0;
  for (int i = 0; i < 4096; ++i) {
    asio::co_spawn(test.loop, echo(&test.client(), i, &right),
                   [&](const std::exception_ptr&) { ++ended; });
  }
  test.run_until([&] { return ended == 4096; });
  CHECK(right == 4096);
  CHECK_THAT(test.metrics.expose(metrics::Format::prometheus),
             Contains("signalbox_redis_in_flight 0\n"));
}

TEST_CASE("past the bound a command is refused at once, and those under way are not", "[redis]") {
  redis::TestClient test{testing::redis_url(), {.in_flight_max = 10}};
  int right = 0;
  int refused = 0;
  int ended = 0;
  for (int i = 0; i < 25; ++i) {
    asio::co_spawn(test.loop, echo(&test.client(), i, &right),
                   [&](const std::exception_ptr& fault) {
                     ++ended;
                     refused += fault ? 1 : 0;
                   });
  }
  test.run_until([&] { return ended == 25; });
  CHECK(right == 10);
  CHECK(refused == 15);
}

TEST_CASE("who leaves early does not get in the way of the next answer", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, leave_early(&test.client(), test.key("early")));
}

TEST_CASE("a script that Redis has forgotten runs once all the same", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, lose_script(&test.client(), test.key("script")));
}

TEST_CASE("a client that ends tells those who wait", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  int right = 0;
  int begun = 0;
  bool told = false;
  asio::co_spawn(test.loop, echo(&test.client(), 1, &right, &begun),
                 [&](const std::exception_ptr& fault) { told = fault != nullptr; });
  test.run_until([&] { return begun == 1; });
  test.end_client();
  test.run_until([&] { return told; });
  CHECK(right == 0);
}
