#include "device_poller/store/neighbours.hpp"
#include "device_poller/store/proposals.hpp"
#include "device_poller/store/schema.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::Neighbour;
using domain::NeighbourSource;
namespace asio = boost::asio;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();
const Uuid core = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f901").value();
const Uuid edge = Uuid::parse("01a20030-3fdd-70b1-a352-6b39aa21f902").value();

constexpr std::string_view devices_of_both = R"sql(
INSERT INTO device_poller.devices (tenant_id, id, shard, name, address, driver, interval_seconds,
    created_at, reason, since)
  SELECT tenant, id::uuid, 1, name, address, 'snmp', 60, now(), '', now()
  FROM unnest(ARRAY['acme', 'globex']) AS tenant, (VALUES
    ('01a20030-3fdd-70b1-a352-6b39aa21f901', 'core', '10.0.0.1'),
    ('01a20030-3fdd-70b1-a352-6b39aa21f902', 'edge', '10.0.0.2')) AS d (id, name, address);
)sql";

struct Fixture {
  Fixture() { database.execute(devices_of_both); }

  testing::Database database{"device_poller", {migrations().begin(), migrations().end()}};
  asio::io_context loop{1};
  metrics::Registry metrics;
  pg::Pool app{loop.get_executor(), {database.app_url(), "app"}, metrics};
  store::Neighbours neighbours{app};
  store::Proposals proposals{app};
  SystemClock clock;
  UuidSource ids{clock};
  Time now = clock.now();
};

Neighbour of_edge() {
  return {.interface = "p1",
          .name = "Edge",
          .mac_address = "02:00:00:00:00:0b",
          .remote_interface = "q1",
          .platform = "it's \"quoted\", {so}"};
}
Neighbour by_arp(std::string address, std::string mac = "02:00:00:00:00:77") {
  return {.source = NeighbourSource::arp,
          .interface = "p2",
          .mac_address = std::move(mac),
          .address = std::move(address)};
}

asio::awaitable<void> keep_and_join(Fixture* at) {
  const auto earlier = at->now - 1h;
  CHECK(co_await at->neighbours.keep(
      acme, {core, earlier, {of_edge(), by_arp("10.0.0.2"), by_arp("10.0.0.77")}, {}, "core"}));
  CHECK(co_await at->neighbours.keep(
      acme, {edge, at->now, {{.interface = "q1", .name = "CORE"}}, {"02:00:00:00:00:0b"}, "edge"}));
  CHECK(co_await at->neighbours.keep(
      acme, {core, at->now, {of_edge(), by_arp("10.0.0.77")}, {"02:00:00:00:00:0a"}, "core"}));
  const auto found = co_await at->neighbours.around(acme, {core});
  // Its own two that are devices, and what the edge says of it.
  REQUIRE(found.claims.size() == 3);
  CHECK(found.nodes.at(edge).name == "edge");
  const auto edges = domain::edges_of(core, found.claims, found.inventory, at->now);
  REQUIRE(edges.size() == 1);
  CHECK(edges[0].remote_device == edge);
  CHECK(edges[0].is_mutual);
  CHECK(edges[0].first_seen == earlier);
  CHECK(edges[0].last_seen == at->now);
  CHECK(edges[0].remote.platform == of_edge().platform);
  const auto all = co_await at->neighbours.around(acme, {core}, store::Neighbours::Resolved::all);
  CHECK(all.claims.size() == 4);
  const auto theirs = co_await at->neighbours.around(globex, {core, edge});
  CHECK(theirs.claims.empty());
  CHECK(theirs.inventory.mac_address.empty());
  CHECK((co_await at->neighbours.nodes(acme, core, 10)).size() == 1);
}

asio::awaitable<void> keep_of_nobody(Fixture* at) {
  const auto nobody = at->ids.next();
  CHECK_FALSE(co_await at->neighbours.keep(acme, {nobody, at->now, {of_edge()}, {"m"}, "n"}));
  co_await at->neighbours.keep(acme, {core, at->now, {of_edge()}, {"02:00:00:00:00:0a"}, "core"});
  at->database.execute("DELETE FROM device_poller.devices");
  CHECK((co_await at->neighbours.around(acme, {core, nobody})).claims.empty());
}

asio::awaitable<void> keep_too_many(Fixture* at) {
  for (int turn = 0; turn < 4; ++turn) {
    std::vector<Neighbour> many;
    many.reserve(domain::neighbours_max);
    for (std::size_t number = 0; number < domain::neighbours_max; ++number) {
      many.push_back(
          {.interface = "p", .name = std::to_string(turn) + "-" + std::to_string(number)});
    }
    co_await at->neighbours.keep(acme, {core, at->now + turn * 1s, std::move(many), {}});
  }
  const auto claims = (co_await at->neighbours.around(acme, {core})).claims;
  CHECK(claims.size() == 2 * domain::neighbours_max);
  for (const auto& claim : claims) CHECK(claim.last_seen >= at->now + 2s);
}

store::Proposal proposal(Fixture* at, std::string address, std::string source) {
  return {.id = at->ids.next(),
          .address = std::move(address),
          .sources = {std::move(source)},
          .driver = "snmp",
          .first_seen = at->now,
          .last_seen = at->now};
}

asio::awaitable<void> propose(Fixture* at) {
  co_await at->neighbours.keep(acme, {core, at->now, {}, {"02:00:00:00:00:0a"}});
  auto by_mac = proposal(at, "10.9.0.1", "arp");
  by_mac.mac_address = "02:00:00:00:00:0a";
  auto heard = proposal(at, "10.0.0.9", "lldp");
  heard.name = "heard";
  heard.description = "of a neighbour";
  CHECK(co_await at->proposals.keep(acme, {heard, by_mac, proposal(at, "10.0.0.1", "lldp"),
                                           proposal(at, "10.0.0.10", "arp")}) == 2);
  auto scanned = proposal(at, "10.0.0.9", "scan");
  scanned.name = "itself";
  scanned.object_id = "1.3";
  scanned.port = 1161;
  scanned.credential_profile_id = at->ids.next();
  scanned.last_seen = at->now + 1min;
  CHECK(co_await at->proposals.keep(acme, {scanned}) == 0);
  CHECK(co_await at->proposals.keep(acme, {heard}) == 0);
  auto pinged = proposal(at, "10.0.0.9", "scan");
  pinged.driver = "ping";
  CHECK(co_await at->proposals.keep(acme, {pinged}) == 0);
  const auto open = co_await at->proposals.list(acme, "open", "", 10);
  REQUIRE(open.size() == 2);
  const auto& one = open[1];
  CHECK(one.address == "10.0.0.9");
  CHECK(one.sources == std::vector<std::string>{"lldp", "scan"});
  CHECK(one.name == "itself");
  CHECK(one.object_id == "1.3");
  CHECK(one.port == 1161);
  CHECK(one.driver == "snmp");
  CHECK(one.credential_profile_id == scanned.credential_profile_id);
  CHECK(one.description == "of a neighbour");
  CHECK(one.id == heard.id);
  CHECK((co_await at->proposals.list(acme, "open", "10.0.0.10", 10)).size() == 1);
  CHECK((co_await at->proposals.list(globex, "open", "", 10)).empty());
  CHECK_FALSE(co_await at->proposals.settle(globex, one.id, "dismissed"));
  CHECK_FALSE(co_await at->proposals.find(globex, one.id));
}

asio::awaitable<void> settle(Fixture* at) {
  co_await at->proposals.keep(acme,
                              {proposal(at, "10.0.0.8", "arp"), proposal(at, "10.0.0.9", "arp")});
  const auto open = co_await at->proposals.list(acme, "open", "", 10);
  REQUIRE(open.size() == 2);
  CHECK(co_await at->proposals.settle(acme, open[0].id, "dismissed"));
  co_await at->proposals.keep(acme, {proposal(at, "10.0.0.8", "scan")});
  CHECK((co_await at->proposals.list(acme, "open", "", 10)).size() == 1);
  CHECK((co_await at->proposals.list(acme, "dismissed", "", 10)).size() == 1);
  // It is in the inventory now, whoever put it there.
  at->database.execute("UPDATE device_poller.devices SET address = '10.0.0.9' WHERE name = 'edge'");
  CHECK((co_await at->proposals.list(acme, "open", "", 10)).empty());
}
}  // namespace

TEST_CASE("neighbours are kept since when they were seen, and joined with who they are",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_and_join(&at));
}

TEST_CASE("a device that is gone has no neighbours", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_of_nobody(&at));
}

TEST_CASE("who makes up others each time fills no table", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, keep_too_many(&at));
}

TEST_CASE("what is not in the inventory is proposed once, with all that is known of it",
          "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, propose(&at));
}

TEST_CASE("what was dismissed stays so, what was added is proposed no more", "[device_poller]") {
  Fixture at;
  testing::run_on(at.loop, settle(&at));
}
