#include "device_poller/api/address.hpp"

#include "testing/catch.hpp"

#include <string>

using namespace signalbox::device_poller;

namespace {
bool is_address(std::string_view text) { return !api::address_fault(text); }
}  // namespace

TEST_CASE("an address is one of IPv4 or IPv6, or a host name", "[device_poller]") {
  for (const auto* address :
       {"10.0.0.1", "255.255.255.255", "::1", "2001:db8::7", "fe80::1%eth0", "switch-7",
        "switch-7.acme.example", "SWITCH.Acme.Example", "7.acme.example", "a", "1a", "3com"}) {
    INFO(address);
    CHECK(is_address(address));
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
    CHECK_FALSE(is_address(none));
  }
  using namespace std::string_literals;
  CHECK_FALSE(is_address("10.0.0.1\0.acme.example"s));
  CHECK_FALSE(is_address("::1\0"s));
}

TEST_CASE("a label has 63 bytes at most, a host name 253", "[device_poller]") {
  const std::string label(63, 'a');
  CHECK(is_address(label));
  CHECK_FALSE(is_address(label + "a"));
  const auto name = label + "." + label + "." + label + "." + std::string(61, 'a');
  REQUIRE(name.size() == 253);
  CHECK(is_address(name));
  CHECK_FALSE(is_address(name + "a"));
}

TEST_CASE("a zone is the interface of a link-local address, and of no other", "[device_poller]") {
  for (const auto* address :
       {"fe80::1%eth0", "fe80::1%br-lan", "fe80::a:1%eth0.100", "febf::1%2", "FE80::1%wlan0_1"}) {
    INFO(address);
    CHECK(is_address(address));
  }
  for (const auto* none : {"fe80::1%", "fe80::1%a b", "fe80::1% eth0", "fe80::1%eth0%eth1",
                           "fe80::1%eth0/64", "fe80::1%sixteen-letters-", "fe80::1%\xC3\xA4"}) {
    INFO(none);
    CHECK(api::address_fault(none) == "must end in the name of an interface: fe80::1%eth0");
  }
  for (const auto* none : {"::1%lo", "::1%a b", "2001:db8::7%eth0", "fec0::1%eth0", "::1%"}) {
    INFO(none);
    CHECK(api::address_fault(none) ==
          "has a zone, which only a link-local address has: fe80::1%eth0");
  }
  for (const auto* none : {"10.0.0.1%eth0", "switch%eth0", "%eth0", "fe80::g%eth0"}) {
    INFO(none);
    CHECK(api::address_fault(none) == "is no IP address or host name");
  }
}
