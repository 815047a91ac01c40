#include "device_poller/store/places.hpp"
#include "device_poller/store/polls.hpp"
#include "device_poller/store/profiles.hpp"
#include "device_poller/store/schema.hpp"
#include "device_poller/store/tenants.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::device_poller;
using store::NotChanged;
using testing::taken;
namespace asio = boost::asio;
using Ids = std::vector<Uuid>;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
constexpr int shard = 7;

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
  store::Places places{app, outbox};
  store::Profiles profiles{app, outbox};
  store::Polls polls{app, jobs, outbox};
  store::Tenants tenants{app};
};

contracts::Statement says(std::string noun, Uuid id) {
  return {.kind = {std::move(noun), "changed"},
          .entity = id.to_string(),
          .entity_version = 1,
          .data = {}};
}

asio::awaitable<Uuid> add_site(Fixture* at, std::string name, Ids profiles = {}) {
  const store::Site site{.id = at->ids.next(),
                         .name = std::move(name),
                         .profiles = std::move(profiles),
                         .created_at = at->clock.now()};
  CHECK(co_await at->places.add(acme, site, says("site", site.id), {}) == NotChanged::no);
  co_return site.id;
}
asio::awaitable<Uuid> add_group(Fixture* at, std::string name, Ids profiles = {}) {
  const store::Group group{.id = at->ids.next(),
                           .name = std::move(name),
                           .profiles = std::move(profiles),
                           .created_at = at->clock.now()};
  CHECK(co_await at->places.add(acme, group, says("device_group", group.id), {}) == NotChanged::no);
  co_return group.id;
}
asio::awaitable<Uuid> add_profile(Fixture* at, std::string name, std::string kind = "snmp_v2c",
                                  bool is_default = false) {
  const store::Profile profile{.id = at->ids.next(),
                               .name = name,
                               .kind = std::move(kind),
                               .sealed = "sealed " + name,
                               .is_default = is_default,
                               .created_at = at->clock.now(),
                               .credentials_changed_at = at->clock.now()};
  const auto why =
      co_await at->profiles.add(acme, profile, says("credential_profile", profile.id), {});
  CHECK(why == NotChanged::no);
  co_return profile.id;
}

store::DeviceSettings settings_of(std::string name, std::optional<Uuid> site = {},
                                  Ids groups = {}) {
  store::DeviceSettings settings;
  settings.name = std::move(name);
  settings.address = "10.0.0.1";
  settings.driver = "snmp";
  settings.site_id = site;
  settings.group_ids = std::move(groups);
  return settings;
}
asio::awaitable<NotChanged> try_add(Fixture* at, store::DeviceSettings settings, Uuid id) {
  store::Device device;
  device.id = id;
  device.settings = std::move(settings);
  device.created_at = at->clock.now();
  co_return co_await at->devices.add(acme, std::move(device), shard, says("device", id), {});
}
asio::awaitable<Uuid> add(Fixture* at, store::DeviceSettings settings) {
  const auto id = at->ids.next();
  const auto added = co_await try_add(at, std::move(settings), id);
  CHECK(added == NotChanged::no);
  co_return id;
}

asio::awaitable<std::string> credentials_of(Fixture* at, Uuid id) {
  for (const auto& due : co_await at->polls.devices_of({shard})) {
    if (due.device.id == id) co_return due.credentials ? due.credentials->sealed : "none";
  }
  co_return "not due";
}

asio::awaitable<void> keep_places(Fixture* at) {
  const auto profile = co_await add_profile(at, "p");
  const auto id = co_await add_site(at, "Berlin", {profile});
  auto site = taken(co_await at->places.find_site(acme, id));
  CHECK(site.profiles == Ids{profile});
  CHECK_FALSE((co_await at->places.find_site(globex, id)).has_value());
  site.entity_version = 2;
  site.latitude = 52.5;
  site.longitude = 13.4;
  site.profiles.clear();
  CHECK(co_await at->places.change(acme, site, says("site", id), {}) == NotChanged::no);
  CHECK(co_await at->places.change(acme, site, says("site", id), {}) == NotChanged::other_version);
  CHECK(co_await at->places.change(globex, site, says("site", id), {}) == NotChanged::gone);
  const auto changed = taken(co_await at->places.find_site(acme, id));
  CHECK(changed.entity_version == 2);
  CHECK(changed.latitude == 52.5);
  CHECK(changed.profiles.empty());

  co_await add_site(at, "Aachen");
  const auto named = [](const auto& list) {
    std::string names;
    for (const auto& one : list) names += one.name + ' ';
    return names;
  };
  CHECK(named(co_await at->places.sites(acme, {.after = ""})) == "Aachen Berlin ");
  CHECK(named(co_await at->places.sites(acme, {.after = "Aachen"})) == "Berlin ");
  CHECK(named(co_await at->places.sites(acme, {.after = "", .search = "BER"})) == "Berlin ");
  CHECK((co_await at->places.sites(globex, {.after = ""})).empty());
  const auto names = co_await at->places.names(acme);
  CHECK(names.sites.at("Berlin") == id);
  CHECK(names.profiles.at("p") == profile);
}

asio::awaitable<void> refuse_places(Fixture* at) {
  const auto profile = co_await add_profile(at, "p");
  const auto other = co_await add_profile(at, "q");
  const auto v3 = co_await add_profile(at, "r", "snmp_v3");
  co_await add_group(at, "core", {profile, v3});
  const auto try_group = [at](std::string name, Ids profiles) {
    const store::Group group{.id = at->ids.next(),
                             .name = std::move(name),
                             .profiles = std::move(profiles),
                             .created_at = at->clock.now()};
    return at->places.add(acme, group, says("device_group", group.id), {});
  };
  CHECK(co_await try_group("core", {}) == NotChanged::name_taken);
  CHECK(co_await try_group("a", {profile, other}) == NotChanged::default_taken);
  CHECK(co_await try_group("a", {at->ids.next()}) == NotChanged::no_profile);
  CHECK((co_await at->places.groups(acme, {.after = ""})).size() == 1);
  const auto remove = [at](Uuid id) {
    return at->profiles.remove(acme, id, 1, says("credential_profile", id), {});
  };
  CHECK(co_await remove(profile) == NotChanged::no_profile);
  const auto uses = co_await at->profiles.uses(acme, profile);
  REQUIRE(uses.size() == 1);
  CHECK(uses[0].what + ' ' + uses[0].name == "group core");
  CHECK(co_await remove(other) == NotChanged::no);
  const auto of_tenant = co_await add_profile(at, "s", "routeros", true);
  CHECK(co_await remove(of_tenant) == NotChanged::no_profile);
  CHECK((co_await at->profiles.uses(acme, of_tenant)).at(0).what == "tenant");
  store::Profile second{.id = at->ids.next(),
                        .name = "t",
                        .kind = "routeros",
                        .sealed = "x",
                        .is_default = true,
                        .created_at = at->clock.now(),
                        .credentials_changed_at = at->clock.now()};
  CHECK(co_await at->profiles.add(acme, second, says("credential_profile", second.id), {}) ==
        NotChanged::default_taken);
}

asio::awaitable<void> put_devices(Fixture* at) {
  const auto site = co_await add_site(at, "Berlin");
  const auto core = co_await add_group(at, "core");
  const auto edge = co_await add_group(at, "edge");
  auto groups = Ids{core, edge};
  std::ranges::sort(groups);
  const auto first = co_await add(at, settings_of("a", site, groups));
  auto paused = settings_of("b", site);
  paused.is_paused = true;
  co_await add(at, paused);
  co_await add(at, settings_of("c"));
  CHECK(co_await try_add(at, settings_of("d", at->ids.next()), at->ids.next()) ==
        NotChanged::no_site);
  CHECK(co_await try_add(at, settings_of("d", {}, {at->ids.next()}), at->ids.next()) ==
        NotChanged::no_group);

  const auto counts = taken(co_await at->places.find_site(acme, site)).devices;
  CHECK(counts == std::map<std::string, std::int64_t>{{"paused", 1}, {"unknown", 1}});
  CHECK(taken(co_await at->places.find_group(acme, edge)).device_count == 1);
  CHECK(co_await at->devices.count(acme, {.site = site}) == counts);
  store::DeviceFilter filter;
  filter.belonging.site = site;
  CHECK((co_await at->devices.list(acme, filter)).total == 2);
  filter.belonging.group = core;
  CHECK((co_await at->devices.list(acme, filter)).total == 1);

  // What is removed leaves its devices, in their next versions.
  CHECK(co_await at->places.remove_site(acme, site, 2, says("site", site), {}) ==
        NotChanged::other_version);
  CHECK(co_await at->places.remove_site(globex, site, 1, says("site", site), {}) ==
        NotChanged::gone);
  CHECK(co_await at->places.remove_site(acme, site, 1, says("site", site), {}) == NotChanged::no);
  CHECK(co_await at->places.remove_group(acme, core, 1, says("device_group", core), {}) ==
        NotChanged::no);
  const auto device = taken(co_await at->devices.find(acme, first));
  CHECK_FALSE(device.settings.site_id.has_value());
  CHECK(device.settings.group_ids == Ids{edge});
  CHECK(device.entity_version == 3);
  CHECK(co_await at->tenants.purge(acme) == 4);
  CHECK((co_await at->tenants.all_rows(acme, "", 10)).empty());
}

asio::awaitable<void> offer_credentials(Fixture* at) {
  const auto own = co_await add_profile(at, "own");
  const auto of_site = co_await add_profile(at, "of site");
  const auto of_b = co_await add_profile(at, "of b");
  const auto of_a = co_await add_profile(at, "of a", "snmp_v1");
  const auto site = co_await add_site(at, "Berlin", {of_site});
  const auto b = co_await add_group(at, "b", {of_b});
  const auto a = co_await add_group(at, "a", {of_a});
  const auto device = co_await add(at, settings_of("x", site, {a, b}));
  auto with_own = settings_of("y", site);
  with_own.credential_profile_id = own;
  CHECK(co_await credentials_of(at, co_await add(at, with_own)) == "sealed own");
  CHECK(co_await credentials_of(at, device) == "sealed of site");
  const auto offer = co_await at->profiles.offer(acme, settings_of("x", site, {a, b}));
  CHECK(offer.has_site);
  CHECK(offer.groups == 2);
  CHECK(offer.candidates.size() == 3);
  CHECK_FALSE((co_await at->profiles.offer(globex, settings_of("x", site, {a, b}))).has_site);

  co_await at->places.remove_site(acme, site, 1, says("site", site), {});
  CHECK(co_await credentials_of(at, device) == "sealed of a");
  co_await at->places.remove_group(acme, a, 1, says("device_group", a), {});
  CHECK(co_await credentials_of(at, device) == "sealed of b");
  co_await at->places.remove_group(acme, b, 1, says("device_group", b), {});
  CHECK(co_await credentials_of(at, device) == "none");
  co_await add_profile(at, "of tenant", "routeros", true);
  CHECK(co_await credentials_of(at, device) == "none");
  co_await add_profile(at, "of tenant too", "snmp_v3", true);
  CHECK(co_await credentials_of(at, device) == "sealed of tenant too");
}
}  // namespace

TEST_CASE("sites are kept, changed by version, and listed by name", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_places(&at));
}

TEST_CASE("one profile of a kind is a default in a place, and stays as long", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, refuse_places(&at));
}

TEST_CASE("devices belong to a site and groups, and outlive them", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, put_devices(&at));
}

TEST_CASE("a poll takes the profile of the closest that offers one", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, offer_credentials(&at));
}
