#include "json/read.hpp"

#include "core/limits.hpp"
#include "json/faults_of.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::json;

namespace {
enum class Severity : std::uint8_t { critical, low, default_ };
BOOST_DESCRIBE_ENUM(Severity, critical, low, default_)

struct Port {
  std::string name;
  std::uint16_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Port, (), (name, number))

struct Device {
  std::string class_;
  Severity severity = Severity::low;
  std::vector<Port> ports;
  std::optional<std::string> note;
  std::map<std::string, std::int64_t> counts;
};
BOOST_DESCRIBE_STRUCT(Device, (), (class_, severity, ports, note, counts))

struct Named {
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name))

struct Router : Named {
  Port uplink;
};
BOOST_DESCRIBE_STRUCT(Router, (Named), (uplink))

// No default: a tenant has none, and neither has what holds one.
struct Owned : Named {
  Tenant tenant;
  std::optional<Tenant> former;
  std::vector<Tenant> shared_with;
};
BOOST_DESCRIBE_STRUCT(Owned, (Named), (tenant, former, shared_with))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

// Never right; counts how often it is asked.
struct Refused {
  static int times;
};
int Refused::times = 0;

constexpr std::string_view good = R"({"class":"router","severity":"default",)"
                                  R"("ports":[{"name":"e1","number":1}],"counts":{"a":1}})";

std::string with_counts(std::string_view counts) {
  return R"({"class":"","severity":"low","ports":[],"counts":)" + std::string{counts} + '}';
}
}  // namespace

template <>
struct signalbox::json::Codec<Refused> {
  static void read(const Value& in, Refused& /*out*/) {
    ++Refused::times;
    in.fail("refused", "is never right");
  }
};

TEST_CASE("a described struct is read by the names of its members", "[json]") {
  const auto device = read<Device>(good);
  REQUIRE(device);
  CHECK(device->class_ == "router");
  CHECK(device->severity == Severity::default_);
  CHECK(device->ports.at(0).number == 1);
  CHECK_FALSE(device->note);
  CHECK(device->counts.at("a") == 1);
}

TEST_CASE("members may come in any order and with spaces", "[json]") {
  const auto port = read<Port>("\n{ \"number\" : 65535 ,\t\"name\" : \"x\" }\r\n");
  REQUIRE(port);
  CHECK(port->number == 65535);
  CHECK(read<Port>(R"({"n\u0061me":"escaped","number":0})").value().name == "escaped");
}

TEST_CASE("members of a base are members", "[json]") {
  const auto router = read<Router>(R"({"name":"r1","uplink":{"name":"e1","number":7}})");
  REQUIRE(router);
  CHECK(router->name == "r1");
  CHECK(router->uplink.number == 7);
  CHECK(faults_of<Router>("{}") == Faults{"/name missing", "/uplink missing"});
}

TEST_CASE("a struct whose members have no default is read", "[json]") {
  const auto owned =
      read<Owned>(R"({"name":"n","tenant":"acme","former":"emca","shared_with":["a1","b2"]})");
  REQUIRE(owned);
  CHECK(owned->tenant.slug() == "acme");
  CHECK(owned->former == Tenant::parse("emca").value());
  CHECK(owned->shared_with.at(1).slug() == "b2");
  CHECK(faults_of<Owned>(R"({"name":"n","tenant":"A","shared_with":["a1","?"]})") ==
        Faults{"/tenant not_a_tenant", "/shared_with/1 not_a_tenant"});
}

TEST_CASE("a struct without members is the empty object", "[json]") {
  CHECK(read<Nothing>("{}"));
  CHECK(faults_of<Nothing>(R"({"a":1})") == Faults{"/a unknown_member"});
}

TEST_CASE("all faults are reported at once, each at its pointer", "[json]") {
  const auto* const text =
      R"({"class":7,"severity":"urgent","ports":[{"name":"e1","number":70000},)"
      R"({"number":1.5,"name":null}],"note":null,"extra":[1],"class":"twice"})";
  CHECK(faults_of<Device>(text) ==
        Faults{"/class wrong_type", "/severity unknown_word", "/ports/0/number out_of_range",
               "/ports/1/number wrong_type", "/ports/1/name null_not_allowed",
               "/note null_not_allowed", "/extra unknown_member", "/class duplicate_member",
               "/counts missing"});
}

TEST_CASE("a failure counts what is wrong", "[json]") {
  const auto one = read<Port>(R"({"name":"x"})");
  REQUIRE_FALSE(one);
  CHECK(one.error().code == Code::invalid);
  CHECK(one.error().detail == "1 field is wrong");
  CHECK(read<Port>("{}").error().detail == "2 fields are wrong");
  CHECK(describe(one.error()) == "invalid: 1 field is wrong (/number: is missing)");
}

TEST_CASE("a member is missing, unknown or repeated", "[json]") {
  CHECK(detail_of<Port>(R"({"name":"x"})") == "is missing");
  CHECK(detail_of<Port>(R"({"name":"x","number":1,"Name":1})") == "is not known here");
  CHECK(detail_of<Port>(R"({"name":"x","number":1,"name":"x"})") == "is given more than once");
  CHECK(faults_of<Port>(R"({"name":"x","name":"x","number":1})") ==
        Faults{"/name duplicate_member"});
}

TEST_CASE("a name written with other escapes is the same name", "[json]") {
  CHECK(faults_of<Port>(R"({"name":"x","number":1,"\u006eame":"y"})") ==
        Faults{"/name duplicate_member"});
  CHECK(faults_of<std::map<std::string, std::int64_t>>(R"({"a\/b":1,"a/b":2})") ==
        Faults{"/a~1b duplicate_member"});
}

TEST_CASE("the C++ name of a member with an underscore is not known", "[json]") {
  CHECK(faults_of<Named>(R"({"name_":"x"})") == Faults{"/name_ unknown_member", "/name missing"});
  CHECK(json_name("class_") == "class");
  CHECK(json_name("two__") == "two_");
  CHECK(json_name("plain") == "plain");
}

TEST_CASE("a pointer escapes ~ and / and holds keys as they are", "[json]") {
  CHECK(faults_of<Device>(with_counts(R"({"":"x"})")) == Faults{"/counts/ wrong_type"});
  CHECK(faults_of<Device>(with_counts(R"({"a/b~c":"x"})")) == Faults{"/counts/a~1b~0c wrong_type"});
  CHECK(faults_of<Device>(with_counts(R"({"~1":"x"})")) == Faults{"/counts/~01 wrong_type"});
  CHECK(faults_of<Device>(with_counts("{\"\xc3\xa9\":true}")) ==
        Faults{"/counts/\xc3\xa9 wrong_type"});
  CHECK(faults_of<Port>(R"({"name":"","number":0,"/":1,"":2})") ==
        Faults{"/~1 unknown_member", "/ unknown_member"});
}

TEST_CASE("a fault of the document itself has the empty pointer", "[json]") {
  CHECK(faults_of<Port>("[]") == Faults{" wrong_type"});
  CHECK(faults_of<Port>("null") == Faults{" null_not_allowed"});
  CHECK(faults_of<std::vector<Port>>("{}") == Faults{" wrong_type"});
  CHECK(faults_of<std::string>("1") == Faults{" wrong_type"});
}

TEST_CASE("a wrong type is named beside the right one", "[json]") {
  CHECK(detail_of<std::string>("1") == "must be a string, not a whole number");
  CHECK(detail_of<std::string>("1.5") ==
        "must be a string, not a number with fraction or exponent");
  CHECK(detail_of<std::int64_t>("\"1\"") == "must be a whole number, not a string");
  CHECK(detail_of<double>("true") == "must be a number, not a boolean");
  CHECK(detail_of<bool>("[]") == "must be a boolean, not an array");
  CHECK(detail_of<Port>("18446744073709551615") == "must be an object, not a whole number");
  CHECK(detail_of<std::vector<bool>>("{}") == "must be an array, not an object");
  CHECK(detail_of<std::string>("null") == "must be a string, not null");
}

TEST_CASE("an enumerator is read by its name and a wrong word hears which are right", "[json]") {
  CHECK(read<Severity>("\"critical\"").value() == Severity::critical);
  CHECK(read<Severity>("\"default\"").value() == Severity::default_);
  CHECK(detail_of<Severity>("\"default_\"") == "must be one of critical, low, default");
  CHECK(fault_of<Severity>("\"\"") == "unknown_word");
  CHECK(fault_of<Severity>("\"Low\"") == "unknown_word");
  CHECK(fault_of<Severity>("0") == "wrong_type");
}

TEST_CASE("50 faults are listed, and it is said when there are more", "[json]") {
  const auto list_of = [](std::size_t count) {
    std::string text = "[\"0\"";
    for (std::size_t i = 1; i < count; ++i) text += ",\"x\"";
    return text + ']';
  };
  const auto exactly = read<std::vector<std::int64_t>>(list_of(50));
  REQUIRE_FALSE(exactly);
  CHECK(exactly.error().errors.size() == 50);
  CHECK(exactly.error().detail == "50 fields are wrong");
  const auto more = read<std::vector<std::int64_t>>(list_of(400'000));
  REQUIRE_FALSE(more);
  CHECK(more.error().errors.size() == 50);
  CHECK(more.error().errors.back().pointer == "/49");
  CHECK(more.error().detail == "more than 50 fields are wrong; the first 50 are listed");
}

TEST_CASE("reading stops at the first fault too many", "[json]") {
  std::string text = "[1";
  for (int i = 1; i < 1'000; ++i) text += ",1";
  Refused::times = 0;
  CHECK(faults_of<std::vector<Refused>>(text + ']').size() == 50);
  CHECK(Refused::times == 51);
}

TEST_CASE("missing members beyond the limit are counted like other faults", "[json]") {
  std::string text = "[{}";
  for (int i = 1; i < 26; ++i) text += ",{}";
  const auto result = read<std::vector<Port>>(text + ']');
  REQUIRE_FALSE(result);
  CHECK(result.error().errors.size() == limits::json_errors_max);
  CHECK(result.error().detail == "more than 50 fields are wrong; the first 50 are listed");
}
