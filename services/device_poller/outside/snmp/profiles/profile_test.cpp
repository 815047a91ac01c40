#include "device_poller/outside/snmp/profiles/profile.hpp"

#include "testing/catch.hpp"

#include <set>

using namespace signalbox::device_poller;
using namespace signalbox::device_poller::snmp::profiles;
using snmp::Oid;

namespace {
std::string name_for(std::string_view object_id) {
  const auto* profile = find_profile(object_id);
  return profile == nullptr ? "" : profile->name;
}

std::string fault_of(std::string_view json) {
  const auto profile = read_profile("x", json);
  return profile ? "" : profile.error().detail;
}
}  // namespace

TEST_CASE("every profile that is built in can be read, and no two are of one kind",
          "[device_poller]") {
  std::set<Oid> roots;
  for (const auto& profile : all_profiles()) {
    CAPTURE(profile.name);
    CHECK_FALSE(profile.object_ids.empty());
    for (const auto& root : profile.object_ids) CHECK(roots.insert(root).second);
  }
  CHECK(all_profiles().size() == 10);
}

TEST_CASE("the profile with the longest object id counts, arc by arc", "[device_poller]") {
  CHECK(name_for("1.3.6.1.4.1.9.1.1208") == "cisco");
  CHECK(name_for("1.3.6.1.4.1.9") == "cisco");
  CHECK(name_for("1.3.6.1.4.1.99.1").empty());  // the text begins alike
  CHECK(name_for("1.3.6.1.4.1.41112.1.4.2") == "ubiquiti_airmax");
  CHECK(name_for("1.3.6.1.4.1.41112.1.6.1") == "ubiquiti_unifi");
  CHECK(name_for("1.3.6.1.4.1.11.2.3.9.1") == "printer");
  CHECK(name_for("1.3.6.1.4.1.11.2.3.7.11.155") == "hp_procurve");
  CHECK(name_for("1.3.6.1.4.1.11.1").empty());
  CHECK(name_for("").empty());
  CHECK(name_for("no object id").empty());
}

TEST_CASE("what is wrong with a profile is said, with its name", "[device_poller]") {
  CHECK_THAT(fault_of("{"), Catch::StartsWith("profile x: "));
  CHECK_THAT(fault_of(R"({"source":"s","object_ids":["1.3.x"]})"),
             Catch::Contains("1.3.x is no object id"));
  CHECK_THAT(fault_of(R"({"source":"s","object_ids":["1.3.6"],"colour":1})"),
             Catch::Contains("/colour"));
  for (const auto* gauge : {R"({"name":"a"})", R"({"scalar":"1.3.1.0"})",
                            R"({"name":"a","scalar":"1.3","column":"1.3"})",
                            R"({"name":"a","scalar":"1.3.1.0","name_column":"1.3.2"})"}) {
    const auto json =
        R"({"source":"s","object_ids":["1.3.6"],"sensors":[)" + std::string{gauge} + "]}";
    CHECK_THAT(fault_of(json), Catch::Contains("a gauge has a name"));
  }
}
