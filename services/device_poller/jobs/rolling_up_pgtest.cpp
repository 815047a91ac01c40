#include "device_poller/jobs/rolling_up.hpp"
#include "device_poller/store/readings.hpp"
#include "device_poller/store/rollups.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

#include <boost/asio/io_context.hpp>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
const Uuid device = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();

constexpr std::string_view a_device = R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  VALUES ('acme', '01a20030-3fdd-70b1-a352-6b39aa21f9dd', 477, 'a', '10.0.0.1', 'snmp', 60, now(),
    '', now());
)sql";

struct Fixture {
  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry registry;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, registry};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, registry};
  store::Readings readings{app};
  store::RollUps rollups{jobs};
};

domain::KeptReading reading_at(Time slot, double cpu) {
  domain::KeptReading reading;
  reading.device = device;
  reading.slot = slot;
  reading.fence = 1;
  reading.taken_at = slot;
  reading.cpu_ratio = cpu;
  return reading;
}

// Midnight of today and a whole day of readings after it.
asio::awaitable<void> roll_up_a_day(Fixture* at) {
  const auto midnight = domain::bucket_start(SystemClock{}.now(), 24h);
  for (int minute = 0; minute < 26 * 60; minute += 10) {
    co_await at->readings.keep(acme, reading_at(midnight + std::chrono::minutes{minute}, minute),
                               {midnight, json::Raw::parse("[]").value()});
  }
  co_await jobs::roll_up_closed(&at->rollups, midnight + 25h + 51min);
  const auto five = co_await at->readings.rolled_up(acme, device, 300s, midnight, midnight + 48h);
  CHECK(five.size() == 26 * 6 - 1);  // the last ten minutes are not closed yet
  const auto hours = co_await at->readings.rolled_up(acme, device, 1h, midnight, midnight + 48h);
  REQUIRE(hours.size() == 25);
  const auto* cpu = domain::find_metric("cpu_ratio");
  REQUIRE(cpu != nullptr);
  const auto second = domain::points_of(hours, *cpu, 0).at(1);
  CHECK(second.at == midnight + 1h);
  CHECK(second.mean == 85);
  CHECK(second.least == 60);
  CHECK(second.most == 110);
  const auto days = co_await at->readings.rolled_up(acme, device, 24h, midnight, midnight + 48h);
  REQUIRE(days.size() == 1);
  CHECK(domain::points_of(days, *cpu, 0).at(0).most == 1430);
  CHECK((co_await at->readings.rolled_up(globex, device, 300s, midnight, midnight + 48h)).empty());
}

asio::awaitable<void> share_shards(Fixture* at) {
  const auto closed = domain::bucket_start(SystemClock{}.now() + 24h, 300s);
  const auto ours = co_await at->rollups.begin(300s, closed, 1h);
  CHECK(ours);
  const auto theirs = co_await at->rollups.begin(300s, closed, 1h);
  CHECK_FALSE(theirs);
}

asio::awaitable<void> forget(Fixture* at) {
  const auto now = SystemClock{}.now();
  co_await at->rollups.make_partitions(now);
  co_await at->rollups.make_partitions(now);
  co_await at->readings.keep(acme, reading_at(now, 1), {now, json::Raw::parse("[]").value()});
  co_await at->rollups.forget_old(now);
  CHECK((co_await at->readings.between(acme, device, now - 1h, now + 1h)).size() == 1);
  co_await at->rollups.make_partitions(now + 96h);
  co_await at->rollups.forget_old(now + 96h);
  CHECK((co_await at->readings.between(acme, device, now - 1h, now + 1h)).empty());
}
}  // namespace

TEST_CASE("readings are rolled up to five minutes, hours and days", "[device_poller]") {
  Fixture at;
  at.database.execute(a_device);
  testing::run_on(at.loop, roll_up_a_day(&at));
}

TEST_CASE("a shard is rolled up by one replica at a time", "[device_poller]") {
  Fixture at;
  at.database.execute(a_device);
  testing::run_on(at.loop, share_shards(&at));
}

TEST_CASE("days to come have room, and days long gone are dropped as a whole", "[device_poller]") {
  Fixture at;
  at.database.execute(a_device);
  testing::run_on(at.loop, forget(&at));
}
