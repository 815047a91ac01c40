// Against a fleet of simulated devices, each fault in turn.
#include "device_poller/outside/snmp/poll.hpp"

#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"
#include "testing/snmp_fleet.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <numeric>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using snmp::Poll;

namespace {
constexpr int router = 0;
constexpr int server = 1;
constexpr int mikrotik = 2;

// All tests of this program share the devices: a fault is healed by whoever ordered it.
testing::SnmpFleet& fleet() {
  static testing::SnmpFleet fleet{40};
  return fleet;
}

struct Fault {
  Fault(int number, const std::string& fault, const std::string& more = "")
      : device(std::to_string(number)) {
    fleet().tell(fault + " " + device + (more.empty() ? "" : " " + more));
  }
  Fault(const Fault&) = delete;
  Fault& operator=(const Fault&) = delete;
  ~Fault() { fleet().tell("up " + device); }

  std::string device;
};

snmp::Target target_of(int number, const char* community = "public") {
  const auto address = boost::asio::ip::make_address(testing::SnmpFleet::address(number));
  return {{address, fleet().port()}, Secret{community}};
}

struct World : TestLoop {
  Poll poll(int number, std::chrono::milliseconds deadline = 10s) {
    return run(snmp::poll(client, target_of(number), in(deadline), clock.now()));
  }

  Poll poll_whole(int number) {
    return run(snmp::poll(client, target_of(number), in(10s), clock.now(),
                          domain::Extent::with_neighbours));
  }

  snmp::Client client{loop.get_executor(), clock, metrics, {.try_time = 300ms}};
};

// What its maker and its own variables say that it is.
std::vector<std::string> told(const domain::Reading& reading) {
  const auto identity = reading.identity.value_or(domain::Identity{});
  return {identity.vendor, identity.model, identity.version, identity.serial_number};
}

// As the system's, but for so much.
class LateClock final : public Clock {
 public:
  Time now() const override { return clock_.now() + late; }
  std::chrono::steady_clock::time_point steady() const override { return clock_.steady() + late; }

  std::chrono::seconds late{0};

 private:
  SystemClock clock_;
};

std::vector<std::string> names_of(const std::vector<domain::Temperature>& temperatures) {
  std::vector<std::string> names;
  names.reserve(temperatures.size());
  for (const auto& one : temperatures) names.push_back(one.name);
  return names;
}
}  // namespace

TEST_CASE("a poll brings who the device is and how it does", "[device_poller]") {
  World world;
  const auto [outcome, reading] = world.poll(router);
  CHECK(outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(reading.missing.empty());
  CHECK(reading.identity == domain::Identity{.system_name = "router-0",
                                             .description = "Simulated router 0",
                                             .object_id = "1.3.6.1.4.1.9.1.1",
                                             .location = "rack 1, Köln",
                                             .contact = "noc@example.net",
                                             .vendor = "Cisco"});
  CHECK(reading.uptime_ms >= 1'000'000);
  CHECK(reading.cpu_ratio == std::vector{0.0, 0.25});
  CHECK(reading.memory == domain::Memory{2'048'000'000, 1'536'000'000});
  REQUIRE(reading.storages.size() == 2);
  CHECK(reading.storages[1] == domain::Storage{31, "/", domain::StorageKind::fixed_disk,
                                               12'288'000'000'000, 4'096'000'000'000});
}

TEST_CASE("an interface comes with its names, states, speed and 64-bit counters",
          "[device_poller]") {
  World world;
  const auto reading = world.poll(router).reading;
  REQUIRE(reading.interfaces.size() == 4);
  const auto& first = reading.interfaces[0];
  CHECK(first.index == 1);
  CHECK(first.name == "eth1");
  CHECK(first.alias == "uplink");
  CHECK(first.type == 6);
  CHECK(first.mac == "02:01:00:00:00:01");
  CHECK(first.admin_status == domain::AdminStatus::up);
  CHECK(first.oper_status == domain::OperStatus::up);
  CHECK(first.speed_bits_per_second == 1'000'000'000);
  CHECK(first.counter_bits == 64);
  CHECK(first.in.octets >= 1'000'000);
  CHECK(first.out.octets >= 2'000'000);
  CHECK(first.in.unicast_packets >= 10'000);
  CHECK(first.in.errors == 0);
  CHECK(first.out.discards == 0);
  CHECK(reading.interfaces[3].oper_status == domain::OperStatus::down);
}

TEST_CASE("temperatures come from whichever MIB the device has", "[device_poller]") {
  World world;
  const auto by_entity = world.poll(router).reading.temperatures;
  CHECK(names_of(by_entity) == std::vector<std::string>{"sensor-1", "sensor-2"});
  CHECK(by_entity.at(0).celsius == Approx(41.5));
  CHECK(by_entity.at(1).celsius == Approx(38.0));
  const auto by_lm = world.poll(server).reading.temperatures;
  CHECK(by_lm == std::vector<domain::Temperature>{{"Core 0", 51.0}});
  const auto by_mikrotik = world.poll(mikrotik).reading.temperatures;
  CHECK(by_mikrotik == std::vector<domain::Temperature>{{"cpu-temperature", 47.0}});
}

TEST_CASE("a router's other sensors come in their units", "[device_poller]") {
  World world;
  CHECK(world.poll(router).reading.sensors ==
        std::vector<domain::Sensor>{{"sensor-3", domain::Unit::rpm, 4200}});
  CHECK(world.poll(mikrotik).reading.sensors ==
        std::vector<domain::Sensor>{{"fan1-speed", domain::Unit::rpm, 4000}});
}

TEST_CASE("what makers' own MIBs tell comes by their profiles", "[device_poller]") {
  World world;
  const auto cisco = world.poll(32).reading;
  CHECK(told(cisco) ==
        std::vector<std::string>{"Cisco", "WS-C2960X-24TS-L", "15.2(7)E3", "FOC1234X0AB"});
  CHECK(cisco.cpu_ratio == std::vector{0.42});
  CHECK(cisco.memory == domain::Memory{400'000'000, 300'000'000});
  CHECK(cisco.temperatures == std::vector<domain::Temperature>{{"chassis", 33}});
  CHECK(cisco.sensors ==
        std::vector<domain::Sensor>{{"fan 1", domain::Unit::state, 1, "normal"},
                                    {"fan 2", domain::Unit::state, 3, "critical"}});
  const auto juniper = world.poll(33).reading;
  CHECK(told(juniper) ==
        std::vector<std::string>{"Juniper", "Juniper EX2200-24T", "12.3R12.4", "CW0210230001"});
  CHECK(juniper.cpu_ratio == std::vector{0.17});
  CHECK(juniper.memory == domain::Memory{512 * 1'048'576, 256 * 1'048'576});
  // A part of it has no thermometer and says 0.
  CHECK(juniper.temperatures == std::vector<domain::Temperature>{{"Routing Engine 0", 48}});
  const auto ubiquiti = world.poll(34).reading;
  CHECK(told(ubiquiti) ==
        std::vector<std::string>{"Ubiquiti", "Rocket M5", "XM.ar7240.v6.3.6", ""});
  CHECK(ubiquiti.memory == domain::Memory{61'440 * 1024, 30'720 * 1024});
  CHECK(ubiquiti.temperatures.empty());
  const auto hp = world.poll(35).reading;
  CHECK(told(hp) == std::vector<std::string>{"HP", "J9773A", "YA.16.11.0025", "CN12ABC345"});
  CHECK(hp.cpu_ratio == std::vector{0.37});
  CHECK(hp.memory == domain::Memory{1000, 400});
}

TEST_CASE("a UPS tells of its battery, and a printer of its toner", "[device_poller]") {
  World world;
  const auto ups = world.poll(36).reading;
  CHECK(told(ups) == std::vector<std::string>{"", "Smart-UPS 1500", "card 2.1", ""});
  CHECK(ups.temperatures == std::vector<domain::Temperature>{{"battery", 24}});
  const auto of = [](const domain::Reading& reading, const std::string& name, domain::Unit unit) {
    const auto found = std::ranges::find_if(
        reading.sensors, [&](const auto& one) { return one.name == name && one.unit == unit; });
    return found == reading.sensors.end() ? domain::Sensor{} : *found;
  };
  CHECK(of(ups, "battery", domain::Unit::state).word == "normal");
  CHECK(of(ups, "battery", domain::Unit::volts).value == Approx(27.3));
  CHECK(of(ups, "battery lasts", domain::Unit::seconds).value == 42 * 60);
  CHECK(of(ups, "output is fed by", domain::Unit::state).word == "mains");
  CHECK(of(ups, "output load 2", domain::Unit::percent).value == 12);
  CHECK(of(ups, "input", domain::Unit::hertz).value == Approx(50));
  const auto printer = world.poll(37).reading;
  CHECK(told(printer) == std::vector<std::string>{"", "LaserJet M402dn", "", "PHB1234567"});
  CHECK(of(printer, "Black Toner Cartridge", domain::Unit::percent).value == Approx(25));
  CHECK(of(printer, "Drum", domain::Unit::percent).value == Approx(95));
  CHECK(of(printer, "Waste Toner", domain::Unit::percent).name.empty());  // it says “some”
  CHECK(of(printer, "pages", domain::Unit::pages).value == 48'211);
}

TEST_CASE("what seldom changes is not asked for each time", "[device_poller]") {
  World world;
  LateClock clock;
  snmp::Client client{world.loop.get_executor(), clock, world.metrics};
  const auto polled = [&](int number) {
    const auto before = fleet().requests();
    const auto poll =
        world.run(snmp::poll(client, target_of(number), clock.steady() + 10s, clock.now()));
    return std::pair{poll.reading.interfaces, fleet().requests() - before};
  };
  const auto [first, first_requests] = polled(20);
  const auto [second, second_requests] = polled(20);
  CHECK(second_requests < first_requests);
  REQUIRE(second.size() == first.size());
  CHECK(second[0].name == "eth1");
  CHECK(second[0].alias == "uplink");
  CHECK(second[0].speed_bits_per_second == 1'000'000'000);
  // A device that has started anew is asked for everything, and so is one that was long ago.
  fleet().tell("reboot 20");
  CHECK(polled(20).second == first_requests);
  CHECK(polled(20).second == second_requests);
  clock.late = snmp::known_for;
  CHECK(polled(20).second == first_requests);
}

TEST_CASE("UCD-SNMP tells caches from used memory, and the load of all processors",
          "[device_poller]") {
  World world;
  const auto reading = world.poll(server).reading;
  CHECK(reading.memory == domain::Memory{4'096'000'000, 2'048'000'000});
  const auto ratios = reading.cpu_ratio.value_or(std::vector<double>{});
  REQUIRE(ratios.size() == 1);
  CHECK(ratios.front() == Approx(0.1));
}

TEST_CASE("a port that nobody listens on is refused at once", "[device_poller]") {
  World world;
  const Fault fault{router, "down"};
  const auto from = world.clock.steady();
  CHECK(world.poll(router).outcome.end == PollEnd::refused);
  CHECK(world.clock.steady() - from < 200ms);
  CHECK(world.poll(server).outcome.end == PollEnd::answered);
}

TEST_CASE("silence is no answer, whether the agent is mute or does not know the community",
          "[device_poller]") {
  World world;
  const auto from = world.clock.steady();
  const auto unknown =
      world.run(snmp::poll(world.client, target_of(router, "wrong"), world.in(10s), Time{}));
  CHECK(unknown.outcome.end == PollEnd::no_answer);
  CHECK(world.clock.steady() - from >= 600ms);  // it was asked twice
  const Fault fault{router, "silent"};
  CHECK(world.poll(router).outcome.end == PollEnd::no_answer);
}

TEST_CASE("a slow device answers within its try; a late answer is counted, not believed",
          "[device_poller]") {
  World world;
  const Fault fault{router, "slow", "100"};
  CHECK(world.poll(router).outcome.end == PollEnd::answered);
  const Fault slower{server, "slow", "700"};
  CHECK(world.poll(server).outcome.end == PollEnd::no_answer);
  boost::asio::steady_timer timer{world.loop};
  for (int look = 0;
       look < 200 && !world.metrics_say(R"(signalbox_snmp_dropped_total{reason="late"} 2)");
       ++look) {
    timer.expires_after(10ms);
    world.run(timer.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable)));
  }
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="late"} 2)"));
}

TEST_CASE("a slow device with a deadline gives what came until then", "[device_poller]") {
  World world;
  const Fault fault{router, "slow", "150"};
  const auto from = world.clock.steady();
  const auto [outcome, reading] = world.poll(router, 500ms);
  CHECK(world.clock.steady() - from < 700ms);
  CHECK(outcome.end == PollEnd::answered_in_part);
  CHECK(reading.identity);
  CHECK_FALSE(reading.missing.empty());
}

TEST_CASE("a poll that begins past its deadline says nothing of the device", "[device_poller]") {
  World world;
  CHECK_THROWS_AS(world.poll(router, -1ms), snmp::Busy);
}

TEST_CASE("garbage, another request id or another community is a bad answer", "[device_poller]") {
  World world;
  const auto end_with = [&](const std::string& verb, const std::string& how) {
    const Fault fault{router, verb, how};
    return world.poll(router).outcome;
  };
  CHECK(end_with("garbage", "").end == PollEnd::bad_answer);
  const auto other_id = end_with("lie", "id");
  CHECK(other_id.end == PollEnd::bad_answer);
  CHECK_THAT(other_id.detail, Catch::Contains("request id"));
  const auto other_community = end_with("lie", "community");
  CHECK(other_community.end == PollEnd::bad_answer);
  CHECK_THAT(other_community.detail, Catch::Contains("another community"));
}

TEST_CASE("an agent that walks in circles is left, and what it said besides is kept",
          "[device_poller]") {
  World world;
  const Fault fault{router, "lie", "oids"};
  const auto from = world.clock.steady();
  const auto [outcome, reading] = world.poll(router);
  CHECK(world.clock.steady() - from < 2s);
  CHECK(outcome.end == PollEnd::answered_in_part);
  CHECK_THAT(outcome.detail, Catch::Contains("circles"));
  CHECK(reading.identity);
  CHECK(std::ranges::count(reading.missing, "interfaces") == 1);
}

TEST_CASE("without ifXTable the counters have 32 bits and say so", "[device_poller]") {
  World world;
  const Fault fault{router, "partial", "ifx"};
  const auto [outcome, reading] = world.poll(router);
  CHECK(outcome.end == PollEnd::answered);
  REQUIRE(reading.interfaces.size() == 4);
  const auto& first = reading.interfaces[0];
  CHECK(first.name == "Ethernet1");
  CHECK_FALSE(first.alias);
  CHECK(first.counter_bits == 32);
  CHECK(first.in.octets >= 1'000'000);
  CHECK(first.speed_bits_per_second == 1'000'000'000);
}

TEST_CASE("an agent that finds answers too big is asked for less", "[device_poller]") {
  World world;
  const Fault fault{router, "partial", "toobig"};
  const auto [outcome, reading] = world.poll(router);
  CHECK(outcome.end == PollEnd::answered);
  CHECK(reading.interfaces.size() == 4);
}

TEST_CASE("a part that does not answer is missing, and the rest is there", "[device_poller]") {
  World world;
  const Fault fault{router, "partial", "storages"};
  const auto [outcome, reading] = world.poll(router);
  CHECK(outcome.end == PollEnd::answered_in_part);
  CHECK(reading.missing == std::vector<std::string>{"storages"});
  CHECK(reading.interfaces.size() == 4);
  CHECK(reading.temperatures.size() == 2);
  CHECK_FALSE(reading.memory);
}

TEST_CASE("counters wrap at their width, and a device that starts anew says so",
          "[device_poller]") {
  World world;
  fleet().tell("wrap 4");
  const auto before = world.poll(4).reading.interfaces.at(0);
  const auto octets = before.in.octets.value_or(1'000'000);
  CHECK((octets > 0xFFFF'FFFF'0000'0000 || octets < 10'000));
  fleet().tell("reboot 4");
  const auto after = world.poll(4).reading;
  CHECK(after.uptime_ms.value_or(1'000'000) < 60'000);
  CHECK(after.interfaces.at(0).in.octets.value_or(1'000'000) < 100'000);
}

TEST_CASE("who is beside a device is read when it is asked for, by LLDP, CDP and ARP",
          "[device_poller]") {
  using domain::Neighbour;
  using domain::NeighbourSource;
  World world;
  CHECK_FALSE(world.poll(router).reading.neighbours);
  const auto [outcome, reading] = world.poll_whole(router);
  CHECK(outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(reading.missing.empty());
  const auto all = reading.neighbours.value_or(std::vector<Neighbour>{});
  REQUIRE(all.size() == 10);
  CHECK(all[0] == Neighbour{.source = NeighbourSource::lldp,
                            .interface = "eth1",
                            .name = "firewall",
                            .mac_address = "02:01:ff:ff:00:01",
                            .address = "127.1.9.1",
                            .remote_interface = "eth1",
                            .platform = "Simulated firewall"});
  CHECK(all[1].interface == "eth2");
  CHECK(all[1].name == "server-1");
  CHECK(all[4] == Neighbour{.source = NeighbourSource::cdp,
                            .interface = "eth2",
                            .name = "server-1",
                            .address = "127.1.0.2",
                            .remote_interface = "eth1",
                            .platform = "Simulated"});
  CHECK(all[8] == Neighbour{.source = NeighbourSource::arp,
                            .interface = "eth2",
                            .mac_address = "02:01:00:00:00:c8",
                            .address = "127.1.8.1"});
  // The other end says the same of this one.
  const auto below = world.poll_whole(server).reading.neighbours.value_or(std::vector<Neighbour>{});
  REQUIRE(below.size() == 6);
  CHECK(below[0].name == "router-0");
  CHECK(below[0].interface == "eth1");
  CHECK(below[0].remote_interface == "eth2");
}

TEST_CASE("neighbours that are not answered make no device degraded", "[device_poller]") {
  World world;
  const Fault fault{router, "partial", "beside"};
  const auto [outcome, reading] = world.poll_whole(router);
  CHECK(outcome.end == PollEnd::answered);
  CHECK(reading.missing == std::vector<std::string>{"neighbours"});
  const auto all = reading.neighbours.value_or(std::vector<domain::Neighbour>{});
  CHECK(all.size() == 7);
  CHECK(std::ranges::count(all, domain::NeighbourSource::lldp, &domain::Neighbour::source) == 0);
}

TEST_CASE("a device that makes up neighbours is cut, and says so", "[device_poller]") {
  World world;
  const Fault fault{router, "partial", "crowd"};
  const auto reading = world.poll_whole(router).reading;
  CHECK(reading.missing == std::vector<std::string>{"neighbours"});
  const auto all = reading.neighbours.value_or(std::vector<domain::Neighbour>{});
  const auto arp =
      std::ranges::count(all, domain::NeighbourSource::arp, &domain::Neighbour::source);
  CHECK(arp == static_cast<std::ptrdiff_t>(domain::arp_rows_max));
  CHECK(all.size() <= domain::neighbours_max + domain::arp_rows_max);
}

TEST_CASE("many devices are polled at once over one socket", "[device_poller]") {
  World world;
  int left = 40;
  std::vector<PollEnd> ends;
  for (int number = 0; number < 40; ++number) {
    boost::asio::co_spawn(world.loop,
                          snmp::poll(world.client, target_of(number), world.in(15s), Time{}),
                          [&](const std::exception_ptr&, const Poll& poll) {
                            ends.push_back(poll.outcome.end);
                            if (--left == 0) world.loop.stop();
                          });
  }
  world.loop.run_for(20s);
  CHECK(left == 0);
  CHECK(std::ranges::count(ends, PollEnd::answered) == 40);
  CHECK(world.metrics_say("signalbox_snmp_in_flight 0"));
}
