#include "json/raw.hpp"

#include "core/limits.hpp"
#include "json/faults_of.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::json;

namespace {
struct Stored {
  std::string name;
  Raw document;
};
BOOST_DESCRIBE_STRUCT(Stored, (), (name, document))

// What a nested document becomes.
std::string carried(const std::string& document) {
  const auto stored = read<Stored>(R"({"name":"n","document":)" + document + '}');
  if (!stored) return describe(stored.error());
  return stored->document.text();
}
}  // namespace

TEST_CASE("a whole document is kept byte for byte", "[json]") {
  const std::string text = " { \"a\" : [ 1.0, 1e2, \"\\u00e9\", null ] }\n";
  CHECK(Raw::parse(text).value().text() == text);
  CHECK(write(read<Raw>(text).value()) == text);
  CHECK(Raw::parse("\"x\"").value().text() == "\"x\"");
}

TEST_CASE("a nested document is minified and otherwise the same", "[json]") {
  CHECK(carried(" { \"b\" : [ true , false , null , { } , [ ] ] , \"a\" : \"x y\" } ") ==
        R"({"b":[true,false,null,{},[]],"a":"x y"})");
  CHECK(carried("18446744073709551615") == "18446744073709551615");
  CHECK(carried("-9223372036854775808") == "-9223372036854775808");
  CHECK(carried("[0.10,1e3,-0.0]") == "[0.1,1000,-0.0]");
  CHECK(carried("\"\\u00e9\\ud83d\\ude82\\n\\u0000\"") == "\"\xc3\xa9\xf0\x9f\x9a\x82\\n\\u0000\"");
  CHECK(carried(R"({"":1,"a\"b":2})") == R"({"":1,"a\"b":2})");
}

TEST_CASE("a document in a struct is written as it stands", "[json]") {
  const Stored stored{"n", Raw::parse("[1, 2]").value()};
  CHECK(write(stored) == R"({"name":"n","document":[1, 2]})");
  CHECK(write(Stored{}) == R"({"name":"","document":{}})");
}

TEST_CASE("null is no document, but may stand inside one", "[json]") {
  CHECK(fault_of<Raw>("null") == "null_not_allowed");
  CHECK(faults_of<Stored>(R"({"name":"n","document":null})") ==
        Faults{"/document null_not_allowed"});
  CHECK(carried(R"({"a":null})") == R"({"a":null})");
}

TEST_CASE("a name given twice is found at any depth, whatever its escapes", "[json]") {
  CHECK(faults_of<Raw>(R"({"a":1,"b":2,"a":3,"\u0061":4})") == Faults{"/a duplicate_member"});
  CHECK(faults_of<Raw>(R"([{"x":[{"k/":1,"z":{},"k/":2}]},{"x":1,"x":1}])") ==
        Faults{"/0/x/0/k~1 duplicate_member", "/1/x duplicate_member"});
  CHECK(faults_of<Stored>(R"({"name":"n","document":{"b":1,"b":1,"a":1,"c":1,"c":1}})") ==
        Faults{"/document/b duplicate_member", "/document/c duplicate_member"});
  CHECK(faults_of<Raw>(R"([{"a":1},{"a":1},{"b":{"a":1}}])").empty());
}

TEST_CASE("what is no JSON is no document", "[json]") {
  CHECK(fault_of<Raw>("") == "empty");
  CHECK(fault_of<Raw>("{} {}") == "not_json");
  CHECK(Raw::parse(std::string(limits::body_bytes_max + 1, ' ')).error().code == Code::too_large);
}
