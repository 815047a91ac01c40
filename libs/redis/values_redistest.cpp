#include "redis/error.hpp"
#include "redis/test_client.hpp"
#include "redis/values.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <stdexcept>
#include <string>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
asio::awaitable<void> keep_a_while(redis::Client* client, redis::Key key) {
  redis::Cache cache{*client};
  CHECK_FALSE(co_await cache.get(key));
  co_await cache.set(key, "one", 60s);
  co_await cache.set(key, "two", 60s);
  CHECK(co_await cache.get(key) == "two");
  co_await cache.remove(key);
  CHECK_FALSE(co_await cache.get(key));
  co_await cache.set(key, std::string(redis::value_bytes_max, 'x'), 60s);
  CHECK((co_await cache.get(key)).value_or("").size() == redis::value_bytes_max);
  co_await cache.remove(key);
  CHECK_THROWS_AS(co_await cache.set(key, std::string(redis::value_bytes_max + 1, 'x'), 1s),
                  std::invalid_argument);
  CHECK_THROWS_AS(co_await cache.set(key, "for ever", 0ms), std::invalid_argument);
}

asio::awaitable<void> use_once(redis::Client* client, redis::Key key) {
  redis::Tickets tickets{*client};
  CHECK(co_await tickets.put(key, "first", 60s));
  CHECK_FALSE(co_await tickets.put(key, "second", 60s));
  CHECK(co_await tickets.take(key) == "first");
  CHECK_FALSE(co_await tickets.take(key));
  CHECK_THROWS_AS(co_await tickets.put(key, "for ever", 0ms), std::invalid_argument);
}

asio::awaitable<void> put_shortly(redis::Client* client, redis::Key key) {
  redis::Tickets tickets{*client};
  co_await redis::Cache{*client}.set(key, "short", 20ms);
}

asio::awaitable<void> look(redis::Client* client, redis::Key key, bool* there) {
  *there = (co_await redis::Cache{*client}.get(key)).has_value();
}

asio::awaitable<void> race(redis::Client* client, redis::Key key, int* taken) {
  redis::Tickets tickets{*client};
  *taken += co_await tickets.take(key) ? 1 : 0;
}

asio::awaitable<void> put(redis::Client* client, redis::Key key) {
  redis::Tickets tickets{*client};
  CHECK(co_await tickets.put(key, "one", 60s));
}

asio::awaitable<void> without_redis(redis::Client* client, redis::Key key) {
  redis::Cache cache{*client};
  redis::Tickets tickets{*client};
  CHECK_FALSE(co_await cache.get(key));
  co_await cache.set(key, "not kept", 60s);
  CHECK_THROWS_AS(co_await cache.remove(key), redis::Unavailable);
  CHECK_THROWS_AS(co_await tickets.put(key, "no", 60s), redis::Unavailable);
  CHECK_THROWS_AS(co_await tickets.take(key), redis::Unavailable);
}
}  // namespace

TEST_CASE("a cached value is the last one set, until it is removed", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, keep_a_while(&test.client(), test.key("cache")));
}

TEST_CASE("a cached value ends by itself", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, put_shortly(&test.client(), test.key("short")));
  bool there = true;
  test.run_until([&] {
    testing::run_on(test.loop, look(&test.client(), test.key("short"), &there));
    return !there;
  });
}

TEST_CASE("a ticket is good once, and nobody writes over it", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, use_once(&test.client(), test.key("ticket")));
}

TEST_CASE("of many who take a ticket one has it, and another tenant none", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  redis::TestClient other{testing::redis_url()};
  testing::run_on(test.loop, put(&test.client(), test.key("race")));
  int theirs = 0;
  testing::run_on(other.loop, race(&other.client(), other.key("race"), &theirs));
  CHECK(theirs == 0);
  int taken = 0;
  int ended = 0;
  for (int i = 0; i < 50; ++i) {
    asio::co_spawn(test.loop, race(&test.client(), test.key("race"), &taken),
                   [&](const std::exception_ptr&) { ++ended; });
  }
  test.run_until([&] { return ended == 50; });
  CHECK(taken == 1);
}

TEST_CASE("without Redis a cache misses and a ticket is not honoured", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url()};
  server.kill();
  test.wait_for(false);
  testing::run_on(test.loop, without_redis(&test.client(), test.key("away")));
}
