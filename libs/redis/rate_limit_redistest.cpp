#include "redis/rate_limit.hpp"
#include "redis/test_client.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/redis_server.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <optional>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using redis::Allowance;
using redis::Rate;

namespace {
asio::awaitable<void> take(redis::Client* client, redis::Key key, Rate rate,
                           std::optional<Allowance>* answer) {
  *answer = co_await redis::take_tokens(*client, key, rate);
}

// A limit that is not known counts as refused here, with -1 left.
asio::awaitable<Allowance> taken(redis::Client* client, redis::Key key, Rate rate,
                                 std::int64_t cost) {
  co_return (co_await redis::take_tokens(*client, key, rate, cost))
      .value_or(Allowance{.remaining = -1});
}

asio::awaitable<void> empty_bucket(redis::Client* client, redis::Key key) {
  // One token in a hundred seconds: nothing comes in while the test runs.
  const Rate rate{.capacity = 5, .refill_per_second = 0.01};
  CHECK(co_await taken(client, key, rate, 2) == Allowance{true, 3, 200s, 0ms});
  const auto too_much = co_await taken(client, key, rate, 4);
  CHECK_FALSE(too_much.allowed);
  CHECK(too_much.remaining == 3);
  CHECK(too_much.retry_after > 90s);
  CHECK(too_much.retry_after <= 100s);
  const auto rest = co_await taken(client, key, rate, 3);
  CHECK(rest.allowed);
  CHECK(rest.remaining == 0);
  CHECK(rest.reset > 490s);
  const auto life = (co_await client->run({"PTTL", key.text()})).integer();
  CHECK(life > 490'000);
  CHECK(life <= 500'000);
  CHECK_THROWS_AS(co_await redis::take_tokens(*client, key, rate, 6), std::invalid_argument);
  co_await client->run({"DEL", key.text()});
}

asio::awaitable<void> leave_no_trace(redis::Client* client, redis::Key key) {
  const Rate rate{.capacity = 5, .refill_per_second = 0.01};
  CHECK((co_await taken(client, key, rate, 0)).remaining == 5);
  CHECK((co_await client->run({"EXISTS", key.text()})).integer() == 0);
}
}  // namespace

TEST_CASE("the fleet's bucket counts, refuses and ends by itself", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  testing::run_on(test.loop, empty_bucket(&test.client(), test.key("bucket")));
  testing::run_on(test.loop, leave_no_trace(&test.client(), test.key("untouched")));
}

TEST_CASE("the fleet's bucket is refilled by Redis' clock", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  const Rate rate{.capacity = 1, .refill_per_second = 10};
  const auto key = test.key("refill");
  std::optional<Allowance> answer;
  testing::run_on(test.loop, take(&test.client(), key, rate, &answer));
  CHECK(answer.value_or(Allowance{}).allowed);
  const auto from = std::chrono::steady_clock::now();
  test.run_until([&] {
    testing::run_on(test.loop, take(&test.client(), key, rate, &answer));
    return answer && answer->allowed;
  });
  CHECK(std::chrono::steady_clock::now() - from > 50ms);
}

TEST_CASE("of a crowd as many are let through as the bucket holds", "[redis]") {
  redis::TestClient test{testing::redis_url()};
  const Rate rate{.capacity = 20, .refill_per_second = 0.001};
  std::vector<std::optional<Allowance>> answers(100);
  std::size_t ended = 0;
  for (auto& answer : answers) {
    asio::co_spawn(test.loop, take(&test.client(), test.key("crowd"), rate, &answer),
                   [&](const std::exception_ptr&) { ++ended; });
  }
  test.run_until([&] { return ended == answers.size(); });
  CHECK(std::ranges::count_if(answers,
                              [](const auto& answer) { return answer && answer->allowed; }) == 20);
}

TEST_CASE("while Redis is away a limit is not known, which is neither yes nor no", "[redis]") {
  testing::RedisServer server;
  redis::TestClient test{server.url()};
  server.kill();
  test.wait_for(false);
  std::optional<Allowance> answer{Allowance{}};
  testing::run_on(test.loop, take(&test.client(), test.key("away"), Rate{}, &answer));
  CHECK_FALSE(answer);
}
