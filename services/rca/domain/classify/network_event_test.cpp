#include "rca/domain/classify/network_event.hpp"

#include "testing/catch.hpp"

using namespace signalbox::rca::classify;

namespace {
std::string event(std::string_view line) {
  const auto found = network_event_of(read_syslog(line));
  return found.family + ": " + found.name;
}
}  // namespace

// Lines in the forms that makers document, with addresses for documentation.
TEST_CASE("one event has one name, whatever the maker", "[rca]") {
  const std::string down = "INTERFACE: INTERFACE_DOWN";
  CHECK(event("<189>9: sw1: Jun  1 12:50:26.1: %LINK-3-UPDOWN: Interface Gi0/2, changed state to "
              "down") == down);
  CHECK(
      event("<189>9: x1 RP/0/RP0/CPU0:Mar 28 15:08:30.9 UTC: ifmgr[2]: %PKT_INFRA-LINK-3-UPDOWN : "
            "Interface TenGigE0/0/0/1, changed state to Down") == down);
  CHECK(
      event(
          "<189>: 2019 Jun 13 23:35:27 UTC: %ETHPORT-5-IF_DOWN_LINK_FAILURE: Interface Ethernet1/4 "
          "is down (Link failure)") == down);
  CHECK(
      event(
          "<188>Jun 13 2019 23:35:27 sw7 %%01IFNET/4/IF_STATE(l)[3]:Interface GigabitEthernet0/0/7 "
          "has turned into DOWN state.") == down);
  CHECK(event("<30>Jun 13 23:35:27 rt1 interface,info ether3 link down") == down);
  CHECK(
      event("<29>Aug 11 10:12:14 mx1 mib2d[22]: SNMP_TRAP_LINK_DOWN: ifIndex 5, ifName xe-0/0/0") ==
      down);
  CHECK(event("<14>Nov  6 13:36:45 sw1 System: Interface ethernet 1/1/36, state down") == down);
}

TEST_CASE("a protocol says more than the interface, process or session it runs on", "[rca]") {
  CHECK(event("<29>Jun 21 14:03:12 mx1 rpd[2]: RPD_OSPF_NBRDOWN: OSPF neighbor 192.0.2.1 (realm "
              "ospf-v2 "
              "ge-0/0/0.0) state changed from Full to Down due to InActiveTimer (event reason: BFD "
              "session timed out)") == "OSPF: OSPF_NEIGHBOR_DOWN");
  CHECK(event("<175>Nov 4 07:05:36 sw1 lacpd[12]: LACP_INTF_DOWN: ae1: Interface marked down") ==
        "LACP: LACP_INTERFACE_DOWN");
  CHECK(event("<166>Jan 24 02:50:31 sw1 ProcMgr: %PROCMGR-6-PROCESS_RESTART: Restarting 'Bgp'") ==
        "PROCESS: PROCESS_RESTART");
  CHECK(event("<190>Jun 13 2019 23:35:27 sw1 %%01OSPF/3/NBR_CHG_DOWN(l)[21]:Neighbor "
              "event:neighbor state "
              "changed to Down.") == "OSPF: OSPF_NEIGHBOR_DOWN");
  CHECK(event("<189>l1: 2019 Jun 13 23:35:27.1 CEST: %BGP-5-ADJCHANGE: neighbor 192.0.2.3 Down") ==
        "BGP: BGP_NEIGHBOR_STATE_CHANGED");
}

TEST_CASE("who changes the configuration is told from what is changed", "[rca]") {
  CHECK(
      event(
          "<189>4: Aug 11 10:12:14.2: %SYS-5-CONFIG_I: Configured from console by admin on vty0") ==
      "USER: USER_EXIT_CONFIG_MODE");
  CHECK(
      event(
          "<189>Jul 20 21:44:00 mx1 mgd[7]: UI_COMMIT: User 'ann' requested 'commit' operation") ==
      "CONFIGURATION: CONFIGURATION_COMMIT_REQUESTED");
  CHECK(event("<189>Jul 20 21:44:00 mx1 mgd[7]: UI_DBASE_LOGIN_EVENT: User 'ann' entering "
              "configuration "
              "mode") == "USER: USER_ENTER_CONFIG_MODE");
  CHECK(
      event(
          "<38>Aug 11 10:12:14 sw3 sshd[22]: Accepted password for ann from 192.0.2.5 port 5022") ==
      "USER: USER_LOGIN");
}

TEST_CASE("what nobody has taught us keeps the device's own name", "[rca]") {
  CHECK(event("<164>Aug 11 2023 10:12:14 fw7 : %ASA-4-106023: Deny tcp src outside:192.0.2.1") ==
        "ASA: ASA_106023");
  CHECK(event("<30>c7 port02 2018-Nov- 9 15:38:25.341 RXDATA: prompt#") == "RXDATA: RXDATA");
  CHECK(event("<189>date=2019-04-09 devname=fw01 type=traffic subtype=forward service=\"BGP\"") ==
        "FORWARD: FORWARD");
  CHECK(event("<28>Aug 11 10:12:14 mx1 chassisd[2]: CHASSISD_FAN_FAILURE: tray 1") ==
        "FAN: FAN_FAILURE");
  CHECK(event("") == ": ");
  CHECK_FALSE(event("hello world").starts_with(":"));
}
