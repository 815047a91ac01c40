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

TEST_CASE("prose may be 120 columns wide; tables, links and code are as wide as they are",
          "[house]") {
  std::string umlauts;
  for (int count = 0; count < 120; ++count) umlauts += "ä";
  const std::string address = "https://example.org/" + std::string(120, 'a');
  Tree tree;
  tree.add("docs/a.md", umlauts + "\n");
  tree.add("docs/b.md", "| a | " + umlauts + " |\n");
  tree.add("docs/c.md", "- [a b](" + address + "), [c](d.md).\n- <" + address + ">\n" + address +
                            "\n[a]: " + address + "\n  [a]: " + address + " \"b\"\n");
  tree.add("docs/d.md", "```\n" + umlauts + umlauts + "\n```\n");
  tree.add("docs/e.md", "a\n\n    " + umlauts + "\n    " + umlauts + "\n");
  tree.add("docs/f.txt", umlauts + umlauts);
  CHECK(printed(prose_widths(tree)).empty());
}

TEST_CASE("prose that is too wide is caught", "[house]") {
  const std::string wide(121, 'a');
  const std::string line = GENERATE_COPY(
      as<std::string>{}, wide, "[a]: b " + wide, "[a](b.md), [c](d.md) e " + wide, "# " + wide,
      "- " + wide, "[a](b.md) " + wide, wide + " [a](b.md)", "[a]" + wide, std::string(200, '-'),
      "ä [a](" + wide + ")", "[a: b]: c " + wide);
  Tree tree;
  const auto* path = GENERATE("README.md", "services/tree/README.md", "docs/decisions/0001-a.md");
  tree.add(path, "```\n" + wide + "\n```\n" + line + "\n");
  CHECK_THAT(printed(prose_widths(tree)),
             Contains(std::string{path} + ":4: ") && Contains("columns, allowed are 120"));
  tree.add(path, "- a\n    " + wide + "\n");
  CHECK_THAT(printed(prose_widths(tree)), Contains(std::string{path} + ":2: 125 columns"));
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
