#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

const std::string good_map =
    "# Signalbox\n## Map\n- `libs/` — shared parts\n- `deploy/k8s/`, `dev` — how it runs\n";

Tree top_with(const std::string& readme) {
  Tree tree;
  tree.add("README.md", readme).add(".gitignore", "").add("dev", "");
  tree.add("libs/CMakeLists.txt", "").add("deploy/k8s/a.yaml", "");
  return tree;
}

const std::string good_files =
    "# pg\n## Files\n| unit | what |\n|---|---|\n| `pool` | waits |\n| `row.hpp`, `sub/` | rest |\n"
    "| `bootstrap.sql` | roles |\n";

Tree library_with(const std::string& readme) {
  Tree tree;
  tree.add("libs/pg/README.md", readme).add("libs/pg/CMakeLists.txt", "");
  tree.add("libs/pg/pool.hpp", "").add("libs/pg/pool.cpp", "").add("libs/pg/pool_pgtest.cpp", "");
  tree.add("libs/pg/row.hpp", "").add("libs/pg/sub/a.cpp", "").add("libs/pg/bootstrap.sql", "");
  return tree;
}

}  // namespace

TEST_CASE("a map that names all at the top passes", "[house]") {
  CHECK(printed(top_map(top_with(good_map))).empty());
}

TEST_CASE("a README without a map is caught", "[house]") {
  CHECK_THAT(printed(top_map(top_with("# Signalbox\n"))), Contains("has no section “## Map”"));
}

TEST_CASE("a map that leaves something out is caught", "[house]") {
  auto tree = top_with(good_map);
  tree.add("web/package.json", "").add("Dockerfile", "");
  const auto breaches = printed(top_map(tree));
  CHECK_THAT(breaches, Contains("README.md: the map does not name `web/`"));
  CHECK_THAT(breaches, Contains("README.md: the map does not name `Dockerfile`"));
}

TEST_CASE("a map that names what is not there is caught", "[house]") {
  CHECK_THAT(printed(top_map(top_with(good_map + "- `attic/` — old things\n"))),
             Contains("README.md:5: the map names `attic/`, which is not there"));
}

TEST_CASE("a library's README names each of its units", "[house]") {
  CHECK(printed(folder_maps(library_with(good_files))).empty());
}

TEST_CASE("a library's README without its files is caught", "[house]") {
  CHECK_THAT(printed(folder_maps(library_with("# pg\n"))),
             Contains("libs/pg/README.md: has no section “## Files”"));
}

TEST_CASE("a unit, test or file that the README leaves out is caught", "[house]") {
  auto tree = library_with(good_files);
  tree.add("libs/pg/inbox.cpp", "").add("libs/pg/story_pgtest.cpp", "").add("libs/pg/a.sql", "");
  const auto breaches = printed(folder_maps(tree));
  CHECK_THAT(breaches, Contains("does not name `inbox.cpp`"));
  CHECK_THAT(breaches, Contains("does not name `story_pgtest.cpp`"));
  CHECK_THAT(breaches, Contains("does not name `a.sql`"));
}

TEST_CASE("a unit that the README invents is caught", "[house]") {
  CHECK_THAT(printed(folder_maps(library_with(good_files + "| `outbox` | facts |\n"))),
             Contains("libs/pg/README.md:8: the map names `outbox`"));
}

TEST_CASE("a service's and a test folder's README is checked if it has a map", "[house]") {
  Tree tree;
  tree.add("services/tree/README.md", "# tree\n").add("services/tree/main.cpp", "");
  CHECK(printed(folder_maps(tree)).empty());
  tree.add("services/tree/README.md", "# tree\n## Files\n- `store/` — SQL\n");
  tree.add("tests/fleet/README.md", "# fleet\n## Map\n").add("tests/fleet/story_test.cpp", "");
  const auto breaches = printed(folder_maps(tree));
  CHECK_THAT(breaches, Contains("services/tree/README.md:3: the map names `store/`"));
  CHECK_THAT(breaches, Contains("does not name `main.cpp`"));
  CHECK_THAT(breaches, Contains("does not name `story_test.cpp`"));
}
