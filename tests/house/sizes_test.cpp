#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

std::string lines(int count) {
  std::string text;
  for (int line = 0; line < count; ++line) text += "a\n";
  return text;
}

}  // namespace

TEST_CASE("files may be as long as their bound", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.cpp", lines(400)).add("libs/pg/pool.hpp", lines(200));
  tree.add("libs/pg/pool_pgtest.cpp", lines(500)).add("services/tree/main.cpp", lines(60));
  tree.add("libs/pg/README.md", lines(60)).add("services/tree/README.md", lines(60));
  tree.add("docs/decisions/0001-a.md", lines(80)).add("docs/decisions/README.md", lines(500));
  tree.add("dev", lines(400)).add("docs/explanation/a.md", lines(900));
  CHECK(printed(file_lengths(tree)).empty());
}

TEST_CASE("a file longer than its bound is caught", "[house]") {
  const auto [path, count] = GENERATE(table<const char*, int>({
      {"libs/pg/pool.cpp", 401},
      {"libs/pg/pool.hpp", 201},
      {"libs/pg/pool_pgtest.cpp", 501},
      {"services/tree/main.cpp", 61},
      {"services/tree/README.md", 61},
      {"libs/pg/README.md", 61},
      {"tests/house/README.md", 61},
      {"docs/decisions/0001-a.md", 81},
      {"dev", 401},
      {"deploy/nats/start.sh", 401},
      {"tests/bench/score.py", 401},
  }));
  Tree tree;
  tree.add(path, lines(count));
  const auto breaches = printed(file_lengths(tree));
  CHECK_THAT(breaches, Contains(path));
  CHECK_THAT(breaches, Contains(std::to_string(count) + " lines, allowed are"));
}

TEST_CASE("a line is as wide as its characters, not its bytes", "[house]") {
  std::string umlauts;
  for (int count = 0; count < 100; ++count) umlauts += "ä";
  Tree tree;
  tree.add("libs/a/a.cpp", umlauts + "\n");
  CHECK(printed(line_widths(tree)).empty());
  tree.add("libs/a/b.cpp", "\n" + umlauts + "b\n");
  CHECK_THAT(printed(line_widths(tree)), Contains("libs/a/b.cpp:2: 101 columns"));
}

TEST_CASE("a file with too many includes is caught", "[house]") {
  std::string includes;
  for (int count = 0; count < 20; ++count) includes += "#include <a>\n";
  Tree tree;
  tree.add("libs/a/a.cpp", includes);
  CHECK(printed(include_counts(tree)).empty());
  tree.add("libs/a/b.cpp", includes + "#include <b>\n");
  CHECK_THAT(printed(include_counts(tree)), Contains("libs/a/b.cpp: 21 includes"));
}

TEST_CASE("a room with too many units is caught; tests and pairs do not count", "[house]") {
  Tree tree;
  for (int unit = 0; unit < 16; ++unit) {
    const auto path = "libs/pg/u" + std::to_string(unit);
    tree.add(path + ".cpp", "").add(path + ".hpp", "").add(path + "_pgtest.cpp", "");
  }
  tree.add("libs/pg/room/more.cpp", "");
  CHECK(printed(room_sizes(tree)).empty());
  tree.add("libs/pg/one_more.hpp", "");
  CHECK_THAT(printed(room_sizes(tree)), Contains("libs/pg: 17 units"));
}
