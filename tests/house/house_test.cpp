#include "house/rules.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace signalbox::house;

TEST_CASE("this repository keeps the rules of the house", "[house]") {
  static const auto tree = Tree::of_repository(".");
  for (const auto& rule : all_rules()) {
    DYNAMIC_SECTION(rule.name) {
      const auto breaches = rule.check(tree);
      // Not by INFO: Catch would break the lines, and nothing could click on a path.
      std::cerr << printed(breaches);
      INFO("the breaches stand above, in the program's error output");
      CHECK(breaches.empty());
    }
  }
}

TEST_CASE("every rule has a name of its own", "[house]") {
  std::vector<std::string_view> names;
  for (const auto& rule : all_rules()) names.push_back(rule.name);
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
}

TEST_CASE("a breach is printed as compilers do", "[house]") {
  std::ostringstream out;
  out << Breach{"libs/pg/pool.cpp", 12, "too wide"} << ", " << Breach{"dev", 0, "too long"};
  CHECK(out.str() == "libs/pg/pool.cpp:12: too wide, dev: too long");
}
