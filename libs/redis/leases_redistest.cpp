#include "redis/error.hpp"
#include "redis/leases.hpp"
#include "redis/test_client.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using Keys = std::vector<redis::Key>;

namespace {
constexpr redis::LeasesConfig short_config{.ttl = 300ms, .margin = 100ms};

// Two holders on one Redis, each with a clock of its own.
struct Fixture {
  explicit Fixture(const Secret& url, redis::LeasesConfig config = {})
      : test(url), ours(test.client(), clock, config), theirs(test.client(), clock, config) {}

  testing::FakeClock clock;
  redis::TestClient test;
  redis::Leases ours;
  redis::Leases theirs;
};

Keys many_keys(const Fixture& fixture, int count) {
  Keys keys;
  for (int i = 0; i < count; ++i) keys.push_back(fixture.test.key("shard" + std::to_string(i)));
  return keys;
}

asio::awaitable<void> one_holder(Fixture* fixture, redis::Key key) {
  CHECK(co_await fixture->ours.acquire(key));
  CHECK(co_await fixture->ours.acquire(key));
  CHECK_FALSE(co_await fixture->theirs.acquire(key));
  CHECK(fixture->ours.holds(key));
  CHECK_FALSE(fixture->theirs.holds(key));
  CHECK_FALSE(fixture->theirs.held_until(key));
  // Only the holder can let go.
  co_await fixture->theirs.release({key});
  CHECK_FALSE(co_await fixture->theirs.acquire(key));
  co_await fixture->ours.release({key});
  CHECK_FALSE(fixture->ours.holds(key));
  CHECK(co_await fixture->theirs.acquire(key));
  co_await fixture->theirs.release({key});
}

asio::awaitable<void> hold_many(Fixture* fixture, Keys keys) {
  CHECK((co_await fixture->ours.acquire_all(keys)).size() == keys.size());
  CHECK((co_await fixture->theirs.acquire_all(keys)).empty());
  CHECK((co_await fixture->ours.renew()).empty());
  CHECK(fixture->ours.keys().size() == keys.size());
  // Three go to somebody else behind our back.
  auto& client = fixture->test.client();
  co_await client.run({"DEL", keys[7].text(), keys[500].text(), keys[1023].text()});
  CHECK((co_await fixture->theirs.acquire_all({keys[500], keys[501]})) == Keys{keys[500]});
  auto lost = co_await fixture->ours.renew();
  std::ranges::sort(lost);
  Keys expected{keys[7], keys[500], keys[1023]};
  std::ranges::sort(expected);
  CHECK(lost == expected);
  CHECK_FALSE(fixture->ours.held_until(keys[500]));
  CHECK(fixture->ours.holds(keys[501]));
  CHECK(fixture->theirs.holds(keys[500]));
  CHECK(fixture->ours.keys().size() == keys.size() - 3);
  co_await fixture->ours.release(fixture->ours.keys());
  co_await fixture->theirs.release(fixture->theirs.keys());
  CHECK((co_await client.run({"EXISTS", keys[0].text(), keys[500].text()})).integer() == 0);
}

asio::awaitable<void> renew_in_pieces(Fixture* fixture, Keys keys) {
  const auto middle = keys.begin() + redis::leases_a_call_max;
  CHECK((co_await fixture->ours.acquire_all({keys.begin(), middle})).size() == 4096);
  CHECK((co_await fixture->ours.acquire_all({middle, keys.end()})).size() == keys.size() - 4096);
  fixture->clock.advance(1s);
  CHECK((co_await fixture->ours.renew()).empty());
  const auto held = fixture->ours.keys();
  CHECK(fixture->ours.held_until(held.front()) == fixture->clock.steady() + 13s);
  CHECK(fixture->ours.held_until(held.back()) == fixture->clock.steady() + 13s);
  auto& client = fixture->test.client();
  co_await client.run({"DEL", held.front().text(), held.back().text()});
  CHECK((co_await fixture->ours.renew()) == Keys{held.front(), held.back()});
  CHECK(fixture->ours.keys().size() == keys.size() - 2);
}

asio::awaitable<void> reach_end(Fixture* fixture, redis::Key key) {
  auto& clock = fixture->clock;
  clock.advance(149ms);
  CHECK(fixture->ours.holds(key));
  clock.advance(1ms);
  CHECK_FALSE(fixture->ours.holds(key));
  // Nobody took it: it can be renewed, late as it is.
  CHECK((co_await fixture->ours.renew()).empty());
  CHECK(fixture->ours.held_until(key) == clock.steady() + 200ms);
}

asio::awaitable<void> take(redis::Leases* leases, redis::Key key, bool* taken) {
  *taken = co_await leases->acquire(key);
}

asio::awaitable<void> take_late(redis::Leases* leases, redis::Key key, int* begun, bool* taken) {
  ++*begun;
  *taken = co_await leases->acquire(key);
}

asio::awaitable<void> renew(redis::Leases* leases, Keys* lost) { *lost = co_await leases->renew(); }

asio::awaitable<void> renew_away(redis::Leases* leases, bool* unavailable) {
  try {
    co_await leases->renew();
  } catch (const redis::Unavailable&) {
    *unavailable = true;
  }
}

asio::awaitable<void> forget_answer(Fixture* fixture, redis::Key key) {
  // As if the answer to our acquire had been lost: Redis knows it, we do not.
  CHECK(co_await fixture->ours.acquire(key));
  const auto token = (co_await fixture->test.client().run({"GET", key.text()})).text();
  CHECK(co_await fixture->ours.acquire(key));
  const auto newer = (co_await fixture->test.client().run({"GET", key.text()})).text();
  CHECK(newer != token);
  CHECK((co_await fixture->ours.renew()).empty());
  co_await fixture->ours.release({key});
}

asio::awaitable<void> ask_too_much(redis::Leases* leases, Keys keys) {
  CHECK_THROWS_AS(co_await leases->acquire_all(keys), std::invalid_argument);
  CHECK((co_await leases->acquire_all({})).empty());
  CHECK((co_await leases->renew()).empty());
}
}  // namespace

TEST_CASE("a lease has one holder, who alone can let go", "[redis]") {
  Fixture fixture{testing::redis_url()};
  testing::run_on(fixture.test.loop, one_holder(&fixture, fixture.test.key("one")));
}

TEST_CASE("a thousand leases are taken, renewed and reported lost in a call each", "[redis]") {
  Fixture fixture{testing::redis_url()};
  testing::run_on(fixture.test.loop, hold_many(&fixture, many_keys(fixture, 1024)));
}

TEST_CASE("more leases than a call takes are renewed in several", "[redis]") {
  Fixture fixture{testing::redis_url()};
  testing::run_on(fixture.test.loop, renew_in_pieces(&fixture, many_keys(fixture, 5000)));
}

TEST_CASE("a holder stops before Redis does, counted from before it asked", "[redis]") {
  Fixture fixture{testing::redis_url(), short_config};
  const auto key = fixture.test.key("end");
  const auto from = fixture.clock.steady();
  int begun = 0;
  bool taken = false;
  asio::co_spawn(fixture.test.loop, take_late(&fixture.ours, key, &begun, &taken),
                 [](const std::exception_ptr&) {});
  fixture.test.run_until([&] { return begun == 1; });
  fixture.clock.advance(50ms);  // the answer takes so long
  fixture.test.run_until([&] { return taken; });
  CHECK(fixture.ours.held_until(key) == from + 200ms);
  testing::run_on(fixture.test.loop, reach_end(&fixture, key));
}

TEST_CASE("a lease that is not renewed goes to the next, and its holder is told", "[redis]") {
  Fixture fixture{testing::redis_url(), short_config};
  const auto key = fixture.test.key("crash");
  bool taken = false;
  testing::run_on(fixture.test.loop, take(&fixture.ours, key, &taken));
  CHECK(taken);
  fixture.test.run_until([&] {
    testing::run_on(fixture.test.loop, take(&fixture.theirs, key, &taken));
    return taken;
  });
  Keys lost;
  testing::run_on(fixture.test.loop, renew(&fixture.ours, &lost));
  CHECK(lost == Keys{key});
  CHECK(fixture.theirs.holds(key));
}

TEST_CASE("while Redis is away a lease is kept until its end", "[redis]") {
  testing::RedisServer server;
  Fixture fixture{server.url()};
  const auto key = fixture.test.key("away");
  bool taken = false;
  testing::run_on(fixture.test.loop, take(&fixture.ours, key, &taken));
  const auto until = fixture.ours.held_until(key);
  server.kill();
  fixture.test.wait_for(false);
  fixture.clock.advance(1s);
  bool unavailable = false;
  testing::run_on(fixture.test.loop, renew_away(&fixture.ours, &unavailable));
  CHECK(unavailable);
  CHECK(fixture.ours.holds(key));
  CHECK(fixture.ours.held_until(key) == until);
  fixture.clock.advance(12s);
  CHECK_FALSE(fixture.ours.holds(key));

  // It comes back empty: what was held is lost, and is said to be.
  server.start();
  fixture.test.wait_for(true);
  Keys lost;
  testing::run_on(fixture.test.loop, renew(&fixture.ours, &lost));
  CHECK(lost == Keys{key});
  CHECK(fixture.ours.keys().empty());
}

TEST_CASE("an answer that was lost does not lock the holder out", "[redis]") {
  Fixture fixture{testing::redis_url()};
  testing::run_on(fixture.test.loop, forget_answer(&fixture, fixture.test.key("lost")));
}

TEST_CASE("a call for too many leases and a margin without a TTL are refused", "[redis]") {
  Fixture fixture{testing::redis_url()};
  testing::run_on(fixture.test.loop, ask_too_much(&fixture.ours, many_keys(fixture, 4097)));
  CHECK_THROWS_AS(redis::Leases(fixture.test.client(), fixture.clock, {.ttl = 1s, .margin = 1s}),
                  std::logic_error);
}
