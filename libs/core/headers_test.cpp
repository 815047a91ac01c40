#include "core/headers.hpp"

#include "testing/catch.hpp"

#include <stdexcept>

using namespace signalbox;
using Catch::Contains;

TEST_CASE("a header is found by its name in any case, the first of several", "[core]") {
  const Headers headers{{"Set-Cookie", "a"}, {"set-cookie", "b"}, {"X-Empty", ""}};
  CHECK(headers.get("SET-COOKIE") == "a");
  CHECK(headers.get("X-None").empty());
  CHECK(headers.get("Set-Cooki").empty());
  CHECK(headers.has("x-empty"));
  CHECK_FALSE(headers.has("X-None"));
  REQUIRE(headers.entries().size() == 3);
  CHECK(headers.entries()[1] == Headers::Entry{"set-cookie", "b"});
}

TEST_CASE("letters beyond ASCII are compared byte by byte", "[core]") {
  CHECK(Headers{{"X-\xC3\x84", "a"}}.get("x-\xC3\xA4").empty());
  CHECK(Headers{{"X-@[", "a"}}.get("X-`{").empty());
}

TEST_CASE("setting a header replaces all of its name, or nothing", "[core]") {
  Headers headers{{"A", "1"}, {"B", "2"}, {"a", "3"}};
  CHECK_THROWS_AS(headers.set("A", "x\ny"), std::invalid_argument);
  CHECK(headers.entries().size() == 3);
  headers.set("a", "4");
  CHECK(headers == Headers{{"B", "2"}, {"a", "4"}});
}

TEST_CASE("an empty value is added only where it is asked for", "[core]") {
  Headers headers;
  headers.add_if_any("A", "");
  CHECK(headers.entries().empty());
  headers.add("A", "");
  CHECK(headers.has("A"));
}

TEST_CASE("nobody can put a second header into one", "[core]") {
  const std::string nul{"a\0b", 3};
  for (const auto& evil :
       {std::string{"a\rb"}, std::string{"a\nb"}, std::string{"a\r\nB: c"}, nul}) {
    INFO(evil);
    CHECK_FALSE(Headers::is_header("A", evil));
    CHECK_FALSE(Headers::is_header(evil, "a"));
    CHECK_THROWS_AS((Headers{{"A", evil}}), std::invalid_argument);
  }
  for (const auto* name : {"", "a:", ":", "a b", "a\tb"}) {
    INFO(name);
    Headers headers;
    CHECK_THROWS_AS(headers.add(name, "x"), std::invalid_argument);
    CHECK(headers.entries().empty());
  }
  Headers headers;
  CHECK_THROWS_WITH(headers.add("Authorization", "Bearer se\ncret"), !Contains("cret"));
}
