#include "json/document.hpp"

#include "core/limits.hpp"
#include "json/faults_of.hpp"
#include "json/raw.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::json;

namespace {
struct Branch {
  std::vector<Branch> twigs;
};
BOOST_DESCRIBE_STRUCT(Branch, (), (twigs))

std::string nested_arrays(std::size_t depth, std::string_view innermost) {
  return std::string(depth, '[') + std::string{innermost} + std::string(depth, ']');
}

std::string nested_branches(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += R"({"twigs":[)";
  for (std::size_t i = 0; i < count; ++i) text += "]}";
  return text;
}

// A type of another library whose codec itself reads a text, as an embedded document needs it.
struct Envelope {
  std::vector<std::int64_t> content;
};
}  // namespace

template <>
struct signalbox::json::Codec<Envelope> {
  static void read(const Value& in, Envelope& out) {
    const auto text = in.text();
    if (!text) return;
    auto content = json::read<std::vector<std::int64_t>>(*text);
    if (content) {
      out.content = *std::move(content);
    } else {
      in.fail("not_an_envelope", "holds no list of numbers");
    }
  }
};

TEST_CASE("what is no JSON is one fault of the whole document, with a code of its own", "[json]") {
  using Ints = std::vector<std::int64_t>;
  CHECK(fault_of<Ints>("") == "empty");
  CHECK(fault_of<Ints>(" \t\r\n") == "empty");
  CHECK(fault_of<Ints>("[\"\xff\"]") == "bad_utf8");
  CHECK(fault_of<Ints>("[\"\xed\xa0\x80\"]") == "bad_utf8");
  CHECK(fault_of<Ints>("[\"\xc0\xaf\"]") == "bad_utf8");
  CHECK(fault_of<Ints>("[18446744073709551616]") == "bad_number");
  CHECK(fault_of<Ints>("[1e400]") == "bad_number");
  CHECK(fault_of<Ints>("[01]") == "bad_number");
  CHECK(fault_of<Ints>("[1.]") == "bad_number");
  CHECK(fault_of<Ints>(R"(["\q"])") == "bad_escape");
  CHECK(fault_of<Ints>(R"(["\ud800"])") == "bad_escape");
  CHECK(fault_of<Ints>(R"(["\udc00"])") == "bad_escape");
  CHECK(fault_of<Ints>(R"(["\ud800\u0041"])") == "bad_escape");
}

TEST_CASE("broken syntax of any kind is not_json", "[json]") {
  const auto* const text =
      GENERATE("[", "[1", "[1,]", "[1}", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{1:2}", "[1]]",
               "[1] 2", "[1][2]", "1 2", "}", ",", "\"", "\"open", "[\"a\nb\"]", "tru", "[nul]",
               "NaN", "+1", "'a'", "// no\n1", "[1] /* no */", "\xef\xbb\xbf[1]");
  INFO(text);
  CHECK(fault_of<std::vector<std::int64_t>>(text) == "not_json");
}

TEST_CASE("the failure of a text that is no JSON says so", "[json]") {
  const auto result = read<std::int64_t>("{");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Code::invalid);
  CHECK(result.error().detail == "the text is not valid JSON");
}

TEST_CASE("a NUL byte outside a string is no JSON and an escaped one is a character", "[json]") {
  CHECK(fault_of<std::string>(std::string_view{"\"a\"\0", 4}) == "not_json");
  CHECK(fault_of<std::string>(std::string_view{"\"a\0\"", 4}) == "not_json");
  CHECK(read<std::string>(R"("a\u0001b")").value() ==
        "a\x01"
        "b");
}

TEST_CASE("64 levels are read and 65 are not", "[json]") {
  CHECK(fault_of<Raw>(nested_arrays(64, "")).empty());
  CHECK(fault_of<Raw>(nested_arrays(64, "1")).empty());
  CHECK(fault_of<Raw>(nested_arrays(65, "1")) == "too_deep");
  CHECK(fault_of<Raw>(nested_arrays(100'000, "")) == "too_deep");
  CHECK(fault_of<Branch>(nested_branches(32)).empty());
  CHECK(fault_of<Branch>(nested_branches(33)) == "too_deep");
}

TEST_CASE("an empty container on level 65 is too deep as well", "[json]") {
  const auto pointer = [] {
    std::string text;
    for (int i = 0; i < 64; ++i) text += "/0";
    return text;
  }();
  CHECK(faults_of<Raw>(nested_arrays(65, "")) == Faults{pointer + " too_deep"});
  CHECK(faults_of<Raw>(nested_arrays(64, "{}")) == Faults{pointer + " too_deep"});
}

TEST_CASE("a text up to the limit of bodies is read and a larger one is too large", "[json]") {
  const std::string most(limits::body_bytes_max - 2, 'x');
  CHECK(read<std::string>('"' + most + '"').value() == most);
  const auto result = read<std::string>('"' + most + "x\"");
  REQUIRE_FALSE(result);
  CHECK(result.error().code == Code::too_large);
  CHECK(result.error().detail == "is larger than 2000000 bytes of JSON");
  CHECK(result.error().errors.empty());
}

TEST_CASE("small texts are read after large and broken ones", "[json]") {
  for (const std::size_t bytes : {10UL, 100'000UL, 1'000'000UL, 10UL, 300'000UL}) {
    const std::string text(bytes, 'y');
    CHECK(read<std::string>('"' + text + '"').value() == text);
    CHECK_FALSE(read<std::string>('"' + text));
    CHECK(read<std::int64_t>("7").value() == 7);
  }
}

TEST_CASE("a codec may read a text while one is being read", "[json]") {
  const auto envelopes = read<std::vector<Envelope>>(R"(["[1,2]","[]","[3]"])");
  REQUIRE(envelopes);
  CHECK(envelopes->at(0).content == std::vector<std::int64_t>{1, 2});
  CHECK(envelopes->at(2).content == std::vector<std::int64_t>{3});
  CHECK(faults_of<std::vector<Envelope>>(R"(["[1]","[x]","7"])") ==
        Faults{"/1 not_an_envelope", "/2 not_an_envelope"});
}
