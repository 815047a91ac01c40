#include "house/markdown.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;

TEST_CASE("headings are found, but not in fenced code", "[house]") {
  const auto headings = headings_of("# One\n```sh\n# a remark\n```\n## Two words\n#no heading\n");
  REQUIRE(headings.size() == 2);
  CHECK(headings[0].level == 1);
  CHECK(headings[1].text == "Two words");
  CHECK(headings[1].line == 5);
}

TEST_CASE("anchors are made as the forges make them", "[house]") {
  const auto anchors = anchors_of("# What's `new`, now?\n## A\n## A\n## [Über](x.md) snake_case\n");
  CHECK(anchors == std::vector<std::string>{"whats-new-now", "a", "a-1", "Über-snake_case"});
}

TEST_CASE("links are found, but not in code", "[house]") {
  const auto links = links_of("[a](b.md) `[c](d)` [e](f.md \"title\")\n\n[g]: h.md\n");
  REQUIRE(links.size() == 3);
  CHECK(links[0].target == "b.md");
  CHECK(links[1].target == "f.md");
  CHECK(links[2].target == "h.md");
  CHECK(links[2].line == 3);
}

TEST_CASE("a link's target is a path from the root", "[house]") {
  CHECK(linked_path("docs/a.md", "b.md#c") == "docs/b.md");
  CHECK(linked_path("docs/x/a.md", "../../libs/pg/") == "libs/pg");
  CHECK(linked_path("docs/a.md", "#here") == "docs/a.md");
  CHECK(linked_path("docs/a.md", "..") == ".");
  CHECK_FALSE(linked_path("docs/a.md", "https://example.org/b.md"));
  CHECK_FALSE(linked_path("docs/a.md", "mailto:a@example.org"));
}

TEST_CASE("a section ends at the next heading of its level and keeps its lines", "[house]") {
  const std::string text = "# T\n## A\nx\n### B\ny\n## C\nz\n";
  CHECK(section_of(text, "A") == "\n\nx\n### B\ny\n");
  CHECK(section_of(text, "C") == "\n\n\n\n\n\nz\n");
  CHECK_FALSE(section_of(text, "B"));
}

TEST_CASE("a list names its subjects before the dash, a table in its first cell", "[house]") {
  const auto listed = listed_names(
      "- `a`, `b/` — with `c`\n* `d`: `e`\n| `f` | `g` |\n|---|---|\nprose with `h`\n");
  std::string names;
  for (const auto& entry : listed) names += entry.name + ",";
  CHECK(names == "a,b/,d,f,");
  CHECK(listed.back().line == 3);
}
