#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

TEST_CASE("a header that nobody else includes is caught", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", "").add("services/tree/main.cpp", "#include \"pg/pool.hpp\"\n");
  CHECK(printed(unread_headers(tree)).empty());
  tree.add("libs/pg/row.hpp", "#include \"pg/row.hpp\"\n");
  CHECK(printed(unread_headers(tree)) == "libs/pg/row.hpp: is included by nobody: delete it\n");
}

TEST_CASE("a source that nobody can call is caught", "[house]") {
  Tree tree;
  tree.add("libs/pg/pool.hpp", "").add("libs/pg/pool.cpp", "").add("libs/pg/row_pgtest.cpp", "");
  tree.add("services/tree/main.cpp", "").add("services/tree/config.cpp", "");
  tree.add("services/tree/config.hpp", "").add("libs/http/beast.cpp", "");
  tree.add("tests/bench/json_bench.cpp", "").add("libs/core/version.cpp.in", "");
  CHECK(printed(uncallable_sources(tree)).empty());
  const auto* path = GENERATE("libs/pg/old_pool.cpp", "services/tree/store/pool.cpp",
                              "libs/pg/main.cpp", "services/tree/api/main.cpp");
  tree.add(path, "");
  CHECK_THAT(printed(uncallable_sources(tree)), Contains(path) && Contains("nobody can call it"));
}

TEST_CASE("documents that links lead to pass", "[house]") {
  Tree tree;
  tree.add("README.md", "[docs](docs/) [here](README.md)\n");
  tree.add("docs/README.md", "[a](a.md) and [up](..)\n")
      .add("docs/a.md", "[b](../libs/pg/b.md#c)\n");
  tree.add("libs/pg/b.md", "").add(".github/c.md", "");
  CHECK(printed(unreachable_documents(tree)).empty());
}

TEST_CASE("a document that no link leads to is caught", "[house]") {
  Tree tree;
  tree.add("README.md", "docs/a.md\n")
      .add("docs/a.md", "[b](b.md)\n")
      .add("docs/b.md", "[a](a.md)\n");
  const auto breaches = printed(unreachable_documents(tree));
  CHECK_THAT(breaches, Contains("docs/a.md: no chain of links leads here"));
  CHECK_THAT(breaches, Contains("docs/b.md: no chain of links leads here"));
}

TEST_CASE("files that somebody names, or that are found by their kind, pass", "[house]") {
  Tree tree;
  tree.add("dev", "exec deploy/nats/start.sh\n").add("deploy/nats/start.sh", "");
  tree.add("docs/a.md", "It is set in nats.yaml.\n").add("deploy/nats/nats.yaml", "");
  tree.add("services/tree/migrations/0001_nodes.sql", "").add("libs/CMakeLists.txt", "");
  tree.add(".github/workflows/ci.yml", "").add("proto/tree/golden/get_tree/01.request.json", "");
  tree.add("deploy/k8s/base/kustomization.yaml", "").add("web/package.json", "");
  tree.add("LICENSE", "").add(".editorconfig", "").add("libs/pg/pool.cpp", "");
  tree.add("libs/pg/pool.hpp", "")
      .add("docs/b.md", "![a](a.svg) built by ./dev, deploy/nats/seed\n");
  tree.add("docs/a.svg", "").add("deploy/nats/seed", "");
  CHECK(printed(unmentioned_files(tree)).empty());
}

TEST_CASE("a file that no other names is caught", "[house]") {
  const auto* path = GENERATE("deploy/old.sh", "tests/bench/score.py", "deploy/a.yaml",
                              "libs/pg/bootstrap.sql", "deploy/a.json", "docs/a.txt", "docs/a.svg",
                              "libs/core/a.cpp.in", "libs/pg/a.h", "libs/pg/a.cc",
                              "deploy/Dockerfile", "tests/LICENSE", "deploy/seed", "cmake/a.cmake");
  Tree tree;
  tree.add(path, path).add("dev", "very-old.sh score.pyx a.jsonl seed\n");
  tree.add("tests/house/a_test.cpp", std::string{path});
  CHECK_THAT(printed(unmentioned_files(tree)),
             Contains(path) && Contains("no other file mentions"));
}
