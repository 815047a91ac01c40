#include "gateway/store/schema.hpp"
#include "gateway/store/stream_credentials.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

#include <set>

using namespace signalbox;
using namespace signalbox::gateway;
using namespace std::chrono_literals;
using testing::taken;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr pg::Query list_verbs{"test.list_verbs", "SELECT verb FROM outbox ORDER BY id"};

struct Fixture {
  testing::Database database{"gateway", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, metrics};
  testing::FakeClock clock;
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  store::StreamCredentials credentials{app, jobs, outbox};
};

contracts::Statement says(std::string verb, Uuid id) {
  return {.kind = {"stream_credential", std::move(verb)},
          .entity = id.to_string(),
          .entity_version = 1,
          .data = {}};
}

asio::awaitable<Uuid> add(Fixture* at, Tenant tenant, std::string account,
                          std::chrono::hours life = 24h) {
  const auto id = at->ids.next();
  const auto now = at->clock.now();
  store::StreamCredential credential{.id = id,
                                     .name = "of " + account,
                                     .noun = "device",
                                     .account = std::move(account),
                                     .created_by = "ada",
                                     .created_at = now,
                                     .expires_at = now + life};
  co_await at->credentials.add(std::move(tenant), std::move(credential), says("created", id), {});
  co_return id;
}

asio::awaitable<bool> end(Fixture* at, Tenant tenant, Uuid id) {
  co_return co_await at->credentials.end(std::move(tenant), id, at->clock.now(), says("ended", id),
                                         {});
}

asio::awaitable<std::set<std::string>> ending(Fixture* at) {
  std::set<std::string> found;
  for (const auto& one : co_await at->credentials.ending(at->clock.now())) {
    found.insert(one.tenant.slug() + " " + one.account);
  }
  co_return found;
}

asio::awaitable<void> keep(Fixture* at) {
  const auto id = co_await add(at, acme, "A1");
  const auto found = taken(co_await at->credentials.find(acme, id));
  CHECK(found.name == "of A1");
  CHECK(found.noun == "device");
  CHECK(found.account == "A1");
  CHECK(found.created_by == "ada");
  CHECK(found.created_at == at->clock.now());
  CHECK(found.expires_at == at->clock.now() + 24h);
  CHECK_FALSE(co_await at->credentials.find(acme, at->ids.next()));
}

asio::awaitable<void> page(Fixture* at) {
  std::vector<Uuid> made;
  for (const auto* account : {"A1", "A2", "A3"}) made.push_back(co_await add(at, acme, account));
  const auto first = co_await at->credentials.list(acme, std::nullopt, 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].id == made[2]);
  CHECK(first[1].id == made[1]);
  const auto rest = co_await at->credentials.list(acme, first[1].id, 2);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].id == made[0]);
}

asio::awaitable<void> keep_apart(Fixture* at) {
  const auto id = co_await add(at, acme, "A1");
  CHECK((co_await at->credentials.list(globex, std::nullopt, 10)).empty());
  CHECK_FALSE(co_await at->credentials.find(globex, id));
  CHECK_FALSE(co_await end(at, globex, id));
  CHECK(co_await at->credentials.find(acme, id));
  CHECK((co_await ending(at)).empty());
}

asio::awaitable<void> end_once(Fixture* at) {
  const auto id = co_await add(at, acme, "A1");
  const auto other = co_await add(at, acme, "A2");
  CHECK(co_await end(at, acme, id));
  CHECK_FALSE(co_await end(at, acme, id));
  CHECK_FALSE(co_await at->credentials.find(acme, id));
  const auto left = co_await at->credentials.list(acme, std::nullopt, 10);
  REQUIRE(left.size() == 1);
  CHECK(left[0].id == other);
  const auto facts = co_await at->jobs.run_fleet(list_verbs);
  REQUIRE(facts.size() == 3);  // the second end said nothing
  CHECK(facts[2].get<std::string>("verb") == "ended");
}

asio::awaitable<void> take_from_bus(Fixture* at) {
  co_await add(at, acme, "lasts", 48h);
  const auto ended = co_await add(at, acme, "ended", 48h);
  co_await add(at, globex, "expires", 1h);
  CHECK((co_await ending(at)).empty());
  co_await end(at, acme, ended);
  CHECK(co_await ending(at) == std::set<std::string>{"acme ended"});
  at->clock.advance(1h + 1ms);
  const std::set<std::string> both = {"acme ended", "globex expires"};
  CHECK(co_await ending(at) == both);
  CHECK(co_await ending(at) == both);  // until somebody says that they are gone there
  for (auto& one : co_await at->credentials.ending(at->clock.now())) {
    co_await at->credentials.mark_ended(std::move(one), at->clock.now());
  }
  CHECK((co_await ending(at)).empty());
  CHECK((co_await at->credentials.list(globex, std::nullopt, 10)).empty());
  CHECK((co_await at->credentials.list(acme, std::nullopt, 10)).size() == 1);
}
}  // namespace

TEST_CASE("a stream credential is kept without its secret", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, keep(&at));
}

TEST_CASE("stream credentials are listed page by page, the youngest first", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, page(&at));
}

TEST_CASE("another tenant sees and ends no stream credential of ours", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, keep_apart(&at));
}

TEST_CASE("a stream credential ends once, and then it is not there", "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, end_once(&at));
}

TEST_CASE("what ended or expired in any tenant is named until it is gone from the bus",
          "[gateway]") {
  Fixture at;
  testing::run_on(at.loop, take_from_bus(&at));
}
