#include "outbound/address_policy.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using outbound::AddressPolicy;
using outbound::AddressRules;
using outbound::Network;

namespace {
bool allows(const AddressPolicy& policy, std::string_view address) {
  INFO(address);
  return policy.allows(boost::asio::ip::make_address(std::string{address}));
}

std::vector<Network> networks(std::string_view text) {
  return outbound::parse_networks(text).value();
}
}  // namespace

TEST_CASE("what the whole world can reach may be called", "[outbound]") {
  const AddressPolicy policy;
  for (const auto* address :
       {"1.1.1.1",     "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
        "100.128.0.0", "126.255.255.255", "128.0.0.0",       "169.253.255.255",
        "169.255.0.0", "172.15.255.255",  "172.32.0.0",      "192.0.1.0",
        "192.0.3.0",   "192.167.255.255", "192.169.0.0",     "198.17.255.255",
        "198.20.0.0",  "223.255.255.255", "2606:4700::1111", "2001:200::1",
        "2001:db7::1", "2001:db9::1",     "2003::1",         "3ffe::1",
        "2000::",      "::ffff:1.1.1.1",  "64:ff9b::1.1.1.1"}) {
    CHECK(allows(policy, address));
  }
}

TEST_CASE("what is not for the whole world is refused", "[outbound]") {
  const AddressPolicy policy;
  for (const auto* address : {"0.0.0.0",
                              "0.1.2.3",
                              "10.0.0.0",
                              "10.255.255.255",
                              "100.64.0.0",
                              "100.127.255.255",
                              "127.0.0.1",
                              "127.255.255.255",
                              "169.254.0.1",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.0.0.8",
                              "192.0.2.1",
                              "192.88.99.1",
                              "192.168.0.0",
                              "192.168.255.255",
                              "198.18.0.1",
                              "198.19.255.255",
                              "198.51.100.7",
                              "203.0.113.7",
                              "224.0.0.1",
                              "239.255.255.255",
                              "240.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::127.0.0.1",
                              "::8.8.8.8",
                              "fc00::1",
                              "fdff::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "ff02::1",
                              "100::1",
                              "2001::1",
                              "2001:db8::1",
                              "2002:7f00:1::",
                              "2002:808:808::1",
                              "3fff::1",
                              "3fff:fff::1",
                              "4000::1",
                              "5f00::1",
                              "8000::1",
                              "fd00:ec2::254",
                              "64:ff9b:1::1.1.1.1",
                              "::ffff:127.0.0.1",
                              "::ffff:10.0.0.1",
                              "::ffff:169.254.169.254",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::169.254.169.254",
                              "::ffff:0:127.0.0.1"}) {
    CHECK_FALSE(allows(policy, address));
  }
}

TEST_CASE("a link-local address is refused on every interface", "[outbound]") {
  CHECK_FALSE(allows(AddressPolicy{}, "fe80::1%1"));
}

TEST_CASE("the operator opens networks, and no more than is named", "[outbound]") {
  const AddressPolicy policy{AddressRules{networks("10.20.0.0/16 fd00:1::/64 192.168.7.7"), {}}};
  for (const auto* address :
       {"10.20.0.1", "10.20.255.255", "fd00:1::5", "192.168.7.7", "::ffff:10.20.0.1"}) {
    CHECK(allows(policy, address));
  }
  for (const auto* address :
       {"10.21.0.1", "10.19.255.255", "fd00:1:0:1::5", "192.168.7.8", "127.0.0.1", "fd00::1"}) {
    CHECK_FALSE(allows(policy, address));
  }
}

TEST_CASE("a wide network opens no refused range that lies in it", "[outbound]") {
  const AddressPolicy policy{AddressRules{networks("0.0.0.0/0 ::/0 172.0.0.0/8"), {}}};
  for (const auto* address : {"10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "172.16.0.1",
                              "fd00::1", "fe80::1", "::ffff:127.0.0.1"}) {
    CHECK_FALSE(allows(policy, address));
  }
}

TEST_CASE("the fleet's own networks stay refused, whatever is opened", "[outbound]") {
  const AddressPolicy policy{
      AddressRules{networks("10.0.0.0/8"), networks("10.96.0.0/12 5.5.5.0/24 2a00:1::/32")}};
  CHECK(allows(policy, "10.0.0.1"));
  for (const auto* address : {"10.96.0.1", "::ffff:10.96.0.1", "64:ff9b::a60:1", "5.5.5.5",
                              "::ffff:5.5.5.5", "2a00:1::9"}) {
    CHECK_FALSE(allows(policy, address));
  }
}

TEST_CASE("development may call its own machine and nothing else inside", "[outbound]") {
  const auto policy = AddressPolicy::with_loopback();
  for (const auto* address : {"127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1", "1.1.1.1"}) {
    CHECK(allows(policy, address));
  }
  for (const auto* address : {"0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "fe80::1"}) {
    CHECK_FALSE(allows(policy, address));
  }
}

TEST_CASE("a policy may know only what the operator lists", "[outbound]") {
  const AddressPolicy policy{AddressRules{networks("10.20.0.0/16 1.1.1.0/24"), {}, false}};
  CHECK(allows(policy, "10.20.3.4"));
  CHECK(allows(policy, "1.1.1.1"));
  CHECK_FALSE(allows(policy, "8.8.8.8"));
  CHECK_FALSE(allows(policy, "2606:4700::1111"));
}

TEST_CASE("networks are read as an operator writes them", "[outbound]") {
  const auto read = networks(" 10.0.0.0/8,fd00::/8\n192.0.2.7 ,, 0.0.0.0/0\t");
  REQUIRE(read.size() == 4);
  CHECK(read[0].to_string() == "10.0.0.0/8");
  CHECK(read[1].to_string() == "fd00::/8");
  CHECK(read[2].to_string() == "192.0.2.7/32");
  CHECK(read[3].bits == 0);
  CHECK(networks(" , ").empty());
}

TEST_CASE("a wrong network is refused, and says what is wrong", "[outbound]") {
  struct Row {
    const char* text;
    const char* detail;
  };
  for (const auto& [text, detail] : {
           Row{"10.0.0.0/8 10.0.0.1/8", "10.0.0.1/8: has bits set beyond its prefix length"},
           Row{"10.0.0.0/33", "10.0.0.0/33: after the slash stands 0 to 32"},
           Row{"fd00::/129", "fd00::/129: after the slash stands 0 to 128"},
           Row{"10.0.0.0/", "10.0.0.0/: after the slash stands 0 to 32"},
           Row{"10.0.0.0/-1", "10.0.0.0/-1: after the slash stands 0 to 32"},
           Row{"10.0.0.0/8x", "10.0.0.0/8x: after the slash stands 0 to 32"},
           Row{"/8", "/8: is no IP address"},
           Row{"10.0.0", "10.0.0: is no IP address"},
           Row{"010.0.0.1", "010.0.0.1: is no IP address"},
           Row{"0x7f000001", "0x7f000001: is no IP address"},
           Row{"example.com", "example.com: is no IP address"},
           Row{"fe80::%eth0/10", "fe80::%eth0/10: is no IP address"},
       }) {
    INFO(text);
    const auto read = outbound::parse_networks(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == Code::invalid);
    CHECK(read.error().detail == detail);
  }
  CHECK_FALSE(outbound::parse_networks(std::string(5'000, 'f')));
  std::string many;
  for (std::size_t i = 0; i <= outbound::networks_max; ++i) many += "10.0.0.0/8 ";
  CHECK_FALSE(outbound::parse_networks(many));
}
