#include "device_poller/store/scans.hpp"
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

contracts::Statement fact() {
  return {.kind = {"scan", "started"},
          .entity = "01a20030-3fdd-70b1-a352-6b39aa21f901",
          .entity_version = 1,
          .data = json::Raw::parse("{}").value()};
}
contracts::Statement said(const domain::Scan&) { return fact(); }

struct Fixture {
  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  SystemClock clock;
  UuidSource ids{clock};
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Outbox outbox{ids, clock};
  store::Scans scans{app, outbox};
  Time now = clock.now();

  domain::Scan scan() {
    return {.id = ids.next(),
            .networks = {"10.1.0.0/24", "10.2.0.0/30"},
            .ports = {161, 8728, 8729},
            .hosts_total = 256,
            .started_at = now};
  }
};

asio::awaitable<void> run_one(Fixture* at) {
  auto first = at->scan();
  first.credential_profile_ids = {at->ids.next()};
  CHECK_FALSE(co_await at->scans.add(acme, first, fact(), {}));
  CHECK(co_await at->scans.add(acme, at->scan(), fact(), {}) == first.id);
  CHECK_FALSE(co_await at->scans.add(globex, at->scan(), fact(), {}));  // another tenant's own
  first.hosts_done = 12;
  first.found = 3;
  CHECK(co_await at->scans.progress(acme, first, at->now));
  CHECK_FALSE(co_await at->scans.progress(globex, first, at->now));
  CHECK_FALSE(co_await at->scans.end(globex, {first.id, "cancelled", at->now, said}, {}));
  CHECK(co_await at->scans.end(acme, {first.id, "cancelled", at->now + 1s, said}, {}));
  CHECK_FALSE(co_await at->scans.end(acme, {first.id, "finished", at->now + 2s, said}, {}));
  CHECK_FALSE(co_await at->scans.progress(acme, first, at->now));
  const auto kept = (co_await at->scans.find(acme, first.id)).value_or(domain::Scan{});
  CHECK(kept.state == "cancelled");
  CHECK(kept.networks == first.networks);
  CHECK(kept.credential_profile_ids == first.credential_profile_ids);
  CHECK(kept.hosts_done == 12);
  CHECK(kept.found == 3);
  CHECK(kept.ended_at == at->now + 1s);
  CHECK(kept.entity_version == 2);
  CHECK_FALSE(co_await at->scans.find(globex, first.id));
}

asio::awaitable<void> lose_one(Fixture* at) {
  const auto lost = at->scan();
  co_await at->scans.add(acme, lost, fact(), {});
  co_await at->scans.end_lost(acme, at->now + store::scan_gone_after, said);
  CHECK((co_await at->scans.find(acme, lost.id)).value_or(domain::Scan{}).state == "running");
  co_await at->scans.end_lost(globex, at->now + 1h, said);
  co_await at->scans.end_lost(acme, at->now + store::scan_gone_after + 1s, said);
  CHECK((co_await at->scans.find(acme, lost.id)).value_or(domain::Scan{}).state == "interrupted");
  const auto next = at->scan();
  CHECK_FALSE(co_await at->scans.add(acme, next, fact(), {}));
  const auto list = co_await at->scans.list(acme, std::nullopt, 10);
  REQUIRE(list.size() == 2);
  CHECK(list[0].id == next.id);
  CHECK((co_await at->scans.list(acme, next.id, 10)).size() == 1);
}

asio::awaitable<void> keep_few(Fixture* at) {
  for (int turn = 0; turn < store::scans_kept + 3; ++turn) {
    const auto scan = at->scan();
    co_await at->scans.add(acme, scan, fact(), {});
    co_await at->scans.end(acme, {scan.id, "finished", at->now, said}, {});
  }
  CHECK((co_await at->scans.list(acme, std::nullopt, 500)).size() ==
        static_cast<std::size_t>(store::scans_kept));
}
}  // namespace

TEST_CASE("one scan of a tenant runs at a time, until it is ended", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, run_one(&at));
}

TEST_CASE("a scan whose runner has gone is interrupted, and the next may run", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, lose_one(&at));
}

TEST_CASE("the last hundred scans are kept", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_few(&at));
}
