#include "device_poller/outside/scan/hosts.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;

namespace {
outbound::AddressPolicy policy() {
  return outbound::AddressPolicy{
      {.allowed = outbound::parse_networks("10.0.0.0/8 fd00::/16").value(),
       .refused = {},
       .public_allowed = false}};
}

std::vector<std::string> hosts(const std::vector<std::string>& networks) {
  std::vector<std::string> all;
  for (const auto& host : scan::hosts_in(networks, policy()).value()) {
    all.push_back(host.to_string());
  }
  return all;
}

// "/networks/1 not_allowed", one after the other.
std::string faults(const std::vector<std::string>& networks) {
  const auto found = scan::hosts_in(networks, policy());
  if (found) return "none";
  std::string all;
  for (const auto& error : found.error().errors) {
    all += (all.empty() ? "" : " ") + error.pointer.value_or("") + " " + error.code;
  }
  return all;
}
}  // namespace

TEST_CASE("a network has the addresses that hosts can have, each once", "[device_poller]") {
  CHECK(hosts({"10.1.0.0/30"}) == std::vector<std::string>{"10.1.0.1", "10.1.0.2"});
  CHECK(hosts({"10.1.0.0/31", "10.1.0.1"}) == std::vector<std::string>{"10.1.0.0", "10.1.0.1"});
  CHECK(hosts({"10.1.0.9/32"}) == std::vector<std::string>{"10.1.0.9"});
  CHECK(hosts({"10.1.0.0/20"}).size() == 4'094);
  const auto v6 = hosts({"fd00::1000/119"});
  CHECK(v6.size() == 512);
  CHECK(v6.front() == "fd00::1000");
  CHECK(v6.back() == "fd00::11ff");
}

TEST_CASE("what may not be scanned is named", "[device_poller]") {
  CHECK(faults({"10.1.0.0/24", "8.8.8.0/30", "127.0.0.0/30", "x"}) ==
        "/networks/1 not_allowed /networks/2 not_allowed /networks/3 not_a_network");
  CHECK(faults({"10.1.0.0/19"}) == "/networks/0 out_of_range");
  CHECK(faults({"fd00::/64"}) == "/networks/0 out_of_range");
  CHECK(faults({"0.0.0.0/0"}) == "/networks/0 out_of_range");
  CHECK(faults({"10.1.0.0/20", "10.2.0.0/20"}) == "/networks out_of_range");
  CHECK(faults({}) == "/networks out_of_range");
  CHECK(faults(std::vector<std::string>(33, "10.1.0.0/32")) == "/networks out_of_range");
  CHECK(faults({"10.1.0.1/24"}) == "/networks/0 not_a_network");
  const auto named = scan::hosts_in({"9.255.255.254/31", "10.0.0.0/32"}, policy());
  CHECK(named.error().errors.front().detail.find("9.255.255.254") != std::string::npos);
}
