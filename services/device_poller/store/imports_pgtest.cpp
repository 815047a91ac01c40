#include "device_poller/store/imports.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();

struct Fixture {
  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  SystemClock clock;
  UuidSource ids{clock};
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, metrics};
  store::Imports imports{app, jobs};
  Time now = clock.now();

  store::Import import() {
    return {.id = ids.next(),
            .format = "csv",
            .origin = {"somebody", "r1", ""},
            .created_at = now,
            .expires_at = now + 1h};
  }
  asio::awaitable<store::Import> queued(Tenant tenant) {
    const auto one = import();
    co_await imports.add(tenant, one);
    CHECK(co_await imports.complete(tenant, one.id, 70, "ab"));
    co_return one;
  }
};

asio::awaitable<void> run_one(Fixture* at) {
  const auto first = co_await at->queued(acme);
  CHECK_FALSE(co_await at->imports.complete(acme, first.id, 71, "cd"));  // said again
  const auto second = co_await at->queued(acme);
  CHECK((co_await at->imports.to_run(at->now)).size() == 2);
  CHECK_FALSE(co_await at->imports.claim(globex, first.id, at->now));
  auto mine = (co_await at->imports.claim(acme, first.id, at->now)).value();
  CHECK(mine.origin.actor == "somebody");
  CHECK(mine.size_bytes == 70);
  CHECK_FALSE(co_await at->imports.claim(acme, second.id, at->now));  // one at a time
  CHECK((co_await at->imports.to_run(at->now)).empty());
  mine.rows_done = 3;
  mine.good = 1;
  mine.refused = 2;
  mine.taken_bytes = 40;
  const std::vector<store::RefusedRow> rows{{2, "gate", "[]"}, {3, std::nullopt, "[1]"}};
  CHECK(co_await at->imports.progress(acme, mine, rows, at->now));
  CHECK((co_await at->imports.refused_rows(acme, first.id, 2, 10)).at(0).errors == "[1]");
  CHECK((co_await at->imports.refused_rows(globex, first.id, 0, 10)).empty());
  mine.state = "finished";
  co_await at->imports.end(acme, mine, at->now + 1s);
  const auto kept = (co_await at->imports.find(acme, first.id)).value();
  CHECK(kept.state == "finished");
  CHECK(kept.rows_done == 3);
  CHECK(kept.ended_at == at->now + 1s);
  CHECK_FALSE(co_await at->imports.find(globex, first.id));
  CHECK_FALSE(co_await at->imports.cancel(acme, first.id, at->now));
  CHECK(co_await at->imports.claim(acme, second.id, at->now));
}

asio::awaitable<void> take_over(Fixture* at) {
  const auto one = co_await at->queued(acme);
  auto gone = (co_await at->imports.claim(acme, one.id, at->now)).value();
  gone.rows_done = gone.good = 5;
  CHECK(co_await at->imports.progress(acme, gone, {}, at->now));
  const auto later = at->now + store::import_gone_after + 1s;
  CHECK_FALSE(co_await at->imports.claim(acme, one.id, at->now + 1s));
  CHECK((co_await at->imports.to_run(later)).at(0).id == one.id);
  auto mine = (co_await at->imports.claim(acme, one.id, later)).value();
  CHECK(mine.rows_done == 5);
  // Who was away and comes back keeps nothing, and ends nothing.
  gone.rows_done = 9;
  CHECK_FALSE(co_await at->imports.progress(acme, gone, {{9, "x", "[]"}}, later));
  CHECK((co_await at->imports.refused_rows(acme, one.id, 0, 10)).empty());
  gone.state = "failed";
  co_await at->imports.end(acme, gone, later);
  CHECK(co_await at->imports.progress(acme, mine, {}, later));
  CHECK(co_await at->imports.cancel(acme, one.id, later));
  // What was under way is counted, and then it is over.
  mine.rows_done = mine.good = 7;
  CHECK_FALSE(co_await at->imports.progress(acme, mine, {}, later));
  CHECK((co_await at->imports.find(acme, one.id)).value().good == 7);
}

asio::awaitable<void> expire(Fixture* at) {
  const auto late = at->import();
  co_await at->imports.add(acme, late);
  CHECK((co_await at->imports.expire(at->now + 59min)).empty());
  const auto expired = co_await at->imports.expire(at->now + 61min);
  REQUIRE(expired.size() == 1);
  CHECK(expired[0].id == late.id);
  CHECK((co_await at->imports.find(acme, late.id)).value().state == "expired");
  CHECK_FALSE(co_await at->imports.complete(acme, late.id, 1, "ab"));
}

asio::awaitable<void> keep_few(Fixture* at) {
  for (int turn = 0; turn < store::imports_kept + 3; ++turn) {
    const auto one = at->import();
    co_await at->imports.add(acme, one);
    CHECK(co_await at->imports.cancel(acme, one.id, at->now));
  }
  CHECK((co_await at->imports.list(acme, std::nullopt, 500)).size() ==
        static_cast<std::size_t>(store::imports_kept));
}

asio::awaitable<void> keep_few_rows(Fixture* at) {
  const auto one = co_await at->queued(acme);
  auto mine = (co_await at->imports.claim(acme, one.id, at->now)).value();
  std::vector<store::RefusedRow> rows;
  mine.refused = store::refused_rows_kept + 1;
  for (std::int32_t row = 1; row <= mine.refused; ++row) rows.push_back({row, "x", "[]"});
  CHECK(co_await at->imports.progress(acme, mine, rows, at->now));
  CHECK((co_await at->imports.refused_rows(acme, one.id, 0, 20'000)).size() ==
        static_cast<std::size_t>(store::refused_rows_kept));
}
}  // namespace

TEST_CASE("one import of a tenant runs at a time, until it is ended", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, run_one(&at));
}

TEST_CASE("an import whose runner has gone is taken over where it was", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, take_over(&at));
}

TEST_CASE("an import that gets no file expires", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, expire(&at));
}

TEST_CASE("the last hundred imports are kept, and as many rows as are read", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_few(&at));
  testing::run_on(at.loop, keep_few_rows(&at));
}
