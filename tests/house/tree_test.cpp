#include "house/tree.hpp"

#include "house/paths.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;

TEST_CASE("a tree knows its files, folders and what lies in them", "[house]") {
  Tree tree;
  tree.add("README.md", "a").add("libs/pg/pool.cpp", "b").add("libs/pg.txt", "c");
  CHECK(tree.has("libs/pg/pool.cpp"));
  CHECK(tree.has("libs/pg"));
  CHECK(tree.has("libs/"));
  CHECK_FALSE(tree.has("lib"));
  CHECK_FALSE(tree.has("README.md/"));
  CHECK(tree.entries("") == std::set<std::string>{"README.md", "libs/"});
  CHECK(tree.entries("libs") == std::set<std::string>{"pg.txt", "pg/"});
  CHECK(tree.entries("none").empty());
  CHECK(tree.find("libs/pg/pool.cpp")->text == "b");
  CHECK(tree.find("libs/pg") == nullptr);
}

TEST_CASE("only C++ has code", "[house]") {
  Tree tree;
  tree.add("a.cpp", "b // c").add("a.md", "b // c");
  CHECK(tree.find("a.cpp")->code == "b     ");
  CHECK(tree.find("a.md")->code.empty());
}

TEST_CASE("this repository is read as git lists it", "[house]") {
  const auto tree = Tree::of_repository(".");
  CHECK(tree.has("tests/house/tree_test.cpp"));
  CHECK_FALSE(tree.has("build"));
  CHECK_FALSE(tree.has(".git"));
}

TEST_CASE("what is no working copy is said so", "[house]") {
  CHECK_THROWS_WITH(Tree::of_repository("/dev"), Catch::Contains("no git working copy"));
}

TEST_CASE("a glob's star stays in its folder, two stars do not", "[house]") {
  CHECK(matches("libs/pg/README.md", "libs/*/README.md"));
  CHECK_FALSE(matches("libs/pg/x/README.md", "libs/*/README.md"));
  CHECK(matches("libs/pg/x/pool.hpp", "**.hpp"));
  CHECK(matches("libs/pg/x/pool.hpp", "libs/**"));
  CHECK_FALSE(matches("libs/pg/pool.hpp", "libs/*"));
  CHECK(matches("dev", "dev"));
  CHECK_FALSE(matches("develop", "dev"));
  CHECK_FALSE(matches("de", "dev"));
}

TEST_CASE("a path is taken to pieces", "[house]") {
  CHECK(folder_of("libs/pg/pool.hpp") == "libs/pg");
  CHECK(folder_of("dev").empty());
  CHECK(name_of("libs/pg/pool.hpp") == "pool.hpp");
  CHECK(stem_of("libs/core/version.cpp.in") == "version");
  CHECK(stem_of(".clang-format") == ".clang-format");
  CHECK(part_of("libs/pg/pool.hpp", 1) == "pg");
  CHECK(part_of("libs/pg/pool.hpp", 3).empty());
  CHECK(unit_of("libs/pg/pool_pgtest.cpp") == "libs/pg/pool");
  CHECK(unit_of("pool_test.cpp") == "pool");
  CHECK(unit_of("libs/pg/test.hpp") == "libs/pg/test");
  CHECK(has_name("pg redis", "redis"));
  CHECK_FALSE(has_name("pg redis", "red"));
}
