#include "device_poller/domain/credentials.hpp"

#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox;
using namespace signalbox::device_poller::domain;

namespace {
Candidate offer(Origin origin, std::string kind, std::string place = {}) {
  auto name = kind + (place.empty() ? "" : " of " + place);
  return {origin, std::move(place), {}, std::move(name), std::move(kind)};
}

// "site snmp_v2c", or "nothing".
std::string taken_by(std::string_view driver, std::vector<Candidate> candidates) {
  const auto choice = choose(driver, std::move(candidates));
  if (!choice.taken) return "nothing";
  const auto& one = choice.candidates.at(*choice.taken);
  return std::string{boost::describe::enum_to_string(one.origin, "")} + ' ' + one.name;
}
}  // namespace

TEST_CASE("the closest profile that the driver takes is taken", "[device_poller]") {
  const auto own = offer(Origin::device, "snmp_v1");
  const auto site = offer(Origin::site, "snmp_v2c");
  const auto group = offer(Origin::group, "snmp_v3", "core");
  const auto tenant = offer(Origin::tenant, "routeros");
  CHECK(taken_by("snmp", {tenant, group, site, own}) == "device snmp_v1");
  CHECK(taken_by("snmp", {tenant, group, site}) == "site snmp_v2c");
  CHECK(taken_by("snmp", {tenant, group}) == "group snmp_v3 of core");
  CHECK(taken_by("snmp", {tenant}) == "nothing");
  CHECK(taken_by("routeros", {tenant, group, site, own}) == "tenant routeros");
  CHECK(taken_by("routeros", {}) == "nothing");
}

TEST_CASE("groups go by their names, kinds by what they protect", "[device_poller]") {
  CHECK(taken_by("snmp", {offer(Origin::group, "snmp_v3", "b"),
                          offer(Origin::group, "snmp_v1", "a")}) == "group snmp_v1 of a");
  CHECK(taken_by("snmp", {offer(Origin::site, "snmp_v1"), offer(Origin::site, "snmp_v3"),
                          offer(Origin::site, "snmp_v2c")}) == "site snmp_v3");
}

TEST_CASE("the order of what is offered changes nothing", "[device_poller]") {
  std::vector<Candidate> offers{offer(Origin::tenant, "snmp_v2c"),
                                offer(Origin::group, "snmp_v1", "a"),
                                offer(Origin::group, "snmp_v3", "b"),
                                offer(Origin::site, "routeros"), offer(Origin::tenant, "snmp_v3")};
  const auto by_name = [](const auto& one) { return one.name + one.place; };
  std::ranges::sort(offers, {}, by_name);
  do {
    CHECK(taken_by("snmp", offers) == "group snmp_v1 of a");
    CHECK(taken_by("routeros", offers) == "site routeros");
  } while (std::ranges::next_permutation(offers, {}, by_name).found);
}

TEST_CASE("why is said in words", "[device_poller]") {
  const auto reason = [](std::string_view driver, std::vector<Candidate> candidates) {
    return reason_of(driver, choose(driver, std::move(candidates)));
  };
  CHECK(reason("ping", {offer(Origin::tenant, "snmp_v3")}) == "Driver ping needs no credentials.");
  CHECK(reason("snmp", {offer(Origin::device, "snmp_v3")}) ==
        "The device names profile “snmp_v3” itself.");
  CHECK(reason("snmp", {offer(Origin::site, "snmp_v3")}) ==
        "The device names none that driver snmp takes; its site does: “snmp_v3”.");
  CHECK(reason("snmp", {offer(Origin::group, "snmp_v3", "core")}) ==
        "Neither the device nor its site names one that driver snmp takes; its group “core” does: "
        "“snmp_v3 of core”.");
  CHECK(reason("snmp", {offer(Origin::tenant, "snmp_v3")}) ==
        "Neither the device nor its site and groups name one that driver snmp takes; “snmp_v3” is "
        "the tenant's default.");
  CHECK(reason("routeros", {offer(Origin::tenant, "snmp_v3")}) ==
        "Nothing that driver routeros takes is offered: neither by the device nor by its site, its "
        "groups or the tenant.");
}
