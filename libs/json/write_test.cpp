#include "json/write.hpp"

#include "testing/catch.hpp"

#include <limits>

using namespace signalbox;
using namespace signalbox::json;

namespace {
enum class State : std::uint8_t { open, default_ };
BOOST_DESCRIBE_ENUM(State, open, default_)

struct Numbered {
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (number))

struct Item : Numbered {
  std::string class_;
  State state = State::open;
  std::optional<double> cpu_ratio;
  std::vector<Numbered> parts;
};
BOOST_DESCRIBE_STRUCT(Item, (Numbered), (class_, state, cpu_ratio, parts))

// Not described: its codec is written by hand on the streaming writer.
struct Pair {
  std::int64_t left;
  std::int64_t right;
};
}  // namespace

template <>
struct signalbox::json::Codec<Pair> {
  static void write(Writer& out, const Pair& value) {
    out.begin_array();
    out.integer(value.left);
    out.integer(value.right);
    out.end_array();
  }
};

TEST_CASE("members are written in the order of their description, bases first", "[json]") {
  Item item{{7}, "a\"b", State::default_, 0.25, {{1}, {2}}};
  CHECK(write(item) == R"({"number":7,"class":"a\"b","state":"default","cpu_ratio":0.25,)"
                       R"("parts":[{"number":1},{"number":2}]})");
  item.cpu_ratio.reset();
  item.parts.clear();
  CHECK(write(item) == R"({"number":7,"class":"a\"b","state":"default","parts":[]})");
}

TEST_CASE("a text can be appended to", "[json]") {
  std::string out = "data: ";
  append(out, Numbered{1});
  append(out, Numbered{2});
  CHECK(out == R"(data: {"number":1}{"number":2})");
}

TEST_CASE("a core type with a description is written without a word of ours", "[json]") {
  CHECK(write(at_pointer("/a", "missing", "is missing")) ==
        R"({"pointer":"/a","code":"missing","detail":"is missing"})");
  CHECK(write(Code::not_found) == "\"not_found\"");
}

TEST_CASE("another library's type is written by its codec", "[json]") {
  CHECK(write(std::vector<Pair>{{1, 2}, {3, 4}}) == "[[1,2],[3,4]]");
  CHECK(write(std::map<std::string, Pair>{{"k", {5, 6}}}) == R"({"k":[5,6]})");
}

TEST_CASE("text that is no UTF-8 is still written as JSON", "[json]") {
  CHECK(write(std::string{"a\xff"}) == "\"a\xef\xbf\xbd\"");
}

TEST_CASE("an integer beyond 2^53 is our own bug and is named", "[json]") {
  CHECK(write(Numbered{9'007'199'254'740'991}) == R"({"number":9007199254740991})");
  CHECK_THROWS_AS(write(Numbered{-9'007'199'254'740'992}), std::logic_error);
  CHECK_THROWS_WITH(write(Numbered{9'007'199'254'740'992}),
                    Catch::Contains("\"number\"") && Catch::Contains("json::Decimal"));
  CHECK_THROWS_AS(write(std::numeric_limits<std::uint64_t>::max()), std::logic_error);
  CHECK_THROWS_AS(write(std::numeric_limits<std::int64_t>::min()), std::logic_error);
}

TEST_CASE("a number that is not finite is our own bug and is named", "[json]") {
  const double value =
      GENERATE(std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(),
               std::numeric_limits<double>::quiet_NaN());
  Item item;
  item.cpu_ratio = value;
  CHECK_THROWS_WITH(write(item),
                    "JSON cannot be written: the value after \"cpu_ratio\" is not a "
                    "finite number");
  CHECK_THROWS_WITH(write(std::map<std::string, double>{{"a/b", value}}),
                    Catch::Contains("after \"a/b\" is not"));
  CHECK_THROWS_WITH(write(value), Catch::Contains("after no key is not"));
}

TEST_CASE("an enum without an enumerator is our own bug", "[json]") {
  // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): that is the bug
  CHECK_THROWS_AS(write(static_cast<State>(9)), std::logic_error);
}

TEST_CASE("the streaming writer puts the commas", "[json]") {
  std::string out;
  Writer writer{out};
  writer.begin_object();
  writer.key("a/\"b");
  writer.begin_array();
  writer.integer(std::int8_t{-1});
  writer.integer(2U);
  writer.begin_object();
  writer.end_object();
  writer.begin_array();
  writer.end_array();
  writer.number(0.5);
  writer.end_array();
  writer.key("t");
  writer.boolean(true);
  writer.quoted_key(",\"n\":");
  writer.null();
  writer.key("r");
  writer.raw("[ ]");
  writer.key("s");
  writer.text("x");
  writer.end_object();
  CHECK(out == R"({"a/\"b":[-1,2,{},[],0.5],"t":true,"n":null,"r":[ ],"s":"x"})");
}
