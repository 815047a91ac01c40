#include "device_poller/api/address.hpp"

#include "testing/catch.hpp"

#include <string>

using namespace signalbox::device_poller;

TEST_CASE("an address is one of IPv4 or IPv6, or a host name", "[device_poller]") {
  for (const auto* address :
       {"10.0.0.1", "255.255.255.255", "::1", "2001:db8::7", "fe80::1%eth0", "switch-7",
        "switch-7.acme.example", "SWITCH.Acme.Example", "7.acme.example", "a", "1a", "3com"}) {
    INFO(address);
    CHECK(api::is_address(address));
  }
}

TEST_CASE("what is neither address nor host name is none", "[device_poller]") {
  for (const auto* none : {"",
                           " ",
                           ".",
                           "..",
                           "acme.",
                           ".acme",
                           "a..b",
                           "-acme",
                           "acme-",
                           "a.-b.c",
                           "a.b-.c",
                           "under_score",
                           "a b",
                           "10.0.0.1 ",
                           "10.0.0.256",
                           "10.0.0",
                           "1.2.3.4.5",
                           "1234",
                           ":::",
                           "::g",
                           "10.0.0.1:161",
                           "[::1]",
                           "http://acme.example",
                           "acme.example/",
                           "münchen.example",
                           "acme.example\n",
                           "$(reboot)"}) {
    INFO(none);
    CHECK_FALSE(api::is_address(none));
  }
  using namespace std::string_literals;
  CHECK_FALSE(api::is_address("10.0.0.1\0.acme.example"s));
  CHECK_FALSE(api::is_address("::1\0"s));
}

TEST_CASE("a label has 63 bytes at most, a host name 253", "[device_poller]") {
  const std::string label(63, 'a');
  CHECK(api::is_address(label));
  CHECK_FALSE(api::is_address(label + "a"));
  const auto name = label + "." + label + "." + label + "." + std::string(61, 'a');
  REQUIRE(name.size() == 253);
  CHECK(api::is_address(name));
  CHECK_FALSE(api::is_address(name + "a"));
}
