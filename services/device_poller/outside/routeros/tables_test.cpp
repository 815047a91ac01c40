// What tables become in a reading, defects of other readers of RouterOS first: each is named.
#include "device_poller/outside/routeros/tables.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller;
using routeros::Attributes;
using routeros::Table;
using routeros::TableEnd;

namespace {
Table table_of(std::vector<Attributes> rows) {
  Table table{.end = TableEnd::answered};
  for (auto& row : rows) table.rows.emplace_back(std::move(row));
  return table;
}

domain::Registration registration(Attributes attributes) {
  domain::Reading reading;
  routeros::take_registrations(table_of({std::move(attributes)}), &reading);
  REQUIRE(reading.registrations.size() == 1);
  return reading.registrations[0];
}

domain::Interface interface(Attributes attributes) {
  attributes.emplace(".id", "*A");
  attributes.emplace("name", "ether1");
  domain::Reading reading;
  routeros::take_interfaces(table_of({std::move(attributes)}), &reading);
  REQUIRE(reading.interfaces.size() == 1);
  return reading.interfaces[0];
}
}  // namespace

TEST_CASE("defect: a counter that cannot be read is 0, which looks like a restart",
          "[device_poller]") {
  const auto one = interface({{"rx-byte", "12x"}, {"tx-byte", "18446744073709551615"}});
  CHECK_FALSE(one.in.octets);
  CHECK(one.out.octets == 18446744073709551615U);
  CHECK_FALSE(one.in.errors);  // never sent, and never 0
}

TEST_CASE("defect: only signal-strength is read, so package wifi has a signal of 0",
          "[device_poller]") {
  CHECK(registration({{"signal", "-63"}}).signal_dbm == -63);
  CHECK(registration({{"signal-strength", "-71@HT40"}}).signal_dbm == -71);
  CHECK_FALSE(registration({{"interface", "wifi1"}}).signal_dbm);
}

TEST_CASE("defect: a value with an at sign is dropped, and counted in the divisor",
          "[device_poller]") {
  CHECK(registration({{"signal-strength", "-80@5GHz-Ce/a/ac/an"}}).signal_dbm == -80);
  CHECK(registration({{"signal", "-67@5GHz"}}).signal_dbm == -67);
}

TEST_CASE("defect: a radio without CCQ has one of 0, and every rule fires", "[device_poller]") {
  CHECK_FALSE(registration({{"signal", "-60"}}).ccq_percent);
  CHECK(registration({{"tx-ccq", "0"}}).ccq_percent == 0);
  CHECK(registration({{"tx-ccq", "87"}}).ccq_percent == 87);
}

TEST_CASE("defect: distance and last-ip are not always there", "[device_poller]") {
  const auto bare = registration({{"mac-address", "02:00:5E:00:53:01"}, {"uptime", "1h2m"}});
  CHECK_FALSE(bare.distance);
  CHECK_FALSE(bare.last_ip);
  CHECK(bare.uptime_ms == 3'720'000);
}

TEST_CASE("defect: the health of version 7 comes in rows, that of version 6 in one",
          "[device_poller]") {
  domain::Reading seven;
  routeros::take_health(table_of({{{"name", "cpu-temperature"}, {"value", "48"}, {"type", "C"}},
                                  {{"name", "voltage"}, {"value", "24.1"}, {"type", "V"}}}),
                        &seven);
  CHECK(seven.temperatures == std::vector<domain::Temperature>{{"cpu-temperature", 48}});
  domain::Reading six;
  routeros::take_health(table_of({{{"voltage", "24.1"}, {"temperature", "39"}}}), &six);
  CHECK(six.temperatures == std::vector<domain::Temperature>{{"temperature", 39}});
}

TEST_CASE("defect: an empty table and a missing one are the same as 0", "[device_poller]") {
  domain::Reading reading;
  for (auto* const take : {routeros::take_resource, routeros::take_routerboard,
                           routeros::take_identity, routeros::take_firmware}) {
    take(table_of({}), &reading);
  }
  CHECK(reading == domain::Reading{});
  routeros::take_resource(table_of({{{"version", "7.18 (stable)"}, {"uptime", "soon"}}}), &reading);
  CHECK_FALSE(reading.uptime_ms);
  CHECK_FALSE(reading.memory);
  CHECK_FALSE(reading.cpu_ratio);
  CHECK(reading.storages.empty());
}
