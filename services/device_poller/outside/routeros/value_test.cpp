#include "device_poller/outside/routeros/value.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller::routeros;
using namespace std::chrono_literals;

TEST_CASE("durations are read in all forms that RouterOS writes", "[device_poller]") {
  CHECK(duration("3w2d14h23m15s") == 23 * 24h + 14h + 23min + 15s);
  CHECK(duration("5m3s") == 5min + 3s);
  CHECK(duration("2d") == 48h);
  CHECK(duration("1m") == 1min);
  CHECK(duration("15ms") == 15ms);
  CHECK(duration("3s440ms") == 3s + 440ms);
  CHECK(duration("0s") == 0s);
  CHECK(duration("00:05:12") == 5min + 12s);
  CHECK(duration("1d02:03:04") == 26h + 3min + 4s);
  CHECK(duration("02:03:04.500") == 2h + 3min + 4s);
}

TEST_CASE("what is no duration is absent, not 0", "[device_poller]") {
  for (const auto* const text :
       {"", "5", "s", "5x", "1s2m", "1m1m", "-5s", "12:30", "1:61:00", "1h02:03:04", "never",
        "99999999999999999999s", "99999999w", "5m ", "::", "1:2:3:4"}) {
    INFO(text);
    CHECK_FALSE(duration(text));
  }
}

TEST_CASE("a signal is cut at the at sign", "[device_poller]") {
  CHECK(signal_dbm("-67") == -67);
  CHECK(signal_dbm("-67@5GHz") == -67);
  CHECK(signal_dbm("-67@HT40") == -67);
  CHECK(signal_dbm("-80@5GHz-Ce/a/ac/an") == -80);
  CHECK_FALSE(signal_dbm("@5GHz"));
  CHECK_FALSE(signal_dbm(""));
  CHECK_FALSE(signal_dbm("-67dBm"));
  CHECK_FALSE(signal_dbm("-9999"));
}

TEST_CASE("numbers and truths are read whole or not at all", "[device_poller]") {
  CHECK(natural("18446744073709551615") == 18446744073709551615U);
  for (const auto* const text : {"", "-1", "1.5", "1 ", "0x1", "18446744073709551616"}) {
    CHECK_FALSE(natural(text));
  }
  CHECK(decimal("48") == 48);
  CHECK(decimal("-3.5") == -3.5);
  for (const auto* const text : {"", "inf", "nan", "1e300", "48C"}) CHECK_FALSE(decimal(text));
  CHECK(boolean("true") == true);
  CHECK(boolean("no") == false);
  CHECK_FALSE(boolean("maybe"));
}

TEST_CASE("a row tells what is absent from what is there", "[device_poller]") {
  const Row row{{{"name", "caf\xe9"}, {"comment", ""}, {"running", "true"}, {"rx-byte", "12a"}}};
  CHECK(row.text("name") == "caf\xEF\xBF\xBD");
  CHECK_FALSE(row.text("comment"));
  CHECK_FALSE(row.raw("tx-byte"));
  CHECK(row.is("running"));
  CHECK_FALSE(row.is("disabled"));
  CHECK_FALSE(row.value("rx-byte", natural));
}
