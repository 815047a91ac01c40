#include "device_poller/store/readings.hpp"
#include "device_poller/store/schema.hpp"
#include "device_poller/store/tenants.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/taken.hpp"

#include <limits>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using testing::taken;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
const Uuid device = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9dd").value();
const Uuid other = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f9de").value();

constexpr std::string_view devices_of_both = R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  SELECT tenant, '01a20030-3fdd-70b1-a352-6b39aa21f9dd', 477, 'a', '10.0.0.1', 'snmp', 60, now(),
    '', now() FROM unnest(ARRAY['acme', 'globex']) AS tenant;
)sql";

struct Fixture {
  Fixture() { database.execute(devices_of_both); }

  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  store::Readings readings{app};
  Time now = SystemClock{}.now();  // there are partitions for the days around today alone
};

domain::KeptReading reading_at(Time slot, double cpu, std::int64_t fence = 1) {
  domain::KeptReading reading;
  reading.device = device;
  reading.slot = slot;
  reading.fence = fence;
  reading.taken_at = slot + 3ms;
  reading.cpu_ratio = cpu;
  return reading;
}

store::InterfacesRow interfaces_at(Time read_at, std::string_view json = "[]") {
  return {read_at, json::Raw::parse(json).value()};
}

asio::awaitable<std::vector<domain::KeptReading>> all(Fixture* at, Tenant tenant = acme,
                                                      Uuid of = device) {
  co_return co_await at->readings.between(std::move(tenant), of, at->now - 1h, at->now + 1h);
}

asio::awaitable<void> keep_whole(Fixture* at) {
  constexpr auto beyond_bigint = std::numeric_limits<std::int64_t>::min();  // 2^63, less 2^64
  auto whole = reading_at(at->now, 0.25, 4);
  whole.latency_ms = 1.5;
  whole.uptime_ms = 123'456'789'012;
  whole.memory_ratio = 0.5;
  whole.temperature_celsius = 41.5;
  whole.storage_name = {"/", "C:\\ \"x\", {y}"};
  whole.storage_ratio = {0.125, 1};
  whole.if_index = {1, 2'000'000'000};
  whole.if_in_octets = {beyond_bigint, std::nullopt};
  whole.if_out_octets = {0, 1};
  whole.if_in_errors = {std::nullopt, std::nullopt};
  whole.if_out_errors = {2, 3};
  whole.if_in_discards = {4, std::nullopt};
  whole.if_out_discards = {5, 6};
  whole.if_bits = {64, 32};
  co_await at->readings.keep(acme, whole, interfaces_at(at->now));
  const auto kept = co_await all(at);
  REQUIRE(kept.size() == 1);
  const auto& one = kept[0];
  CHECK(one.device == device);
  CHECK(one.slot == at->now);
  CHECK(one.fence == 4);
  CHECK(one.taken_at == at->now + 3ms);
  CHECK(one.latency_ms == 1.5);
  CHECK(one.uptime_ms == 123'456'789'012);
  CHECK(one.cpu_ratio == 0.25);
  CHECK(one.memory_ratio == 0.5);
  CHECK(one.temperature_celsius == 41.5);
  CHECK(one.storage_name == whole.storage_name);
  CHECK(one.storage_ratio == whole.storage_ratio);
  CHECK(one.if_index == whole.if_index);
  CHECK(one.if_in_octets == whole.if_in_octets);
  CHECK(one.if_out_octets == whole.if_out_octets);
  CHECK(one.if_in_errors == whole.if_in_errors);
  CHECK(one.if_out_errors == whole.if_out_errors);
  CHECK(one.if_in_discards == whole.if_in_discards);
  CHECK(one.if_out_discards == whole.if_out_discards);
  CHECK(one.if_bits == whole.if_bits);
}

asio::awaitable<void> keep_bare(Fixture* at) {
  auto bare = reading_at(at->now, 0);
  bare.cpu_ratio.reset();
  co_await at->readings.keep(acme, bare, interfaces_at(at->now));
  const auto kept = co_await all(at);
  REQUIRE(kept.size() == 1);
  CHECK_FALSE(kept[0].cpu_ratio);
  CHECK_FALSE(kept[0].uptime_ms);
  CHECK(kept[0].if_index.empty());
  CHECK(kept[0].storage_name.empty());
}

asio::awaitable<void> keep_one_a_slot(Fixture* at) {
  const auto keep = [at](double cpu, std::int64_t fence) {
    return at->readings.keep(acme, reading_at(at->now, cpu, fence), interfaces_at(at->now));
  };
  co_await keep(0.25, 2);
  co_await keep(0.5, 2);  // the same again, redelivered
  CHECK((co_await all(at)).at(0).cpu_ratio == 0.25);
  co_await keep(0.5, 1);  // of the replica that had the shard before
  CHECK((co_await all(at)).at(0).cpu_ratio == 0.25);
  co_await keep(0.75, 3);
  const auto kept = co_await all(at);
  REQUIRE(kept.size() == 1);
  CHECK(kept[0].cpu_ratio == 0.75);
  CHECK(kept[0].fence == 3);
}

asio::awaitable<void> read_between(Fixture* at) {
  for (const auto after : {2s, 0s, 1s, 3s}) {
    co_await at->readings.keep(acme, reading_at(at->now + after, 0.5), interfaces_at(at->now));
  }
  const auto some = co_await at->readings.between(acme, device, at->now + 1s, at->now + 3s);
  REQUIRE(some.size() == 2);  // from the first, up to the last without it
  CHECK(some[0].slot == at->now + 1s);
  CHECK(some[1].slot == at->now + 2s);
}

asio::awaitable<void> keep_apart(Fixture* at) {
  co_await at->readings.keep(acme, reading_at(at->now, 0.25), interfaces_at(at->now, "[1]"));
  CHECK((co_await all(at, globex)).empty());
  CHECK((co_await all(at, acme, other)).empty());
  CHECK_FALSE(co_await at->readings.interfaces(globex, device));
  // The same device and slot of another tenant is another row.
  co_await at->readings.keep(globex, reading_at(at->now, 0.5, 9), interfaces_at(at->now, "[2]"));
  CHECK((co_await all(at)).at(0).cpu_ratio == 0.25);
  CHECK(taken(co_await at->readings.interfaces(acme, device)).interfaces.text() == "[1]");
}

asio::awaitable<void> name_interfaces(Fixture* at) {
  CHECK_FALSE(co_await at->readings.interfaces(acme, device));
  const auto named = [at](std::chrono::seconds after, std::string_view json) {
    return at->readings.keep(acme, reading_at(at->now + after, 0.5),
                             interfaces_at(at->now + after, json));
  };
  co_await named(5s, R"([{"index":1,"name":"eth0"}])");
  co_await named(0s, "[]");  // comes late
  const auto kept = taken(co_await at->readings.interfaces(acme, device));
  CHECK(kept.read_at == at->now + 5s);
  CHECK(kept.interfaces.text() == R"([{"index":1,"name":"eth0"}])");
  co_await named(10s, "[]");
  CHECK(taken(co_await at->readings.interfaces(acme, device)).interfaces.text() == "[]");
}

asio::awaitable<void> keep_of_a_removed_one(Fixture* at) {
  auto reading = reading_at(at->now, 0.5);
  reading.device = other;
  co_await at->readings.keep(acme, reading, interfaces_at(at->now));
  CHECK((co_await all(at, acme, other)).empty());
  CHECK_FALSE(co_await at->readings.interfaces(acme, other));
}

asio::awaitable<void> purge_what_comes_late(Fixture* at) {
  store::Tenants tenants{at->app};
  co_await at->readings.keep(acme, reading_at(at->now, 0.5), interfaces_at(at->now));
  co_await at->readings.keep(globex, reading_at(at->now, 0.5), interfaces_at(at->now));
  CHECK(co_await tenants.purge(acme) == 3);  // the device, its reading, its interfaces
  co_await at->readings.keep(acme, reading_at(at->now + 5s, 0.5), interfaces_at(at->now));
  CHECK((co_await tenants.all_rows(acme, "", 10)).empty());
  CHECK((co_await tenants.all_rows(globex, "", 10)).size() == 3);
}

asio::awaitable<void> keep_long_ago(Fixture* at) {
  const auto then = at->now - 240h;
  co_await at->readings.keep(acme, reading_at(then, 0.5), interfaces_at(then));
}
}  // namespace

TEST_CASE("a reading is read as it was kept, counters past 2^63 too", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_whole(&at));
}

TEST_CASE("a reading of which little is known has nothing else", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_bare(&at));
}

TEST_CASE("a slot has one reading, and of two the one with the higher fence", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_one_a_slot(&at));
}

TEST_CASE("readings come in the order of their slots, from a moment to before another",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, read_between(&at));
}

TEST_CASE("another tenant or device has no reading of ours", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_apart(&at));
}

TEST_CASE("a device's interfaces are those that its newest reading named", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, name_interfaces(&at));
}

TEST_CASE("of a device that is not there nothing is kept", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_of_a_removed_one(&at));
}

TEST_CASE("after a purge a reading that comes late leaves nothing", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, purge_what_comes_late(&at));
}

TEST_CASE("a reading of a day that has no room is refused, not lost without a word",
          "[device_poller]") {
  Fixture at;
  CHECK_THROWS_WITH(testing::run_on(at.loop, keep_long_ago(&at)), Catch::Contains("no partition"));
}
