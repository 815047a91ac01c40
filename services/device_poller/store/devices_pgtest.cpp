#include "device_poller/store/devices.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/fake_clock.hpp"
#include "testing/taken.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using store::DeviceSort;
using store::NotChanged;
using testing::taken;
namespace asio = boost::asio;
using Names = std::vector<std::string>;

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
};

contracts::Statement says(std::string verb, Uuid id) {
  return {.kind = {"device", std::move(verb)},
          .entity = id.to_string(),
          .entity_version = 1,
          .data = {}};
}

store::DeviceSettings settings_of(std::string name, std::string address = "10.0.0.1") {
  return {.name = std::move(name),
          .address = std::move(address),
          .driver = "snmp",
          .port = {},
          .credential_profile_id = {}};
}

asio::awaitable<NotChanged> try_add(Fixture* at, Tenant tenant, Uuid id,
                                    store::DeviceSettings settings) {
  store::Device device;
  device.id = id;
  device.settings = std::move(settings);
  device.created_at = at->clock.now();
  co_return co_await at->devices.add(std::move(tenant), std::move(device), 7, says("created", id),
                                     {"ada", "", ""});
}

asio::awaitable<Uuid> add(Fixture* at, Tenant tenant, std::string name,
                          std::string address = "10.0.0.1") {
  const auto id = at->ids.next();
  auto settings = settings_of(std::move(name), std::move(address));
  const auto added = co_await try_add(at, std::move(tenant), id, std::move(settings));
  CHECK(added == NotChanged::no);
  co_return id;
}

asio::awaitable<NotChanged> change(Fixture* at, Tenant tenant, Uuid id, std::int64_t version,
                                   store::DeviceSettings settings) {
  co_return co_await at->devices.change(std::move(tenant), {id, version, std::move(settings)},
                                        says("changed", id), {});
}
asio::awaitable<NotChanged> remove(Fixture* at, Tenant tenant, Uuid id, std::int64_t version) {
  co_return co_await at->devices.remove(std::move(tenant), id, version, says("removed", id), {});
}

store::DeviceFilter in_order(DeviceSort sort, bool descending, int limit) {
  store::DeviceFilter filter;
  filter.sort = sort;
  filter.descending = descending;
  filter.limit = limit;
  return filter;
}

store::DeviceFilter matching(std::vector<std::string> statuses, std::string search,
                             int limit = 50) {
  store::DeviceFilter filter;
  filter.statuses = std::move(statuses);
  filter.search = std::move(search);
  filter.limit = limit;
  return filter;
}

// Where the next page begins, as the API's cursor has it.
std::string key_of(const store::Device& device, DeviceSort sort) {
  switch (sort) {
    case DeviceSort::name:
      return device.settings.name;
    case DeviceSort::address:
      return device.settings.address;
    case DeviceSort::since:
      return to_rfc3339(device.state.since);
    case DeviceSort::status:
      break;
  }
  return boost::describe::enum_to_string(device.state.status, "");
}

asio::awaitable<Names> walk(Fixture* at, store::DeviceFilter filter) {
  Names found;
  while (true) {
    const auto page = co_await at->devices.list(acme, filter);
    REQUIRE(page.devices.size() <= static_cast<std::size_t>(filter.limit));
    if (page.devices.empty()) co_return found;
    for (const auto& device : page.devices) found.push_back(device.settings.name);
    const auto& last = page.devices.back();
    filter.after = {key_of(last, filter.sort), last.id};
  }
}

// 23 devices of which many have the same address, status and moment; one of another tenant.
void add_many(const Fixture& at) {
  at.database.execute(R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since, status)
  SELECT 'acme', gen_random_uuid(), 0, 'd' || lpad(n::text, 2, '0'), '10.0.0.' || n % 3, 'snmp', 60,
    now(), '', timestamptz '2026-01-31T09:30:00.123Z' + n % 4 * interval '1 ms',
    (ARRAY['online', 'offline', 'unknown'])[1 + n % 3] FROM generate_series(1, 23) n;
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  VALUES ('globex', gen_random_uuid(), 0, 'd00', '10.0.0.0', 'snmp', 60, now(), '', now());
)sql");
}

asio::awaitable<void> walk_all(Fixture* at) {
  Names all;
  for (int number = 1; number <= 23; ++number) {
    all.push_back((number < 10 ? "d0" : "d") + std::to_string(number));
  }
  for (const auto sort :
       {DeviceSort::name, DeviceSort::address, DeviceSort::since, DeviceSort::status}) {
    for (const int limit : {1, 2, 5, 7, 23, 50}) {
      INFO("order " << static_cast<int>(sort) << ", pages of " << limit);
      auto up = co_await walk(at, in_order(sort, false, limit));
      auto down = co_await walk(at, in_order(sort, true, limit));
      std::ranges::reverse(down);
      CHECK(up == down);
      if (sort == DeviceSort::name) CHECK(up == all);
      std::ranges::sort(up);
      CHECK(up == all);  // none lost, none twice, none of globex
    }
  }
}

asio::awaitable<void> walk_by_status(Fixture* at) {
  const auto some = co_await walk(at, matching({"offline", "silent"}, "", 3));
  CHECK(some.size() == 8);
  const auto page = co_await at->devices.list(acme, matching({"offline"}, "", 3));
  CHECK(page.devices.size() == 3);
  CHECK(page.total == 8);
  for (const auto& device : page.devices) {
    CHECK(device.state.status == domain::Status::offline);
  }
  const auto both = co_await at->devices.list(acme, matching({"offline"}, "10.0.0.1"));
  CHECK(both.total == 8);
  CHECK((co_await at->devices.list(globex, {})).total == 1);
}

asio::awaitable<Names> search(Fixture* at, std::string text) {
  const auto page = co_await at->devices.list(acme, matching({}, std::move(text)));
  CHECK(page.total == static_cast<std::int64_t>(page.devices.size()));
  Names names;
  for (const auto& device : page.devices) names.push_back(device.settings.name);
  co_return names;
}

asio::awaitable<void> search_odd(Fixture* at) {
  for (const auto* name :
       {"100% core", "100 core", "a_b", "axb", R"(c\d)", "cd", R"(e\%f)", "Ä1"}) {
    co_await add(at, acme, name, "10.0.0.1");
  }
  co_await add(at, globex, "100% theirs");
  CHECK(co_await search(at, "%") == Names{"100% core", R"(e\%f)"});
  CHECK(co_await search(at, "100%") == Names{"100% core"});
  CHECK(co_await search(at, "_") == Names{"a_b"});
  CHECK(co_await search(at, "a_b") == Names{"a_b"});
  CHECK(co_await search(at, "\\") == Names{R"(c\d)", R"(e\%f)"});
  CHECK(co_await search(at, R"(\%)") == Names{R"(e\%f)"});
  CHECK(co_await search(at, R"(\\)") == Names{});
  CHECK(co_await search(at, "%%") == Names{});
  CHECK(co_await search(at, "ä1") == Names{"Ä1"});
  CHECK(co_await search(at, "'") == Names{});
  CHECK((co_await search(at, "10.0.0.1")).size() == 8);
  CHECK((co_await search(at, "10x0")).empty());
  CHECK((co_await search(at, "")).size() == 8);
}

asio::awaitable<void> count_to_limit(Fixture* at) {
  const auto page = co_await at->devices.list(acme, matching({}, "", 1));
  CHECK(page.total == store::total_max + 1);  // more than are counted
  const auto some = co_await at->devices.list(acme, matching({}, "n9999", 1));
  CHECK(some.total == 1);
}

asio::awaitable<void> add_and_find(Fixture* at) {
  const auto id = at->ids.next();
  auto settings = settings_of("switch");
  settings.port = 1161;
  settings.interval_seconds = 30;
  CHECK(co_await try_add(at, acme, id, settings) == NotChanged::no);
  const auto found = taken(co_await at->devices.find(acme, id));
  CHECK(found.settings.name == "switch");
  CHECK(found.settings.port == 1161);
  CHECK(found.settings.interval_seconds == 30);
  CHECK(found.entity_version == 1);
  CHECK(found.state.status == domain::Status::unknown);
  CHECK(found.state.since == at->clock.now());
  CHECK(found.created_at == at->clock.now());
  CHECK_FALSE(found.last_seen);
  CHECK_FALSE(co_await at->devices.find(globex, id));
  CHECK(co_await try_add(at, acme, at->ids.next(), settings) == NotChanged::name_taken);
  CHECK(co_await try_add(at, globex, at->ids.next(), settings) == NotChanged::no);
  settings.name = "other";
  settings.credential_profile_id = at->ids.next();
  CHECK(co_await try_add(at, acme, at->ids.next(), settings) == NotChanged::no_profile);
  CHECK((co_await at->jobs.run_fleet(list_facts)).size() == 2);  // what was refused was not said
}

asio::awaitable<void> change_by_version(Fixture* at) {
  const auto id = co_await add(at, acme, "a");
  co_await add(at, acme, "b");
  CHECK(co_await change(at, acme, id, 1, settings_of("c")) == NotChanged::no);
  CHECK(co_await change(at, acme, id, 1, settings_of("d")) == NotChanged::other_version);
  CHECK(co_await change(at, acme, id, 3, settings_of("d")) == NotChanged::other_version);
  CHECK(co_await change(at, acme, id, 2, settings_of("b")) == NotChanged::name_taken);
  CHECK(co_await change(at, acme, at->ids.next(), 1, settings_of("e")) == NotChanged::gone);
  CHECK(co_await change(at, globex, id, 2, settings_of("e")) == NotChanged::gone);
  auto stranger = settings_of("c");
  stranger.credential_profile_id = at->ids.next();
  CHECK(co_await change(at, acme, id, 2, stranger) == NotChanged::no_profile);
  const auto now = taken(co_await at->devices.find(acme, id));
  CHECK(now.settings.name == "c");
  CHECK(now.entity_version == 2);
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(facts.size() == 3);
  CHECK(facts[2].get<std::int64_t>("entity_version") == 2);
}

asio::awaitable<void> remove_by_version(Fixture* at) {
  const auto id = co_await add(at, acme, "a");
  CHECK(co_await remove(at, acme, id, 2) == NotChanged::other_version);
  CHECK(co_await remove(at, globex, id, 1) == NotChanged::gone);
  CHECK(co_await at->devices.find(acme, id));
  CHECK(co_await remove(at, acme, id, 1) == NotChanged::no);
  CHECK(co_await remove(at, acme, id, 1) == NotChanged::gone);
  CHECK_FALSE(co_await at->devices.find(acme, id));
  const auto facts = co_await at->jobs.run_fleet(list_facts);
  REQUIRE(facts.size() == 2);
  CHECK(facts[1].get<std::string>("verb") == "removed");
  CHECK(facts[1].get<std::int64_t>("entity_version") == 2);
  co_await add(at, acme, "a");  // its name is free again
}

asio::awaitable<void> page_by_id(Fixture* at) {
  std::vector<Uuid> seen;
  std::optional<Uuid> after;
  while (true) {
    const auto page = co_await at->devices.by_id(acme, after, 4);
    if (page.empty()) break;
    for (const auto& device : page) seen.push_back(device.id);
    after = seen.back();
    auto settings = page.front().settings;
    settings.name += " renamed";  // while somebody pages through
    CHECK(co_await change(at, acme, page.front().id, 1, settings) == NotChanged::no);
  }
  CHECK(seen.size() == 23);
  CHECK(std::ranges::is_sorted(seen, std::ranges::less{}));
}

asio::awaitable<void> count_all(Fixture* at) {
  at->database.execute("UPDATE device_poller.devices SET is_paused = true WHERE name = 'd01'");
  const auto counts = co_await at->devices.count(acme, {});
  const std::map<std::string, std::int64_t> expected = {
      {"online", 7}, {"offline", 7}, {"unknown", 8}, {"paused", 1}};
  CHECK(counts == expected);
  CHECK((co_await at->devices.count(globex, {})).at("unknown") == 1);
}

asio::awaitable<void> page_changes(Fixture* at) {
  const auto id = co_await add(at, acme, "a");
  at->database.execute(
      "INSERT INTO device_poller.status_changes (tenant_id, device_id, at, status, reason) "
      "SELECT 'acme', '" +
      id.to_string() +
      "', timestamptz '2026-01-31T09:30:00Z' + n * interval '1 ms', 'online', n::text "
      "FROM generate_series(1, 5) n");
  const auto first = co_await at->devices.status_changes(acme, id, {}, 3);
  REQUIRE(first.size() == 3);
  CHECK(first[0].reason == "5");
  CHECK(first[2].reason == "3");
  const auto rest = co_await at->devices.status_changes(acme, id, first[2].at, 3);
  REQUIRE(rest.size() == 2);
  CHECK(rest[0].reason == "2");
  CHECK(rest[1].status == domain::Status::online);
  CHECK((co_await at->devices.status_changes(globex, id, {}, 3)).empty());
}
}  // namespace

TEST_CASE("pages in every order, both ways, lose and repeat no device, with ties too",
          "[device_poller]") {
  Fixture at;
  add_many(at);
  testing::run_on(at.loop, walk_all(&at));
}

TEST_CASE("devices are listed by status, and the total is of those that match", "[device_poller]") {
  Fixture at;
  add_many(at);
  testing::run_on(at.loop, walk_by_status(&at));
}

TEST_CASE("a search finds what was typed, and %, _ and \\ are letters like others",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, search_odd(&at));
}

TEST_CASE("a total is counted to 10,000, and past it only that there are more", "[device_poller]") {
  Fixture at;
  at.database.execute(R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  SELECT 'acme', gen_random_uuid(), 0, 'n' || n, '10.0.0.1', 'snmp', 60, now(), '', now()
  FROM generate_series(1, 10003) n)sql");
  testing::run_on(at.loop, count_to_limit(&at));
}

TEST_CASE("a device is found as it was added, by its own tenant", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, add_and_find(&at));
}

TEST_CASE("a device is changed in the version that was read, and in no other", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, change_by_version(&at));
}

TEST_CASE("a device is removed in the version that was read, and in no other", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, remove_by_version(&at));
}

TEST_CASE("who pages by id misses no device that is renamed meanwhile", "[device_poller]") {
  Fixture at;
  add_many(at);
  testing::run_on(at.loop, page_by_id(&at));
}

TEST_CASE("devices are counted by status, and paused ones apart", "[device_poller]") {
  Fixture at;
  add_many(at);
  testing::run_on(at.loop, count_all(&at));
}

TEST_CASE("status changes are paged from the newest, for the device's tenant alone",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, page_changes(&at));
}
