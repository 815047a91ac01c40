#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

Tree linking(const std::string& target) {
  Tree tree;
  tree.add("docs/a.md", "# A\n\n[words](" + target + ")\n");
  tree.add("docs/b.md", "# B\n## Two words\n").add("dev", "");
  return tree;
}

}  // namespace

TEST_CASE("links that lead somewhere pass", "[house]") {
  const auto* target = GENERATE("b.md", "b.md#two-words", "../dev", "../docs", "..", "#a",
                                "https://example.org/c.md#d");
  CHECK(printed(dead_links(linking(target))).empty());
}

TEST_CASE("a link to a file that is not there is caught", "[house]") {
  CHECK(printed(dead_links(linking("c.md"))) ==
        "docs/a.md:3: dead link (c.md): there is no docs/c.md\n");
}

TEST_CASE("a link to a heading that is not there is caught", "[house]") {
  CHECK_THAT(printed(dead_links(linking("b.md#three"))),
             Contains("docs/b.md has no heading for #three"));
  CHECK_THAT(printed(dead_links(linking("#three"))), Contains("docs/a.md has no heading"));
}

TEST_CASE("a link from the root of a site is caught", "[house]") {
  CHECK_THAT(printed(dead_links(linking("/docs/b.md"))), Contains("relative to this file"));
}

TEST_CASE("code that speaks of a document that is not there is caught", "[house]") {
  Tree tree;
  tree.add("docs/how-to/add-a-service.md", "");
  tree.add("libs/a/a.hpp", "// See docs/how-to/add-a-service.md.\n// And otherdocs/x.md.\n");
  CHECK(printed(dead_mentions(tree)).empty());
  tree.add("libs/a/b.hpp", "// One.\n// See docs/how-to/rename.md.\n");
  CHECK_THAT(printed(dead_mentions(tree)),
             Contains("libs/a/b.hpp:2: speaks of docs/how-to/rename.md, which is not there"));
}
