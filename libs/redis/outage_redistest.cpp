// What becomes of commands when Redis dies, hangs, or comes back empty.
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
#include <vector>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
using Stopwatch = std::chrono::steady_clock;
constexpr redis::Script count_script{"test.count", "return redis.call('INCR', KEYS[1])"};

// What came of a crowd of commands.
struct Crowd {
  int right = 0;
  int wrong = 0;
  int unavailable = 0;
  int ended = 0;
};

asio::awaitable<void> echo(redis::Client* client, int number, Crowd* crowd) {
  const auto text = std::to_string(number);
  try {
    const auto reply = co_await client->run({"ECHO", text});
    ++(reply.text() == text ? crowd->right : crowd->wrong);
  } catch (const redis::Unavailable&) {
    ++crowd->unavailable;
  }
  ++crowd->ended;
}

void send_crowd(redis::TestClient& test, Crowd& crowd, int count) {
  for (int i = 0; i < count; ++i) {
    asio::co_spawn(test.loop, echo(&test.client(), i, &crowd), [](const std::exception_ptr&) {});
  }
}

asio::awaitable<void> hear_at_once(redis::Client* client, std::string* fault) {
  const auto from = Stopwatch::now();
  try {
    co_await client->run({"PING"});
  } catch (const redis::Unavailable& error) {
    *fault = error.what();
  }
  CHECK(Stopwatch::now() - from < 50ms);
}

asio::awaitable<void> count(redis::Client* client, redis::Key key, std::int64_t* answer) {
  *answer = (co_await client->run(count_script, {key}, {})).integer();
}

asio::awaitable<void> leave_early(redis::Client* client) {
  using namespace asio::experimental::awaitable_operators;
  const auto from = Stopwatch::now();
  asio::steady_timer timer{co_await asio::this_coro::executor, 20ms};
  auto sent = client->run({"ECHO", "nobody's"});
  const auto first = co_await (std::move(sent) || timer.async_wait(asio::use_awaitable));
  CHECK(first.index() == 1);
  CHECK(Stopwatch::now() - from < 500ms);
}

asio::awaitable<void> wait_connected(redis::Client* client, std::chrono::milliseconds longest,
                                     bool* connected) {
  *connected = co_await client->wait_connected(longest);
}
}  // namespace

TEST_CASE("commands in flight when Redis dies end, and those after it fail at once", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url(), {.command_deadline = 500ms}};
  server.pause();  // so that they are in flight for certain
  Crowd crowd;
  send_crowd(test, crowd, 100);
  const auto from = Stopwatch::now();
  test.loop.restart();
  test.loop.poll();
  CHECK(crowd.ended == 0);
  server.kill();
  test.run_until([&] { return crowd.ended == 100; });
  CHECK(Stopwatch::now() - from < 1s);
  CHECK(crowd.unavailable == 100);
  CHECK_FALSE(test.client().connected());
  std::string fault;
  testing::run_on(test.loop, hear_at_once(&test.client(), &fault));
  CHECK_THAT(fault, Contains("Redis: "));
}

TEST_CASE("a Redis that comes back is found, and its scripts are made known again", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url()};
  std::vector<std::string> changes;
  test.client().on_change([&](bool connected, const std::string& fault) {
    changes.push_back(connected ? "up" : "down: " + fault);
  });
  std::int64_t answer = 0;
  testing::run_on(test.loop, count(&test.client(), test.key("count"), &answer));
  testing::run_on(test.loop, count(&test.client(), test.key("count"), &answer));
  CHECK(answer == 2);
  server.kill();
  test.wait_for(false);
  server.start();
  test.wait_for(true);
  testing::run_on(test.loop, count(&test.client(), test.key("count"), &answer));
  CHECK(answer == 1);
  REQUIRE(changes.size() >= 3);
  CHECK(changes.front() == "up");
  CHECK_THAT(changes[1], Contains("down: "));
  CHECK(changes.back() == "up");
  CHECK_THAT(test.metrics.expose(metrics::Format::prometheus),
             Contains("signalbox_redis_reconnects_total") &&
                 !Contains("signalbox_redis_reconnects_total 0\n"));
}

TEST_CASE("a Redis that hangs costs its deadline once, and no answer comes late", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url(), {.command_deadline = 200ms}};
  server.pause();
  Crowd stuck;
  const auto from = Stopwatch::now();
  send_crowd(test, stuck, 50);
  test.run_until([&] { return stuck.ended == 50; });
  CHECK(Stopwatch::now() - from >= 200ms);
  CHECK(Stopwatch::now() - from < 1s);
  CHECK(stuck.unavailable == 50);
  // The kernel accepts a connection for a hanging server: it does not count as one.
  std::string fault;
  testing::run_on(test.loop, hear_at_once(&test.client(), &fault));
  CHECK_THAT(fault, Contains("no answer in 200 ms"));

  server.resume();
  test.wait_for(true);
  Crowd after;
  send_crowd(test, after, 50);
  test.run_until([&] { return after.ended == 50; });
  CHECK(after.right == 50);
  CHECK(after.wrong == 0);
}

TEST_CASE("a loop that was held up finds the answers that came meanwhile", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url(), {.command_deadline = 100ms}};
  server.pause();
  Crowd crowd;
  send_crowd(test, crowd, 4000);  // more answers than are read at once
  test.loop.restart();
  test.loop.poll();
  server.resume();
  const auto until = Stopwatch::now() + 300ms;
  while (Stopwatch::now() < until) {  // as a loop that computes
  }
  test.run_until([&] { return crowd.ended == 4000; });
  CHECK(crowd.right == 4000);
}

TEST_CASE("who is cancelled does not wait for a Redis that hangs", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url()};
  server.pause();
  testing::run_on(test.loop, leave_early(&test.client()));
  server.resume();
  Crowd after;
  send_crowd(test, after, 10);
  test.run_until([&] { return after.ended == 10; });
  CHECK(after.right == 10);
}

TEST_CASE("a wrong password is said without it, and tried again", "[redis]") {
  testing::RedisServer server;
  const auto wrong = "redis://:hidden@127.0.0.1:" + std::to_string(server.port());
  redis::TestClient test{Secret{wrong}, {}, false};
  std::string fault;
  test.client().on_change([&](bool, const std::string& why) { fault = why; });
  test.run_until([&] { return fault.find("AUTH") != fault.npos; });
  CHECK_THAT(fault, Contains("WRONGPASS") && !Contains("hidden"));
  CHECK_FALSE(test.client().connected());
}

TEST_CASE("who waits for Redis goes on when it is there, or at its deadline", "[redis]") {
  testing::RedisServer server;
  server.kill();
  redis::TestClient test{server.url(), {}, false};
  bool connected = true;
  testing::run_on(test.loop, wait_connected(&test.client(), 50ms, &connected));
  CHECK_FALSE(connected);
  server.start();
  testing::run_on(test.loop, wait_connected(&test.client(), 5s, &connected));
  CHECK(connected);
}

TEST_CASE("a client finds Redis by name, in its database, under its own name", "[redis]") {
  testing::RedisServer server;
  auto url = server.url().reveal();
  url.replace(url.find("127.0.0.1"), 9, "localhost");
  url.back() = '3';
  redis::TestClient test{Secret{url}};
  std::string info;
  struct Ask {
    static asio::awaitable<void> info(redis::Client* client, std::string* text) {
      *text = (co_await client->run({"CLIENT", "INFO"})).text();
    }
  };
  testing::run_on(test.loop, Ask::info(&test.client(), &info));
  CHECK_THAT(info, Contains(" name=test ") && Contains(" db=3 "));
}
