#include "device_poller/outside/snmp/oid.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using device_poller::snmp::Oid;

TEST_CASE("an object identifier is read with or without the first point, and printed without",
          "[device_poller]") {
  CHECK(Oid::parse("1.3.6.1.2.1.1.5.0").value() == Oid{1, 3, 6, 1, 2, 1, 1, 5, 0});
  CHECK(Oid::parse(".1.3.4294967295").value().to_string() == "1.3.4294967295");
  CHECK(Oid::parse("2.999").value().to_string() == "2.999");
  std::string longest = "1.3";
  for (int i = 0; i < 126; ++i) longest += ".1";
  CHECK(Oid::parse(longest).value().size() == 128);
  CHECK_FALSE(Oid::parse(longest + ".1"));
}

TEST_CASE("what no message can carry is no object identifier", "[device_poller]") {
  for (const auto* text : {"", ".", "1", "1.", "1..3", "1.3.", "1.40", "3.1", "0.40", "1.-3", "1.x",
                           "1.3.4294967296", "2.4294967295", "1.3 ", " 1.3", "..1.3"}) {
    INFO(text);
    CHECK_FALSE(Oid::parse(text));
  }
}

TEST_CASE("identifiers are ordered arc by arc, the shorter first", "[device_poller]") {
  CHECK(Oid{1, 3, 6} < Oid{1, 3, 6, 1});
  CHECK(Oid{1, 3, 6, 2} > Oid{1, 3, 6, 1, 9});
  CHECK(Oid{1, 3, 10} > Oid{1, 3, 9});
}

TEST_CASE("a row's index is what follows its column", "[device_poller]") {
  const Oid column{1, 3, 6, 1};
  const auto cell = column.with(7).with(Oid{8, 9}.arcs());
  CHECK(cell == Oid{1, 3, 6, 1, 7, 8, 9});
  CHECK(cell.is_under(column));
  CHECK(column.is_under(column));
  CHECK_FALSE(column.is_under(cell));
  CHECK_FALSE((Oid{1, 3, 6, 2, 7}).is_under(column));
  CHECK(cell.behind(column) == Oid{7, 8, 9});
}
