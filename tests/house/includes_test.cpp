#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

// A tree in which everything that the tests include exists.
Tree small_house() {
  Tree tree;
  for (const auto* header :
       {"libs/core/result.hpp", "libs/json/reader.hpp", "libs/pg/pool.hpp", "libs/bus/client.hpp",
        "libs/http/request.hpp", "libs/testing/postgres.hpp", "services/tree/config.hpp",
        "services/tree/domain/node.hpp", "services/tree/store/node_store.hpp",
        "services/tree/api/nodes_api.hpp", "services/rca/domain/alert.hpp", "tests/house/rules.hpp",
        "tests/fleet/story.hpp"}) {
    tree.add(header, "");
  }
  return tree;
}

Tree house_with(const std::string& path, const std::string& include) {
  auto tree = small_house();
  tree.add(path, "#include \"" + include + "\"\n");
  return tree;
}

}  // namespace

TEST_CASE("a quoted include of a file that is not there is caught", "[house]") {
  const auto* path = "libs/pg/pool.cpp";
  CHECK(printed(included_files(house_with(path, "pg/pool.hpp"))).empty());
  CHECK_THAT(printed(included_files(house_with(path, "pool.hpp"))),
             Contains("libs/pg/pool.cpp:1: includes \"pool.hpp\": no such file"));
  CHECK_THAT(printed(included_files(house_with(path, "house/rules.hpp"))), Contains("no such"));
  CHECK_THAT(printed(included_files(house_with(path, "pg/../bus/client.hpp"))),
             Contains("no such"));
  CHECK(printed(included_files(house_with("tests/house/a.cpp", "house/rules.hpp"))).empty());
}

TEST_CASE("includes of theirs in angle brackets pass", "[house]") {
  auto tree = small_house();
  tree.add("libs/pg/pool.cpp",
           "#include <vector>\n#  include <pg/config.h>\n#include <boost/asio/post.hpp> // \"a\"\n"
           "#include <http/parser.hpp>\n#include <house/rules.hpp>\n"
           "// #include <bus/client.hpp>\nx(\"\\n#include NAME\");\n#if __has_include(<tree>)\n"
           "#include \"bus/client.hpp\"  // <bus/client.hpp>\n");
  CHECK(printed(included_files(tree)).empty());
}

TEST_CASE("a file of ours in angle brackets is caught", "[house]") {
  const auto [path, include, text] = GENERATE(table<const char*, const char*, const char*>({
      {"libs/core/result.cpp", "<pg/pool.hpp>", "quotes are for ours: \"pg/pool.hpp\""},
      {"libs/core/result.cpp", "<tree/domain/node.hpp>", "quotes are for ours"},
      {"services/tree/main.cpp", "<rca/domain/alert.hpp> // why", "quotes are for ours"},
      {"tests/fleet/a.cpp", "<fleet/story.hpp>", "quotes are for ours"},
      {"libs/pg/pool.cpp", "<pg/../bus/client.hpp>", "quotes are for ours: \"bus/client.hpp\""},
      {"libs/pg/pool.cpp", "<../libs/bus/client.hpp>", "quotes are for ours: \"bus/client.hpp\""},
      {"libs/pg/pool.cpp", "<../tests/fleet/story.hpp>", "quotes are for ours"},
  }));
  auto tree = small_house();
  tree.add(path, "\n#include " + std::string{include} + "\n");
  CHECK_THAT(printed(included_files(tree)),
             Contains(std::string{path} + ":2: includes <") && Contains(text));
}

TEST_CASE("an include by macro is caught", "[house]") {
  const auto* path = GENERATE("libs/pg/pool.cpp", "services/tree/main.cpp", "tests/fleet/a.cpp");
  auto tree = small_house();
  tree.add(path, "#define NODE \"rca/domain/alert.hpp\"\n#include NODE  // <vector>\n");
  CHECK_THAT(printed(included_files(tree)),
             Contains(std::string{path} + ":2: includes NODE: a macro hides"));
}

TEST_CASE("a library may include itself and what lies below it", "[house]") {
  const auto [path, include] = GENERATE(table<const char*, const char*>({
      {"libs/pg/pool.cpp", "pg/pool.hpp"},
      {"libs/pg/pool.cpp", "json/reader.hpp"},
      {"libs/json/reader.cpp", "core/result.hpp"},
      {"libs/runtime/run.cpp", "pg/pool.hpp"},
      {"libs/bus/relay.cpp", "pg/pool.hpp"},
      {"libs/pg/pool_pgtest.cpp", "testing/postgres.hpp"},
      {"libs/testing/postgres.cpp", "pg/pool.hpp"},
  }));
  CHECK(printed(library_layers(house_with(path, include))).empty());
}

TEST_CASE("a library that includes what lies above or beside it is caught", "[house]") {
  const auto [path, include, text] = GENERATE(table<const char*, const char*, const char*>({
      {"libs/core/result.cpp", "json/reader.hpp", "may include: nothing of ours"},
      {"libs/json/reader.cpp", "pg/pool.hpp", "libs/json may include: core"},
      {"libs/pg/pool.cpp", "bus/client.hpp", "libs/pg may include:"},
      {"libs/bus/client.cpp", "pg/pool.hpp", "libs/bus may include:"},
      {"libs/http/server.cpp", "runtime/run.hpp", "libs/http may include:"},
      {"libs/pg/pool.cpp", "testing/postgres.hpp", "testing is for *test.cpp"},
      {"libs/runtime/run.cpp", "tree/config.hpp", "libraries know no service"},
  }));
  CHECK_THAT(printed(library_layers(house_with(path, include))),
             Contains(std::string{path} + ":1: ") && Contains(text));
}

TEST_CASE("a library without a layer is caught", "[house]") {
  CHECK_THAT(printed(library_layers(house_with("libs/mail/mail.cpp", "core/result.hpp"))),
             Contains("libs/mail/: no layer"));
}

TEST_CASE("a room may include what its row lists", "[house]") {
  const auto [path, include] = GENERATE(table<const char*, const char*>({
      {"services/tree/domain/rollup.cpp", "tree/domain/node.hpp"},
      {"services/tree/domain/rollup.cpp", "core/result.hpp"},
      {"services/tree/store/node_store.cpp", "pg/pool.hpp"},
      {"services/tree/store/node_store_pgtest.cpp", "testing/postgres.hpp"},
      {"services/tree/api/nodes_api.cpp", "tree/store/node_store.hpp"},
      {"services/tree/api/nodes_api.cpp", "http/request.hpp"},
      {"services/tree/events/device_events.cpp", "bus/client.hpp"},
      {"services/tree/jobs/retention.cpp", "pg/pool.hpp"},
      {"services/tree/outside/smtp/mail.cpp", "http/request.hpp"},
      {"services/tree/main.cpp", "tree/api/nodes_api.hpp"},
      {"services/tree/main.cpp", "bus/client.hpp"},
  }));
  CHECK(printed(service_layers(house_with(path, include))).empty());
}

TEST_CASE("a room that includes what its row does not list is caught", "[house]") {
  const auto [path, include, text] = GENERATE(table<const char*, const char*, const char*>({
      {"services/tree/domain/rollup.cpp", "json/reader.hpp", "not from domain/"},
      {"services/tree/domain/rollup.cpp", "tree/store/node_store.hpp", "not from domain/"},
      {"services/tree/domain/sub/rollup.cpp", "pg/pool.hpp", "not from domain/"},
      {"services/tree/store/node_store.cpp", "http/request.hpp", "not from store/"},
      {"services/tree/store/node_store.cpp", "bus/client.hpp", "not from store/"},
      {"services/tree/api/nodes_api.cpp", "pg/pool.hpp", "not from api/"},
      {"services/tree/api/nodes_api.cpp", "bus/client.hpp", "not from api/"},
      {"services/tree/api/nodes_api.cpp", "tree/config.hpp", "not from api/"},
      {"services/tree/events/device_events.cpp", "pg/pool.hpp", "not from events/"},
      {"services/tree/events/device_events.cpp", "http/request.hpp", "not from events/"},
      {"services/tree/outside/smtp/mail.cpp", "pg/pool.hpp", "not from outside/"},
      {"services/tree/jobs/retention.cpp", "http/request.hpp", "not from jobs/"},
      {"services/tree/main.cpp", "rca/domain/alert.hpp", "another service"},
      {"services/tree/main.cpp", "testing/postgres.hpp", "testing is for *test.cpp"},
  }));
  CHECK_THAT(printed(service_layers(house_with(path, include))),
             Contains(std::string{path} + ":1: ") && Contains(text));
}

TEST_CASE("a test folder includes libraries and itself", "[house]") {
  const auto* path = "tests/house/rules.cpp";
  CHECK(printed(test_layers(house_with(path, "house/rules.hpp"))).empty());
  CHECK(printed(test_layers(house_with(path, "testing/postgres.hpp"))).empty());
  CHECK_THAT(printed(test_layers(house_with(path, "fleet/story.hpp"))),
             Contains("libraries and its own folder only"));
  CHECK_THAT(printed(test_layers(house_with(path, "tree/config.hpp"))), Contains("only"));
}

TEST_CASE("fuzzers and benchmarks include what a service reads and decides", "[house]") {
  const auto* outside = "tree/outside/smtp/reply.hpp";
  CHECK(printed(test_layers(house_with("tests/fuzz/reply_fuzz.cpp", outside))).empty());
  CHECK(printed(test_layers(house_with("tests/bench/reply_bench.cpp", outside))).empty());
  CHECK_THAT(printed(test_layers(house_with("tests/fleet/story.cpp", outside))), Contains("only"));
  const auto* domain = "tree/domain/rollup.hpp";
  CHECK(printed(test_layers(house_with("tests/bench/rca/set.cpp", domain))).empty());
  CHECK_THAT(printed(test_layers(house_with("tests/fleet/story.cpp", domain))), Contains("only"));
  const auto* store = "tree/store/node_store.hpp";
  CHECK_THAT(printed(test_layers(house_with("tests/fuzz/a_fuzz.cpp", store))), Contains("only"));
}
