#include "contracts/routes.hpp"

#include "testing/catch.hpp"

#include <stdexcept>

using namespace signalbox;
using contracts::Lookup;
using contracts::Operation;
using contracts::Routes;

namespace {
Operation operation(std::string name, std::string method, std::string path,
                    std::vector<std::string> parameters = {}) {
  return {.service = "tree",
          .operation = std::move(name),
          .method = std::move(method),
          .path = std::move(path),
          .path_parameters = std::move(parameters)};
}

Routes sample() {
  return Routes{
      {operation("list_trees", "GET", "/api/v1/trees"),
       operation("add_tree", "POST", "/api/v1/trees"),
       operation("get_tree", "GET", "/api/v1/trees/{tree_id}", {"tree_id"}),
       operation("change_tree", "PATCH", "/api/v1/trees/{tree_id}", {"tree_id"}),
       operation("search_trees", "POST", "/api/v1/trees/search"),
       operation("get_node", "GET", "/api/v1/trees/{tree_id}/nodes/{node_id}",
                 {"tree_id", "node_id"}),
       operation("search_status", "GET", "/api/v1/trees/search/status"),
       operation("stop_search", "GET", "/api/v1/trees/search/{id}/stop", {"id"}),
       operation("first_node", "GET", "/api/v1/trees/{tree_id}/nodes/first", {"tree_id"})}};
}

// The operation's name, or how the look-up ended.
std::string found(std::string_view method, std::string_view path) {
  const auto routes = sample();
  const auto route = routes.find(method, path);
  if (route.lookup == Lookup::found) return route.operation->operation;
  if (route.lookup == Lookup::no_method) return "allow " + std::string{route.allow};
  return route.lookup == Lookup::no_path ? "no path" : "bad encoding";
}
}  // namespace

TEST_CASE("a method and a path find their operation", "[contracts]") {
  CHECK(found("GET", "/api/v1/trees") == "list_trees");
  CHECK(found("POST", "/api/v1/trees") == "add_tree");
  CHECK(found("GET", "/api/v1/trees/7") == "get_tree");
  CHECK(found("PATCH", "/api/v1/trees/7") == "change_tree");
  CHECK(found("HEAD", "/api/v1/trees/7") == "get_tree");
}

TEST_CASE("a literal beside a parameter wins, and gives way where it leads nowhere",
          "[contracts]") {
  CHECK(found("POST", "/api/v1/trees/search") == "search_trees");
  CHECK(found("GET", "/api/v1/trees/search/status") == "search_status");
  CHECK(found("GET", "/api/v1/trees/search/nodes/3") == "get_node");
}

TEST_CASE("path parameters are decoded, in their order", "[contracts]") {
  const auto routes = sample();
  const auto route = routes.find("GET", "/api/v1/trees/a%2Fb+c/nodes/%C3%A9");
  REQUIRE(route.lookup == Lookup::found);
  CHECK(route.parameters == std::vector<Form::Entry>{{"tree_id", "a/b+c"}, {"node_id", "é"}});
}

TEST_CASE("what a branch that led nowhere has taken is not kept", "[contracts]") {
  const auto routes = sample();
  const auto route = routes.find("GET", "/api/v1/trees/search/nodes/first");
  REQUIRE(route.lookup == Lookup::found);
  CHECK(route.parameters == std::vector<Form::Entry>{{"tree_id", "search"}});
}

TEST_CASE("a known path with another method tells the methods that it has", "[contracts]") {
  CHECK(found("DELETE", "/api/v1/trees") == "allow GET, HEAD, POST");
  CHECK(found("GET", "/api/v1/trees/search") == "allow POST");
  CHECK(found("get", "/api/v1/trees") == "allow GET, HEAD, POST");
}

TEST_CASE("what is not written like the path is another path", "[contracts]") {
  const auto* const path =
      GENERATE("", "/", "api/v1/trees", "/api/v1/trees/", "/api/v1//trees", "//api/v1/trees",
               "/api/v1/%74rees", "/api/v1/trees/7/", "/api/v1/trees//nodes/1", "/api/v1",
               "/api/v1/trees/7/nodes", "/api/v1/trees/7/nodes/1/2", "/API/v1/trees");
  INFO(path);
  CHECK(found("GET", path) == "no path");
}

TEST_CASE("a path parameter that is no text is refused", "[contracts]") {
  CHECK(found("GET", "/api/v1/trees/%zz") == "bad encoding");
  CHECK(found("GET", "/api/v1/trees/%00") == "bad encoding");
}

TEST_CASE("the same method and path twice is a fault of ours", "[contracts]") {
  CHECK_THROWS_AS((Routes{{operation("a", "GET", "/api/{x}"), operation("b", "GET", "/api/{y}")}}),
                  std::invalid_argument);
  CHECK(Routes{{}}.find("GET", "/api").lookup == Lookup::no_path);
}

TEST_CASE("handlers and operations must be the same", "[contracts]") {
  auto watch = operation("watch_trees", "GET", "/api/v1/trees/stream");
  watch.transport = contracts::Transport::stream;
  const std::vector operations{operation("get_tree", "GET", "/a"), watch,
                               operation("add_tree", "POST", "/a")};
  const auto faults = [&operations](std::vector<std::string_view> names) {
    return contracts::check_handlers(operations, names);
  };
  CHECK(faults({"add_tree", "get_tree"}).empty());
  CHECK(faults({"get_tree"}) == std::vector<std::string>{"operation add_tree needs one handler"});
  CHECK(faults({"get_tree", "add_tree", "ad_tree"}) ==
        std::vector<std::string>{"handler ad_tree has no operation"});
  CHECK(faults({"get_tree", "add_tree", "watch_trees"}).size() == 1);
  CHECK(faults({"get_tree", "add_tree", "add_tree"}).size() == 1);
}
