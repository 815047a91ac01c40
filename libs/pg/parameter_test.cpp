#include "pg/parameter.hpp"

#include "testing/catch.hpp"

#include <limits>
#include <stdexcept>

using namespace signalbox;
using pg::to_parameter;

TEST_CASE("values are written as PostgreSQL reads them", "[pg]") {
  CHECK(to_parameter("it's") == "it's");
  CHECK(to_parameter(true) == "t");
  CHECK(to_parameter(false) == "f");
  CHECK(to_parameter(-7) == "-7");
  CHECK(to_parameter(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(to_parameter(0.1) == "0.1");
  CHECK(to_parameter(Time{std::chrono::milliseconds{1'769'851'800'123}}) ==
        "2026-01-31T09:30:00.123Z");
  CHECK(to_parameter(Tenant::parse("acme").value()) == "acme");
  CHECK(to_parameter(std::optional<int>{}) == std::nullopt);
  CHECK(to_parameter(std::optional<int>{5}) == "5");
}

TEST_CASE("an array keeps every character of its elements apart", "[pg]") {
  CHECK(to_parameter(std::vector<int>{}) == "{}");
  CHECK(to_parameter(std::vector<int>{1, -2}) == R"({"1","-2"})");
  const std::vector<std::optional<std::string>> texts = {"a,b", R"(q"\)", std::nullopt, "NULL", ""};
  CHECK(to_parameter(texts) == R"({"a,b","q\"\\",NULL,"NULL",""})");
}

TEST_CASE("a text that PostgreSQL cannot hold is refused and never cut", "[pg]") {
  CHECK_THROWS_AS(to_parameter(std::string_view{"a\0b", 3}), std::invalid_argument);
}
