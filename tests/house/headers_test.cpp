#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

constexpr auto* good = "// Waits for one of a few connections.\n#pragma once\n";

}  // namespace

TEST_CASE("a header with its promise and its guard passes", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", good);
  CHECK(printed(headers_once(tree)).empty());
  CHECK(printed(header_promises(tree)).empty());
}

TEST_CASE("a header that may be read twice is caught", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", "// #pragma once\n");
  CHECK_THAT(printed(headers_once(tree)), Contains("libs/pg/pool.hpp: has no #pragma once"));
}

TEST_CASE("a header that does not say what it promises is caught", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", "#pragma once\n// Late.\n").add("libs/pg/row.hpp", "//\n");
  const auto breaches = printed(header_promises(tree));
  CHECK_THAT(breaches, Contains("libs/pg/pool.hpp:1: does not open with a comment"));
  CHECK_THAT(breaches, Contains("libs/pg/row.hpp:1: does not open"));
}

TEST_CASE("a source includes its own header first", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", good).add("services/tree/api/nodes.hpp", good);
  tree.add("libs/pg/pool.cpp", "// Why.\n#include \"pg/pool.hpp\"\n#include <map>\n");
  tree.add("services/tree/api/nodes.cpp", "#include \"tree/api/nodes.hpp\"\n");
  tree.add("libs/pg/beast.cpp", "#include <map>\n").add("libs/pg/pool_test.cpp", "#include <a>\n");
  CHECK(printed(own_header_first(tree)).empty());
  tree.add("libs/pg/pool.cpp", "#include <map>\n#include \"pg/pool.hpp\"\n");
  tree.add("services/tree/api/nodes.cpp", "");
  const auto breaches = printed(own_header_first(tree));
  CHECK_THAT(breaches, Contains("libs/pg/pool.cpp:1: includes \"pg/pool.hpp\" not first"));
  CHECK_THAT(breaches, Contains("services/tree/api/nodes.cpp: includes"));
}
