// Against net-snmp: its agent answers our client, and its tools ask the simulated fleet.
#include "device_poller/outside/snmp/agent.hpp"
#include "device_poller/outside/snmp/poll.hpp"
#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"
#include "testing/snmp_fleet.hpp"

#include <unistd.h>

#include <algorithm>
#include <sstream>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;

namespace {
struct World : TestLoop {
  snmp::Target target(std::uint16_t port, const char* community = "watch") const {
    return {{boost::asio::ip::address_v4::loopback(), port}, Secret{community}};
  }
  snmp::Poll poll(std::uint16_t port, const char* community = "watch") {
    return run(snmp::poll(client, target(port, community), in(15s), clock.now()));
  }

  snmp::Client client{loop.get_executor(), clock, metrics, {.try_time = 1s}};
};

testing::SnmpDaemon& daemon() {
  static testing::SnmpDaemon daemon;
  return daemon;
}

std::size_t processors() { return static_cast<std::size_t>(::sysconf(_SC_NPROCESSORS_ONLN)); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream{text};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// "1.3.6.1… value", one a line, of everything below a root.
std::vector<std::string> walked_by_theirs(const std::string& tool, const std::string& community,
                                          const std::string& address, const std::string& root) {
  return lines_of(testing::output_of({tool, "-v2c", "-c", community, "-OnqUe", address, root}));
}
}  // namespace

TEST_CASE("net-snmp's agent is read whole", "[device_poller]") {
  World world;
  const auto [outcome, reading] = world.poll(daemon().port());
  CHECK(outcome == domain::PollOutcome{PollEnd::answered});
  const auto identity = reading.identity.value_or(domain::Identity{});
  CHECK(identity.system_name == "box");
  CHECK(identity.location == "cellar");
  CHECK(identity.object_id == "1.3.6.1.4.1.8072.3.2.10");
  CHECK(reading.uptime_ms);
  // It knows the load only once it has run for a while.
  CHECK(reading.cpu_ratio.value_or(std::vector<double>(processors())).size() == processors());
  const auto memory = reading.memory.value_or(domain::Memory{});
  CHECK(memory.used_bytes > 0);
  CHECK(memory.used_bytes < memory.size_bytes);
  CHECK_FALSE(reading.storages.empty());
  const auto loopback = std::ranges::find(reading.interfaces, "lo", &domain::Interface::name);
  REQUIRE(loopback != reading.interfaces.end());
  CHECK(loopback->counter_bits == 64);
  CHECK(loopback->type == 24);
  CHECK(loopback->oper_status == domain::OperStatus::up);
  CHECK(loopback->in.octets > 0U);
}

TEST_CASE("net-snmp's agent is read whole by SNMPv1, but for counters of 64 bits",
          "[device_poller]") {
  World world;
  auto target = world.target(daemon().port());
  target.version = snmp::Version::v1;
  const auto [outcome, reading] =
      world.run(snmp::poll(world.client, target, world.in(15s), world.clock.now()));
  const auto by_2c = world.poll(daemon().port()).reading;
  CHECK(outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(reading.missing.empty());
  CHECK(reading.identity == by_2c.identity);
  CHECK(reading.uptime_ms);
  CHECK(reading.memory);
  CHECK(reading.storages.size() == by_2c.storages.size());
  REQUIRE(reading.interfaces.size() == by_2c.interfaces.size());
  for (std::size_t i = 0; i < reading.interfaces.size(); ++i) {
    CHECK(reading.interfaces[i].name == by_2c.interfaces[i].name);
    CHECK(reading.interfaces[i].alias == by_2c.interfaces[i].alias);
    CHECK(reading.interfaces[i].speed_bits_per_second == by_2c.interfaces[i].speed_bits_per_second);
    CHECK(reading.interfaces[i].counter_bits == 32);
  }
  const auto loopback = std::ranges::find(reading.interfaces, "lo", &domain::Interface::name);
  REQUIRE(loopback != reading.interfaces.end());
  CHECK(loopback->in.octets > 0U);
}

TEST_CASE("net-snmp's agent says whom it has resolved, as snmpbulkwalk reads it",
          "[device_poller]") {
  World world;
  const auto reading =
      world
          .run(snmp::poll(world.client, world.target(daemon().port()), world.in(15s),
                          world.clock.now(), domain::Extent::with_neighbours))
          .reading;
  CHECK(reading.missing.empty());
  const auto address = "127.0.0.1:" + std::to_string(daemon().port());
  const auto theirs = walked_by_theirs("snmpbulkwalk", "watch", address, "1.3.6.1.2.1.4.22.1.2");
  CHECK(reading.neighbours);
  const auto ours = reading.neighbours.value_or(std::vector<domain::Neighbour>{});
  // It drops what is not complete, and so do we.
  CHECK(ours.size() <= theirs.size());
  for (const auto& one : ours) {
    CHECK(one.source == domain::NeighbourSource::arp);
    CHECK(std::ranges::count(reading.interfaces, one.interface, &domain::Interface::name) == 1);
  }
}

TEST_CASE("we walk the rows that snmpbulkwalk walks", "[device_poller]") {
  World world;
  const std::string column = "1.3.6.1.2.1.25.2.3.1.3";
  const snmp::Agent agent{world.client.asker(world.target(daemon().port())), world.in(10s)};
  const auto table = world.run(agent.walk({snmp::Oid::parse(column).value()}));
  CHECK(table.outcome.end == PollEnd::answered);
  std::vector<std::string> ours;
  ours.reserve(table.rows.size());
  for (const auto& [index, cells] : table.rows) {
    ours.push_back("." + column + "." + index.to_string() + " \"" + cells[0].text().value_or("") +
                   "\"");
  }
  const auto address = "127.0.0.1:" + std::to_string(daemon().port());
  CHECK(ours == walked_by_theirs("snmpbulkwalk", "watch", address, column));
}

TEST_CASE("net-snmp's agent is silent to another community", "[device_poller]") {
  World world;
  CHECK(world.poll(daemon().port(), "private").outcome.end == PollEnd::no_answer);
}

TEST_CASE("net-snmp's agent that hangs is silent, killed it is refused, and back it answers",
          "[device_poller]") {
  World world;
  testing::SnmpDaemon own;
  own.pause();
  CHECK(world.poll(own.port()).outcome.end == PollEnd::no_answer);
  own.resume();
  CHECK(world.poll(own.port()).outcome.end == PollEnd::answered);
  own.kill();
  CHECK(world.poll(own.port()).outcome.end == PollEnd::refused);
}

TEST_CASE("net-snmp's tools read the simulated fleet, row by row or in bulk", "[device_poller]") {
  testing::SnmpFleet fleet{3};
  const auto address = testing::SnmpFleet::address(2) + ":" + std::to_string(fleet.port());
  const auto names = walked_by_theirs("snmpwalk", "public", address, "1.3.6.1.2.1.31.1.1.1.1");
  CHECK(names == walked_by_theirs("snmpbulkwalk", "public", address, "1.3.6.1.2.1.31.1.1.1.1"));
  CHECK(names.size() == 4);
  CHECK(names.front() == ".1.3.6.1.2.1.31.1.1.1.1.1 \"eth1\"");
  const auto all = walked_by_theirs("snmpbulkwalk", "public", address, "1.3.6.1");
  CHECK(all.size() > 100);
  const auto one = testing::output_of(
      {"snmpget", "-v2c", "-c", "public", "-OnqU", address, "1.3.6.1.2.1.1.5.0"});
  CHECK(one == ".1.3.6.1.2.1.1.5.0 \"mikrotik-2\"\n");
  const auto silent = testing::output_of(
      {"snmpget", "-v2c", "-c", "private", "-t0.2", "-r0", address, "1.3.6.1.2.1.1.5.0"});
  CHECK_THAT(silent, Catch::Contains("No Response"));
}

TEST_CASE("net-snmp's tools see the faults of the simulated fleet", "[device_poller]") {
  testing::SnmpFleet fleet{1};
  const auto address = testing::SnmpFleet::address(0) + ":" + std::to_string(fleet.port());
  const auto said = [&](const std::string& root) {
    return testing::output_of(
        {"snmpbulkwalk", "-v2c", "-c", "public", "-OnqU", "-t0.2", "-r0", address, root});
  };
  fleet.tell("lie 0 oids");
  CHECK_THAT(said("1.3.6.1.2.1.2.2.1.2"), Catch::Contains("OID not increasing"));
  fleet.tell("up 0");
  fleet.tell("partial 0 ifx");
  CHECK_THAT(said("1.3.6.1.2.1.31"), Catch::Contains("No Such Object"));
  fleet.tell("lie 0 id");
  CHECK_THAT(said("1.3.6.1.2.1.1"), Catch::Contains("Timeout"));
}
