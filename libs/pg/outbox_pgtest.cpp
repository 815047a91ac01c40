#include "pg/inbox.hpp"
#include "pg/outbox.hpp"
#include "pg/pool.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

using namespace signalbox;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr pg::Query list_facts{
    "test.list_facts",
    "SELECT tenant_id, fact_id, noun, verb, entity, entity_version, occurred_at, actor, data, "
    "sent_at FROM outbox ORDER BY id"};
constexpr pg::Query list_handled{"test.list_handled", "SELECT tenant_id FROM inbox"};

struct Fixture {
  testing::Database database;
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool pool{loop.get_executor(), {database.app_url(), "test"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "test"}, metrics};
  testing::FakeClock clock;
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
};

contracts::Statement statement(std::string entity, std::int64_t version = 1) {
  return {
      {"tree", "published"}, std::move(entity), version, *json::Raw::parse(R"({ "b": 1, "a":2})")};
}

asio::awaitable<void> say(Fixture* at, Tenant tenant, bool commit) {
  auto transaction = co_await at->pool.begin(std::move(tenant));
  at->outbox.say(transaction, statement("t1", 3), {"ada", "r1", ""});
  if (commit) co_await transaction.commit();
}

asio::awaitable<void> commit_one_of_two(Fixture* at) {
  co_await say(at, acme, true);
  co_await say(at, globex, false);
  const auto rows = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].get<Tenant>("tenant_id") == acme);
  CHECK(rows[0].get<std::string>("verb") == "published");
  CHECK(rows[0].get<std::int64_t>("entity_version") == 3);
  CHECK(rows[0].get<Time>("occurred_at") == at->clock.now());
  CHECK(rows[0].get<std::string>("actor") == "ada");
  CHECK(rows[0].get<std::string>("data") == R"({ "b": 1, "a":2})");
  CHECK_FALSE(rows[0].get<std::optional<Time>>("sent_at"));
}

asio::awaitable<void> read_as_app(Fixture* at) {
  co_await say(at, acme, true);
  co_await at->pool.run(acme, list_facts);
}

asio::awaitable<bool> handle(Fixture* at, Tenant tenant, Uuid fact, bool commit) {
  auto transaction = co_await at->pool.begin(std::move(tenant));
  const bool first = co_await pg::first_time(&transaction, "rca_tree", fact);
  if (commit) co_await transaction.commit();
  co_return first;
}

asio::awaitable<void> handle_again(Fixture* at) {
  const auto fact = at->ids.next();
  CHECK(co_await handle(at, acme, fact, false));  // rolled back: as if it had not been
  CHECK(co_await handle(at, acme, fact, true));
  CHECK_FALSE(co_await handle(at, acme, fact, true));
  CHECK(co_await handle(at, globex, fact, true));  // another tenant's message of the same id
  CHECK((co_await at->pool.run(acme, list_handled)).size() == 1);
}

asio::awaitable<void> handle_at_once(Fixture* at) {
  using asio::experimental::awaitable_operators::operator&&;
  const auto fact = at->ids.next();
  const auto [one, other] = co_await (handle(at, acme, fact, true) && handle(at, acme, fact, true));
  CHECK(one != other);
}
}  // namespace

TEST_CASE("a fact is kept if and only if its transaction commits", "[pg]") {
  Fixture at;
  testing::run_on(at.loop, commit_one_of_two(&at));
}

TEST_CASE("a service cannot read what it has said", "[pg]") {
  Fixture at;
  CHECK_THROWS_WITH(testing::run_on(at.loop, read_as_app(&at)),
                    Catch::Contains("permission denied for table outbox"));
}

TEST_CASE("a fact that nobody could read is refused before it is kept", "[pg]") {
  Fixture at;
  const auto say_big = [](Fixture* in) -> asio::awaitable<void> {
    auto transaction = co_await in->pool.begin(acme);
    auto says = statement("t1");
    says.data = *json::Raw::parse('"' + std::string(contracts::fact_bytes_max, 'x') + '"');
    in->outbox.say(transaction, says, {});
  };
  CHECK_THROWS_AS(testing::run_on(at.loop, say_big(&at)), std::invalid_argument);
}

TEST_CASE("a fact is handled once for each tenant and durable", "[pg]") {
  Fixture at;
  testing::run_on(at.loop, handle_again(&at));
}

TEST_CASE("of two that handle a fact at the same time one is the first", "[pg]") {
  Fixture at;
  testing::run_on(at.loop, handle_at_once(&at));
}
