#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

const std::string good_readme =
    "# tree\n## What for\na\n## Operations\nb\n## Facts\nNone yet.\n## Tables\nNone yet.\n"
    "## Metrics\nNone yet.\n## Limits\nc\n";

Tree seven_services() {
  Tree tree;
  for (const std::string name :
       {"gateway", "device_poller", "rca", "tree", "session", "notification", "summary"}) {
    const auto folder = "services/" + name + "/";
    tree.add(folder + "README.md", good_readme).add(folder + "CMakeLists.txt", "");
    tree.add(folder + "main.cpp", "int main() {}\n");
    tree.add(folder + "config.hpp", "").add(folder + "config.cpp", "");
  }
  return tree;
}

}  // namespace

TEST_CASE("seven services with all their parts pass", "[house]") {
  auto tree = seven_services();
  tree.add("services/CMakeLists.txt", "").add("services/tree/config_test.cpp", "");
  tree.add("services/tree/operations.hpp", "").add("services/tree/operations.cpp", "");
  tree.add("services/tree/subscriptions_test.cpp", "")
      .add("services/tree/tree_servicetest.cpp", "");
  tree.add("services/tree/api/nodes_api.cpp", "").add("services/tree/outside/smtp/mail.cpp", "");
  tree.add("services/tree/migrations/0001_nodes.sql", "");
  CHECK(printed(service_parts(tree)).empty());
  CHECK(printed(service_files(tree)).empty());
  CHECK(printed(empty_rooms(tree)).empty());
  CHECK(printed(service_readmes(tree)).empty());
  CHECK(printed(main_functions(tree)).empty());
}

TEST_CASE("a service or a part of it that is missing is caught", "[house]") {
  Tree tree;
  tree.add("services/tree/main.cpp", "");
  const auto breaches = printed(service_parts(tree));
  CHECK_THAT(breaches, Contains("services/tree/config.hpp: is missing"));
  CHECK_THAT(breaches, Contains("services/gateway/main.cpp: is missing"));
  CHECK_THAT(breaches, !Contains("services/tree/main.cpp"));
}

TEST_CASE("an eighth service is caught", "[house]") {
  auto tree = seven_services();
  tree.add("services/billing/main.cpp", "");
  CHECK_THAT(printed(service_parts(tree)), Contains("services/billing: a new service"));
}

TEST_CASE("an unknown room or file at the top of a service is caught", "[house]") {
  auto tree = seven_services();
  tree.add("services/tree/flows/a.cpp", "").add("services/tree/nodes.cpp", "");
  tree.add("services/tree/rca_servicetest.cpp", "").add("services/tree/nodes_test.cpp", "");
  const auto breaches = printed(service_files(tree));
  CHECK_THAT(breaches, Contains("services/tree/flows/: no such room"));
  CHECK_THAT(breaches, Contains("services/tree/nodes.cpp: nothing else lies at the top"));
  CHECK_THAT(breaches, Contains("services/tree/rca_servicetest.cpp: nothing else"));
  CHECK_THAT(breaches, Contains("services/tree/nodes_test.cpp: nothing else"));
}

TEST_CASE("a room with nothing in it is caught", "[house]") {
  Tree tree;
  tree.add("services/tree/api/.gitkeep", "").add("services/tree/store/README.md", "");
  tree.add("services/tree/outside/smtp/mail.cpp", "").add("libs/pg/sub/CMakeLists.txt", "");
  CHECK(printed(empty_rooms(tree)) ==
        "libs/pg/sub: an empty room does not exist: delete the folder\n"
        "services/tree/api: an empty room does not exist: delete the folder\n"
        "services/tree/store: an empty room does not exist: delete the folder\n");
}

TEST_CASE("a service's README with other headings or an empty one is caught", "[house]") {
  Tree tree;
  tree.add("services/tree/README.md", good_readme + "## Files\n- `main`\n");
  CHECK(printed(service_readmes(tree)).empty());
  tree.add("services/tree/README.md", "# tree\n## What for\na\n## Facts\nb\n");
  CHECK_THAT(printed(service_readmes(tree)), Contains("services/tree/README.md: the headings"));
  tree.add("services/tree/README.md", good_readme + "## History\nd\n");
  CHECK_THAT(printed(service_readmes(tree)), Contains("in this order"));
  auto hollow = good_readme;
  hollow.replace(hollow.find("b\n## Facts"), 2, "\n");
  tree.add("services/tree/README.md", hollow);
  CHECK_THAT(printed(service_readmes(tree)),
             Contains("README.md:4: nothing under this heading: write “None yet.”"));
}

TEST_CASE("a main.cpp without main is caught", "[house]") {
  Tree tree;
  tree.add("services/tree/main.cpp", "// int main() is elsewhere\n");
  CHECK_THAT(printed(main_functions(tree)), Contains("services/tree/main.cpp: defines no"));
}
