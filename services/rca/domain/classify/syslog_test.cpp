#include "rca/domain/classify/syslog.hpp"

#include "rca/domain/classify/timestamp.hpp"
#include "testing/catch.hpp"

using namespace signalbox::rca::classify;

TEST_CASE("severity and facility are what the priority says, or nothing", "[rca]") {
  CHECK(read_syslog("<189>Jul 20 21:44:00 sw1 a: b").severity == 5);
  CHECK(read_syslog("<189>Jul 20 21:44:00 sw1 a: b").facility == 23);
  CHECK(read_syslog("<0>x").severity == 0);
  CHECK_FALSE(read_syslog("Jul 20 21:44:00 sw1 a: b").severity.has_value());
  CHECK_FALSE(read_syslog("<192>x").severity.has_value());
  CHECK_FALSE(read_syslog("<1x>x").severity.has_value());
  CHECK_FALSE(read_syslog("<>x").severity.has_value());
  CHECK_FALSE(read_syslog("<12").severity.has_value());
}

TEST_CASE("the host is found in whatever form a device writes it", "[rca]") {
  const auto host = [](std::string_view line) { return std::string{read_syslog(line).host}; };
  CHECK(host("<30>Dec 14 12:08:12 leaf1 Isis: text") == "leaf1");
  CHECK(host("<28>Jul  8 23:04:13  vmx01 craftd[4817]:  text") == "vmx01");
  CHECK(host("<189>1432: sw1: Jun  1 12:50:26.172: %LINEPROTO-5-UPDOWN: text") == "sw1");
  CHECK(host("<189>1179: csr: May 31 15:25:53.743 MEST: %LINK-5-CHANGED: text") == "csr");
  CHECK(host("<189>45: *Jun  1 12:50:26.172: %LINK-5-CHANGED: text").empty());
  CHECK(host("<189>: 2019 Jun 13 23:35:27 UTC: %ETHPORT-5-IF_DOWN: text").empty());
  CHECK(host("<189>core1 RP/0/RSP0/CPU0:Mar 28 15:08:30.9 UTC: bgp[1]: %A-B-5-C : x") == "core1");
  CHECK(host("<172>2020-03-31T08:41:59+00:00 mx1 rpd[13]: BGP_X_Y: text") == "mx1");
  CHECK(host("<99>Jul 13 22:53:14 re0.edge1.example.net xntpd[1]: text") == "edge1.example.net");
  CHECK(host("<165>1 2023-08-11T10:12:14.003Z r7.example.net rpd 23 X_Y - text") ==
        "r7.example.net");
  CHECK(host("<189>date=2019-04-09 devname=fw01 type=traffic") == "fw01");
  CHECK(host("<190>Jun 13 2019 23:35:27 SW1 %%01OSPF/3/NBR_DOWN(l)[21]:Neighbor: x") == "SW1");
  CHECK(host("<30>console7 port02 2018-Nov- 9 15:38:25.341 RXDATA: x") == "console7");
}

TEST_CASE("the device's own name of an event is told from the process and the text", "[rca]") {
  const auto cisco = read_syslog("<189>1: sw1: Jun  1 12:50:26.172: %LINK-5-CHANGED: Interface up");
  CHECK(cisco.tag == "LINK-5-CHANGED");
  CHECK(cisco.message == "Interface up");
  CHECK(cisco.dialect == Dialect::percent);
  const auto eos = read_syslog("<166>Oct 18 14:39:03 sw1 Rib: %AGENT-6-INITIALIZED: Agent 'Rib'");
  CHECK(eos.process == "Rib");
  CHECK(eos.tag == "AGENT-6-INITIALIZED");
  CHECK(eos.dialect == Dialect::percent_process);
  const auto junos =
      read_syslog("<29>Jun 21 14:03:12 mx1 rpd[29]: RPD_OSPF_NBRDOWN: OSPF neighbor");
  CHECK(junos.process == "rpd");
  CHECK(junos.tag == "RPD_OSPF_NBRDOWN");
  CHECK(junos.dialect == Dialect::process);
  const auto plain = read_syslog("<13>May 19 03:57:38 sw1 BGP: Peer 192.0.2.1 DOWN ");
  CHECK(plain.tag == "BGP");
  CHECK(plain.message == "Peer 192.0.2.1 DOWN");
  const auto huawei =
      read_syslog("<188>Jun 13 23:35:27 sw7 %%01IFNET/4/IF_STATE(l)[3]:Interface x");
  CHECK(huawei.tag == "IFNET/4/IF_STATE");
  CHECK(huawei.dialect == Dialect::module);
  CHECK(read_syslog("<1>Jun 13 23:35:27 sw7 load is at 100 % now: yes").tag.empty());
}

TEST_CASE("any text is a line of some kind", "[rca]") {
  CHECK(read_syslog("").message.empty());
  CHECK(read_syslog("<13>").message.empty());
  CHECK(read_syslog("<13>Jun 13 23:35:27").host.empty());
  CHECK(read_syslog("%:").message.empty());
  CHECK(read_syslog("just words").host == "just");
}

TEST_CASE("a time is a run of words with a time of day among them", "[rca]") {
  CHECK(timestamp_size("Jun 13 23:35:27 sw1") == 16);
  CHECK(timestamp_size("Jun 13 2019 23:35:27: x") == 22);
  CHECK(timestamp_size("2019-06-13T23:35:27+02:00 sw1") == 26);
  CHECK(timestamp_size("2019-06-13 23:35:27 sw1") == 20);
  CHECK(timestamp_size("Sun Jul 10 03:55:15 2005 x") == 25);
  CHECK(timestamp_size("23:35:27 UTC: x") == 14);
  CHECK(timestamp_size("Jun 13 sw1") == 0);
  CHECK(timestamp_size("00:1b:44:11:3a:b7 joined") == 0);
  CHECK(timestamp_size("1432: sw1") == 0);
  CHECK(timestamp_size("") == 0);
}
