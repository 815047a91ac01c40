#include "device_poller/store/polls.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::Status;
using testing::taken;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr int shard = 7;
constexpr pg::Query list_facts{"test.list_facts",
                               "SELECT entity_version, data FROM outbox WHERE verb = "
                               "'status_changed' ORDER BY id"};

struct Fixture {
  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  pg::Pool jobs{loop.get_executor(), {database.jobs_url(), "jobs"}, metrics};
  testing::FakeClock clock;
  UuidSource ids{clock};
  pg::Outbox outbox{ids, clock};
  store::Devices devices{app, outbox};
  store::Polls polls{app, jobs, outbox};
};

contracts::Statement says(std::string verb, const store::Device& device) {
  return {.kind = {"device", std::move(verb)},
          .entity = device.id.to_string(),
          .entity_version = device.entity_version,
          .data = json::Raw::parse('"' + device.settings.name + '"').value()};
}

asio::awaitable<store::Device> add(Fixture* at, Tenant tenant, std::string name,
                                   int in_shard = shard, bool is_paused = false) {
  store::Device device;
  device.id = at->ids.next();
  device.settings = {.name = std::move(name),
                     .address = "10.0.0.1",
                     .driver = "ping",
                     .port = {},
                     .credential_profile_id = {},
                     .is_paused = is_paused};
  device.created_at = at->clock.now();
  const auto added =
      co_await at->devices.add(std::move(tenant), device, in_shard, says("created", device), {});
  CHECK(added == store::NotChanged::no);
  co_return device;
}

asio::awaitable<store::Fence> take(Fixture* at, std::string holder, int wanted = shard) {
  const auto fences = co_await at->polls.take({wanted}, std::move(holder));
  REQUIRE(fences.size() == 1);
  co_return fences[0];
}

// What a poll brought under this fence: a status, and that it is new.
store::Polled polled(const Fixture& at, Uuid device, store::Fence fence, Status status) {
  return {.device = device,
          .fence = fence,
          .state = {.status = status, .reason = "So.", .since = at.clock.now(), .unanswered = 2},
          .has_new_status = true};
}

asio::awaitable<bool> keep(Fixture* at, Tenant tenant, store::Polled polled) {
  std::vector<store::Polls::FactOf> facts;
  if (polled.has_new_status) {
    facts.emplace_back([](const store::Device& now) { return says("status_changed", now); });
  }
  co_return co_await at->polls.keep(std::move(tenant), std::move(polled), std::move(facts),
                                    {"service:device_poller", "", ""});
}

asio::awaitable<store::Device> read(Fixture* at, Tenant tenant, Uuid id) {
  co_return taken(co_await at->devices.find(std::move(tenant), id));
}

asio::awaitable<void> number_shards(Fixture* at) {
  const auto first = co_await at->polls.take({3, 5, 1023}, "one");
  REQUIRE(first.size() == 3);
  CHECK(std::ranges::all_of(first, [](const auto& fence) { return fence.number == 1; }));
  const auto second = co_await take(at, "two", 5);
  CHECK(second.shard == 5);
  CHECK(second.number == 2);
  CHECK((co_await at->polls.take({1024, -1}, "one")).empty());
  CHECK((co_await at->polls.take({}, "one")).empty());
}

asio::awaitable<void> refuse_older(Fixture* at) {
  const auto device = co_await add(at, acme, "a");
  const auto old = co_await take(at, "one");
  CHECK(co_await keep(at, acme, polled(*at, device.id, old, Status::online)));
  const auto young = co_await take(at, "two");
  CHECK(young.number == old.number + 1);
  CHECK_FALSE(co_await keep(at, acme, polled(*at, device.id, old, Status::offline)));
  CHECK((co_await read(at, acme, device.id)).state.status == Status::online);
  CHECK(co_await keep(at, acme, polled(*at, device.id, young, Status::silent)));
  const auto now = co_await read(at, acme, device.id);
  CHECK(now.state.status == Status::silent);
  CHECK(now.entity_version == 3);
  CHECK((co_await at->jobs.run_fleet(list_facts)).size() == 2);
  CHECK((co_await at->devices.status_changes(acme, device.id, {}, 10)).size() == 1);
  // A number that was never given is none either.
  CHECK_FALSE(
      co_await keep(at, acme, polled(*at, device.id, {shard, young.number + 1}, Status::offline)));
}

asio::awaitable<void> hand_on_breaker(Fixture* at) {
  const auto device = co_await add(at, acme, "a");
  auto refused = polled(*at, device.id, co_await take(at, "one"), Status::unauthorized);
  refused.breaker = {.failures = 2, .refusals = 3, .open_until = at->clock.now() + 1h};
  CHECK(co_await keep(at, acme, refused));
  const auto next = co_await at->polls.devices_of({shard});
  REQUIRE(next.size() == 1);
  CHECK(next[0].breaker == refused.breaker);
  // What a person has changed is tried at once.
  CHECK(co_await at->devices.change(acme, {device.id, 2, device.settings}, says("changed", device),
                                    {}) == store::NotChanged::no);
  CHECK((co_await at->polls.devices_of({shard})).at(0).breaker == domain::Breaker{});
}

asio::awaitable<void> tell_newest_name(Fixture* at) {
  auto device = co_await add(at, acme, "old name");
  const auto fence = co_await take(at, "one");
  auto settings = device.settings;
  settings.name = "new name";  // after the poller has read the device
  CHECK(co_await at->devices.change(acme, {device.id, 1, settings}, says("changed", device), {}) ==
        store::NotChanged::no);
  CHECK(co_await keep(at, acme, polled(*at, device.id, fence, Status::online)));
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(facts.size() == 1);
  CHECK(facts[0].get<std::string>("data") == "\"new name\"");
  CHECK(facts[0].get<std::int64_t>("entity_version") == 3);
  CHECK((co_await read(at, acme, device.id)).entity_version == 3);
}

asio::awaitable<void> say_only_news(Fixture* at) {
  const auto device = co_await add(at, acme, "a");
  const auto fence = co_await take(at, "one");
  auto same = polled(*at, device.id, fence, Status::unknown);
  same.has_new_status = false;
  CHECK(co_await keep(at, acme, same));
  const auto now = co_await read(at, acme, device.id);
  CHECK(now.state.unanswered == 2);
  CHECK(now.entity_version == 1);
  CHECK((co_await at->jobs.run_fleet(list_facts)).empty());
  CHECK((co_await at->devices.status_changes(acme, device.id, {}, 10)).empty());
}

asio::awaitable<void> keep_identity(Fixture* at) {
  const auto device = co_await add(at, acme, "a");
  const auto fence = co_await take(at, "one");
  auto brought = polled(*at, device.id, fence, Status::online);
  brought.identity = json::Raw::parse(R"({"system_name":"s"})").value();
  CHECK(co_await keep(at, acme, brought));
  brought.identity.reset();  // this poll brought none
  CHECK(co_await keep(at, acme, brought));
  const auto identity = taken((co_await read(at, acme, device.id)).identity);
  CHECK(identity.text() == R"({"system_name":"s"})");
}

asio::awaitable<void> keep_gone(Fixture* at) {
  const auto device = co_await add(at, acme, "a");
  const auto fence = co_await take(at, "one");
  CHECK_FALSE(co_await keep(at, acme, polled(*at, at->ids.next(), fence, Status::online)));
  CHECK_FALSE(co_await keep(at, globex, polled(*at, device.id, fence, Status::online)));
  CHECK((co_await read(at, acme, device.id)).state.status == Status::unknown);
  CHECK((co_await at->jobs.run_fleet(list_facts)).empty());
}

asio::awaitable<void> list_due(Fixture* at) {
  const auto ours = co_await add(at, acme, "a");
  const auto theirs = co_await add(at, globex, "a");
  co_await add(at, acme, "paused", shard, true);
  co_await add(at, acme, "elsewhere", shard + 1);
  const auto due = co_await at->polls.devices_of({shard, 500});
  REQUIRE(due.size() == 2);
  for (const auto& one : due) {
    CHECK(one.shard == shard);
    CHECK(one.device.id == (one.tenant == acme ? ours.id : theirs.id));
  }
  CHECK(due[0].tenant != due[1].tenant);
  CHECK((co_await at->polls.devices_of({})).empty());
}

asio::awaitable<void> note_seen(Fixture* at) {
  const auto one = co_await add(at, acme, "one");
  const auto other = co_await add(at, acme, "other");
  const auto theirs = co_await add(at, globex, "theirs");
  const auto now = at->clock.now();
  co_await at->polls.keep_seen(
      acme,
      {{one.id, now, 1.5}, {other.id, now, {}}, {theirs.id, now, 1.0}, {at->ids.next(), now, 1.0}});
  CHECK((co_await read(at, acme, one.id)).last_seen == now);
  CHECK((co_await read(at, acme, one.id)).latency_ms == 1.5);
  CHECK((co_await read(at, acme, other.id)).last_seen == now);
  CHECK_FALSE((co_await read(at, acme, other.id)).latency_ms);
  CHECK_FALSE((co_await read(at, globex, theirs.id)).last_seen);
  co_await at->polls.keep_seen(acme, {{one.id, now - 1min, 9.0}});  // comes late
  CHECK((co_await read(at, acme, one.id)).last_seen == now);
  CHECK((co_await read(at, acme, one.id)).entity_version == 1);
  co_await at->polls.keep_seen(acme, {});
}

// A device that was polled several times within the batch's minute.
asio::awaitable<void> see_twice(Fixture* at) {
  const auto device = co_await add(at, acme, "one");
  const auto now = at->clock.now();
  co_await at->polls.keep_seen(
      acme, {{device.id, now, 1.0}, {device.id, now + 5s, 2.0}, {device.id, now + 10s, 3.0}});
  CHECK((co_await read(at, acme, device.id)).last_seen == now + 10s);
  CHECK((co_await read(at, acme, device.id)).latency_ms == 3.0);
}
}  // namespace

TEST_CASE("each take of a shard has the next number, and what is no shard has none",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, number_shards(&at));
}

TEST_CASE("under an older fence nothing is written, under the newest it is", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, refuse_older(&at));
}

TEST_CASE("defect: a second replica begins anew with a device that fails, and its password",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, hand_on_breaker(&at));
}

TEST_CASE("a fact of a new status is told of the device as it is then", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, tell_newest_name(&at));
}

TEST_CASE("a poll that brings the same status is no news", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, say_only_news(&at));
}

TEST_CASE("a device stays what it said it was while it says nothing", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_identity(&at));
}

TEST_CASE("a poll of a device that is gone, or another tenant's, writes nothing",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_gone(&at));
}

TEST_CASE("due are the devices of these shards, of all tenants, that are not paused",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, list_due(&at));
}

TEST_CASE("when devices answered is kept in one batch, and never goes back", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, note_seen(&at));
}

TEST_CASE("of several answers in a batch the last one counts", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, see_twice(&at));
}
