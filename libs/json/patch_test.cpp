#include "json/patch.hpp"

#include "json/faults_of.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::json;

namespace {
struct Place {
  double latitude = 0;

  bool operator==(const Place&) const = default;
};
BOOST_DESCRIBE_STRUCT(Place, (), (latitude))

struct DevicePatch {
  std::optional<std::string> name;  // can change, cannot go
  Patch<std::string> note;
  Patch<Tenant> owner;
  Patch<Place> place;
};
BOOST_DESCRIBE_STRUCT(DevicePatch, (), (name, note, owner, place))

std::string rewritten(std::string_view text) { return write(read<DevicePatch>(text).value()); }
}  // namespace

TEST_CASE("a patch leaves, removes or sets", "[json]") {
  CHECK(read<DevicePatch>("{}").value().note.is_unchanged());
  CHECK(read<DevicePatch>(R"({"note":null})").value().note.is_removed());
  const auto set = read<DevicePatch>(R"({"note":"x","owner":"acme"})");
  REQUIRE(set);
  CHECK(set->note == Patch<std::string>{"x"});
  CHECK(set->owner == Patch<Tenant>{Tenant::parse("acme").value()});
  CHECK_FALSE(set->note.is_unchanged());
  CHECK_FALSE(set->note.is_removed());
}

TEST_CASE("a patch is written as it was read", "[json]") {
  CHECK(rewritten("{}") == "{}");
  const auto* const all = R"({"name":"n","note":null,"owner":"acme","place":{"latitude":52.5}})";
  CHECK(rewritten(all) == all);
}

TEST_CASE("a patch changes a field as RFC 7396 says", "[json]") {
  std::optional<std::string> field = "old";
  Patch<std::string>{}.apply_to(field);
  CHECK(field == "old");
  Patch<std::string>{"new"}.apply_to(field);
  CHECK(field == "new");
  Patch<std::string>::removed().apply_to(field);
  CHECK_FALSE(field);
}

TEST_CASE("a patch of a number that is still to be checked changes a field of the type behind it",
          "[json]") {
  std::optional<std::int32_t> field;
  Patch<Saturated<std::int32_t>>{161}.apply_to(field);
  CHECK(field == 161);
  Patch<Saturated<std::int32_t>>::removed().apply_to(field);
  CHECK_FALSE(field);
}

TEST_CASE("null is allowed in patches only, not below them", "[json]") {
  CHECK(faults_of<DevicePatch>(R"({"name":null})") == Faults{"/name null_not_allowed"});
  CHECK(faults_of<DevicePatch>(R"({"place":{"latitude":null}})") ==
        Faults{"/place/latitude null_not_allowed"});
  CHECK(faults_of<DevicePatch>(R"({"place":{},"owner":"A"})") ==
        Faults{"/place/latitude missing", "/owner not_a_tenant"});
}
