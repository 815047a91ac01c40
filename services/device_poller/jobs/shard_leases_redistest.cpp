#include "device_poller/domain/shards.hpp"
#include "device_poller/jobs/shard_leases.hpp"
#include "device_poller/store/schema.hpp"
#include "redis/test_client.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/redis_server.hpp"

#include <algorithm>
#include <set>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
constexpr auto all = static_cast<std::size_t>(domain::shards);
const redis::Key replicas_key = redis::fleet_key("poller_replicas", "all");

redis::Key shard_key(int shard) { return redis::fleet_key("poller_shard", std::to_string(shard)); }

// A Redis and a database of the test's own: the names of shards are the whole fleet's.
struct Fixture {
  jobs::ShardLeases replica(std::string name) {
    auto& registry = *registries.emplace_back(std::make_unique<metrics::Registry>());
    return jobs::ShardLeases{{.cache = redis.client(),
                              .polls = polls,
                              .clock = clock,
                              .log = log,
                              .metrics = registry,
                              .replica = name,
                              .can_keep = [this, name] { return !cut_off.contains(name); }}};
  }
  void run(asio::awaitable<void> coroutine) { testing::run_on(redis.loop, std::move(coroutine)); }

  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  testing::RedisServer server;
  redis::TestClient redis{server.url()};
  testing::FakeClock clock;
  log::Sink sink{-1, clock};
  log::Logger log{sink, log::Level::error, "test", "test"};
  std::vector<std::unique_ptr<metrics::Registry>> registries;
  pg::Pool app{redis.loop.get_executor(), {database.app_url(), "app"}, redis.metrics};
  pg::Pool jobs{redis.loop.get_executor(), {database.jobs_url(), "jobs"}, redis.metrics};
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  store::Polls polls{app, jobs, outbox};
  std::set<std::string> cut_off;
  jobs::ShardLeases one = replica("one");
  jobs::ShardLeases other = replica("other");
};

// Both have said that they live, and each has its share.
void share(Fixture& at) {
  for (int turn = 0; turn < 2; ++turn) {
    at.run(at.one.turn());
    at.run(at.other.turn());
  }
}

// As if the time of all that this replica has in Redis had passed; before, that it will.
asio::awaitable<void> let_expire(Fixture* at, std::string replica, std::vector<int> shards) {
  auto& client = at->redis.client();
  for (const int shard : shards) {
    const auto left = (co_await client.run({"PTTL", shard_key(shard).text()})).integer();
    if (left <= 0 || left > 15'000) FAIL("shard " << shard << " is held for " << left << " ms");
    co_await client.run({"DEL", shard_key(shard).text()});
  }
  const auto score = (co_await client.run({"ZSCORE", replicas_key.text(), replica})).text();
  const auto passed = std::to_string(std::stoll(std::string{score}) - 15'001);
  co_await client.run({"ZADD", replicas_key.text(), passed, replica});
}

asio::awaitable<void> forget_all(Fixture* at) { co_await at->redis.client().run({"FLUSHALL"}); }

// Whether the replica may write for each of these shards, under a number of at least `least`.
bool has_fences(const jobs::ShardLeases& replica, const std::vector<int>& shards,
                std::int64_t least = 1) {
  return std::ranges::all_of(shards, [&](int shard) {
    const auto fence = replica.fence_of(shard);
    return fence && fence->shard == shard && fence->number >= least;
  });
}

bool has_no_fence(const jobs::ShardLeases& replica) {
  for (int shard = 0; shard < domain::shards; ++shard) {
    if (replica.fence_of(shard)) return false;
  }
  return true;
}
}  // namespace

TEST_CASE("a replica alone has all shards, each under a number", "[device_poller]") {
  Fixture at;
  CHECK(has_no_fence(at.one));
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, at.one.held()));
  CHECK_FALSE(at.one.fence_of(-1));
  CHECK_FALSE(at.one.fence_of(domain::shards));
}

TEST_CASE("two replicas share all shards, and none is both's at any time", "[device_poller]") {
  Fixture at;
  for (int turn = 0; turn < 3; ++turn) {
    for (auto* replica : {&at.one, &at.other}) {
      at.run(replica->turn());
      for (int shard = 0; shard < domain::shards; ++shard) {
        if (at.one.fence_of(shard) && at.other.fence_of(shard)) FAIL("both have " << shard);
      }
    }
  }
  auto both = at.one.held();
  const auto others = at.other.held();
  CHECK(both.size() > all / 3);
  CHECK(others.size() > all / 3);
  both.insert(both.end(), others.begin(), others.end());
  CHECK(both.size() == all);
  CHECK(std::set<int>(both.begin(), both.end()).size() == all);
  CHECK(has_fences(at.one, at.one.held()));
  CHECK(has_fences(at.other, others, 2));  // `one` had them before
}

TEST_CASE("when a replica ends the other has all shards at once", "[device_poller]") {
  Fixture at;
  share(at);
  const auto left = at.other.held();
  REQUIRE_FALSE(left.empty());
  at.run(at.other.end());
  CHECK(at.other.held().empty());
  CHECK(has_no_fence(at.other));
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, left, 3));
}

TEST_CASE("who cannot keep what polls bring leaves its shards to who can", "[device_poller]") {
  Fixture at;
  share(at);
  const auto left = at.other.held();
  at.cut_off.insert("other");
  at.run(at.other.turn());
  CHECK(at.other.held().empty());
  CHECK(has_no_fence(at.other));
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, left, 3));

  // Nobody can: who has the shards goes on.
  at.cut_off.insert("one");
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  at.run(at.other.turn());
  CHECK(at.other.held().empty());

  at.cut_off.clear();
  share(at);
  CHECK(at.one.held().size() == all - left.size());
  CHECK(at.other.held() == left);
}

TEST_CASE("when a replica dies the other has all shards after the life of a lease, not before",
          "[device_poller]") {
  Fixture at;
  share(at);
  const auto left = at.other.held();
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all - left.size());
  at.run(let_expire(&at, "other", left));
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, left, 3));
}

TEST_CASE("while Redis is away shards are held until the end of their leases", "[device_poller]") {
  Fixture at;
  at.run(at.one.turn());
  at.server.kill();
  at.redis.wait_for(false);
  at.clock.advance(12s);
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, at.one.held()));
  at.clock.advance(1s);  // two seconds before Redis would give them to others
  CHECK(has_no_fence(at.one));
  at.run(at.one.turn());
  CHECK(at.one.held().empty());

  at.server.start();  // empty
  at.redis.wait_for(true);
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, at.one.held(), 2));
}

TEST_CASE("what a replica ends with while Redis is away ends by itself", "[device_poller]") {
  Fixture at;
  at.run(at.one.turn());
  at.server.kill();
  at.redis.wait_for(false);
  at.run(at.one.end());
  CHECK(at.one.held().empty());
  CHECK(has_no_fence(at.one));
}

TEST_CASE("shards that Redis has forgotten are taken anew, under a higher number",
          "[device_poller]") {
  Fixture at;
  at.run(at.one.turn());
  at.run(forget_all(&at));
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, at.one.held(), 2));
}

TEST_CASE("a shard that could not be numbered is not polled, and is numbered in the next turn",
          "[device_poller]") {
  Fixture at;
  at.database.execute("ALTER TABLE device_poller.shards RENAME TO away");
  CHECK_THROWS(at.run(at.one.turn()));
  CHECK(has_no_fence(at.one));
  at.database.execute("ALTER TABLE device_poller.away RENAME TO shards");
  at.run(at.one.turn());
  CHECK(at.one.held().size() == all);
  CHECK(has_fences(at.one, at.one.held()));
}
