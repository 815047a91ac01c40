#include "device_poller/store/profiles.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using store::NotChanged;
using testing::taken;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr pg::Query list_facts{"test.list_facts",
                               "SELECT verb, entity_version FROM outbox ORDER BY id"};

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
  store::Profiles profiles{app, outbox};
};

contracts::Statement says(std::string verb, Uuid id) {
  return {.kind = {"credential_profile", std::move(verb)},
          .entity = id.to_string(),
          .entity_version = 1,
          .data = {}};
}

store::Profile profile_of(const Fixture& at, Uuid id, std::string name) {
  store::Profile profile;
  profile.id = id;
  profile.name = std::move(name);
  profile.kind = "snmp_v2c";
  profile.sealed = "sealed";
  profile.created_at = at.clock.now();
  profile.credentials_changed_at = at.clock.now();
  return profile;
}

asio::awaitable<NotChanged> try_add(Fixture* at, Tenant tenant, Uuid id, std::string name) {
  co_return co_await at->profiles.add(std::move(tenant), profile_of(*at, id, std::move(name)),
                                      says("created", id), {});
}
asio::awaitable<Uuid> add(Fixture* at, Tenant tenant, std::string name) {
  const auto id = at->ids.next();
  const auto added = co_await try_add(at, std::move(tenant), id, std::move(name));
  CHECK(added == NotChanged::no);
  co_return id;
}
asio::awaitable<NotChanged> change(Fixture* at, Tenant tenant, Uuid id, std::int64_t version,
                                   std::string name) {
  auto profile = profile_of(*at, id, std::move(name));
  profile.sealed = "sealed anew";
  co_return co_await at->profiles.change(std::move(tenant), std::move(profile), version,
                                         says("changed", id), {});
}
asio::awaitable<NotChanged> remove(Fixture* at, Tenant tenant, Uuid id, std::int64_t version) {
  co_return co_await at->profiles.remove(std::move(tenant), id, version, says("removed", id), {});
}

asio::awaitable<Uuid> add_device(Fixture* at, Tenant tenant, Uuid profile) {
  store::Device device;
  device.id = at->ids.next();
  device.settings = {.name = device.id.to_string(),
                     .address = "10.0.0.1",
                     .driver = "snmp",
                     .port = {},
                     .credential_profile_id = profile};
  device.created_at = at->clock.now();
  contracts::Statement fact{.kind = {"device", "created"},
                            .entity = device.id.to_string(),
                            .entity_version = 1,
                            .data = {}};
  const auto added = co_await at->devices.add(std::move(tenant), device, 0, std::move(fact), {});
  CHECK(added == NotChanged::no);
  co_return device.id;
}

asio::awaitable<void> keep(Fixture* at) {
  const auto id = co_await add(at, acme, "core");
  const auto found = taken(co_await at->profiles.find(acme, id));
  CHECK(found.name == "core");
  CHECK(found.kind == "snmp_v2c");
  CHECK(found.sealed == "sealed");
  CHECK(found.entity_version == 1);
  CHECK(found.device_count == 0);
  CHECK(found.created_at == at->clock.now());
  CHECK(found.credentials_changed_at == at->clock.now());
  CHECK(co_await try_add(at, acme, at->ids.next(), "core") == NotChanged::name_taken);
  CHECK(co_await try_add(at, globex, at->ids.next(), "core") == NotChanged::no);
  CHECK((co_await at->jobs.run_fleet(list_facts)).size() == 2);
}

asio::awaitable<void> page(Fixture* at) {
  for (const auto* name : {"c", "a", "b"}) co_await add(at, acme, name);
  const auto first = co_await at->profiles.list(acme, "", 2);
  REQUIRE(first.size() == 2);
  CHECK(first[0].name == "a");
  CHECK(first[1].name == "b");
  const auto rest = co_await at->profiles.list(acme, "b", 2);
  REQUIRE(rest.size() == 1);
  CHECK(rest[0].name == "c");
}

asio::awaitable<void> keep_apart(Fixture* at) {
  const auto id = co_await add(at, acme, "core");
  CHECK_FALSE(co_await at->profiles.find(globex, id));
  CHECK((co_await at->profiles.list(globex, "", 10)).empty());
  CHECK(co_await change(at, globex, id, 1, "theirs") == NotChanged::gone);
  CHECK(co_await remove(at, globex, id, 1) == NotChanged::gone);
  CHECK(taken(co_await at->profiles.find(acme, id)).name == "core");
}

asio::awaitable<void> use_of_another(Fixture* at) {
  const auto id = co_await add(at, acme, "core");
  store::Device device;
  device.id = at->ids.next();
  device.settings = {.name = "thief",
                     .address = "10.0.0.1",
                     .driver = "snmp",
                     .port = {},
                     .credential_profile_id = id};
  contracts::Statement fact{.kind = {"device", "created"},
                            .entity = device.id.to_string(),
                            .entity_version = 1,
                            .data = {}};
  const auto added = co_await at->devices.add(globex, device, 0, std::move(fact), {});
  CHECK(added == NotChanged::no_profile);
}

asio::awaitable<void> change_by_version(Fixture* at) {
  const auto id = co_await add(at, acme, "core");
  co_await add(at, acme, "edge");
  at->clock.advance(1h);
  CHECK(co_await change(at, acme, id, 1, "core 2") == NotChanged::no);
  CHECK(co_await change(at, acme, id, 1, "core 3") == NotChanged::other_version);
  CHECK(co_await change(at, acme, id, 2, "edge") == NotChanged::name_taken);
  CHECK(co_await change(at, acme, at->ids.next(), 1, "x") == NotChanged::gone);
  const auto now = taken(co_await at->profiles.find(acme, id));
  CHECK(now.name == "core 2");
  CHECK(now.sealed == "sealed anew");
  CHECK(now.entity_version == 2);
  CHECK(now.created_at == at->clock.now() - 1h);
  CHECK(now.credentials_changed_at == at->clock.now());
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(facts.size() == 3);
  CHECK(facts[2].get<std::int64_t>("entity_version") == 2);
}

asio::awaitable<void> remove_used(Fixture* at) {
  const auto id = co_await add(at, acme, "core");
  co_await add_device(at, acme, id);
  co_await add_device(at, acme, id);
  CHECK(taken(co_await at->profiles.find(acme, id)).device_count == 2);
  CHECK((co_await at->profiles.list(acme, "", 10)).at(0).device_count == 2);
  CHECK(co_await remove(at, acme, id, 1) == NotChanged::no_profile);
  CHECK(co_await at->profiles.find(acme, id));
  at->database.execute("DELETE FROM device_poller.devices");
  CHECK(co_await remove(at, acme, id, 2) == NotChanged::other_version);
  CHECK(co_await remove(at, acme, id, 1) == NotChanged::no);
  CHECK(co_await remove(at, acme, id, 1) == NotChanged::gone);
  CHECK_FALSE(co_await at->profiles.find(acme, id));
}

asio::awaitable<store::TenantKey> keep_key(Fixture* at, Tenant tenant, std::string wrapped) {
  co_return co_await at->profiles.keep_key(
      std::move(tenant), {.number = 1, .id = at->ids.next(), .wrapped = std::move(wrapped)});
}

asio::awaitable<void> keep_keys(Fixture* at) {
  CHECK_FALSE(co_await at->profiles.find_key(acme));
  const auto first = co_await keep_key(at, acme, "first");
  CHECK(first.wrapped == "first");
  const auto second = co_await keep_key(at, acme, "second");
  CHECK(second.wrapped == "first");
  CHECK(second.id == first.id);
  CHECK(taken(co_await at->profiles.find_key(acme)).wrapped == "first");
  CHECK_FALSE(co_await at->profiles.find_key(globex));
  CHECK((co_await keep_key(at, globex, "theirs")).wrapped == "theirs");
}

asio::awaitable<void> keep_at_once(Fixture* at) {
  using asio::experimental::awaitable_operators::operator&&;
  const auto [one, other] = co_await (keep_key(at, acme, "one") && keep_key(at, acme, "other"));
  CHECK(one.id == other.id);
  CHECK(one.wrapped == other.wrapped);
}
}  // namespace

TEST_CASE("a credential profile is kept, and its name is the tenant's alone", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep(&at));
}

TEST_CASE("credential profiles are listed by name, page by page", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, page(&at));
}

TEST_CASE("another tenant sees, changes and removes no credential profile of ours",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_apart(&at));
}

TEST_CASE("a device cannot use another tenant's credential profile", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, use_of_another(&at));
}

TEST_CASE("a credential profile is changed in the version that was read, and in no other",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, change_by_version(&at));
}

TEST_CASE("a credential profile that devices use counts them, and stays", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, remove_used(&at));
}

TEST_CASE("a tenant's key is the one that was kept first", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_keys(&at));
}

TEST_CASE("of two keys that are kept at once one is the tenant's", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_at_once(&at));
}
