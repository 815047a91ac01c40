#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

Tree one_file(const std::string& path, const std::string& text) {
  Tree tree;
  tree.add("libs/json/a.txt", "").add("services/rca/a.txt", "");
  tree.add(path, text);
  return tree;
}

}  // namespace

TEST_CASE("a folder's namespace is its name", "[house]") {
  const auto [path, code] = GENERATE(table<const char*, const char*>({
      {"libs/pg/pool.hpp", "namespace signalbox::pg {\n}"},
      {"libs/pg/pool.hpp", "namespace signalbox::pg::limits {\n}"},
      {"libs/core/result.hpp", "namespace signalbox {\n}"},
      {"libs/core/limits.hpp", "namespace signalbox::limits {\n}"},
      {"libs/testing/catch.hpp", "namespace Catch {\n}"},
      {"libs/bus/relay.hpp",
       "namespace signalbox::pg { class Pool; struct Row; }\n"
       "namespace signalbox::bus {\n}"},
      {"services/tree/domain/node.hpp", "namespace signalbox::tree {\n}"},
      {"services/tree/main.cpp", "namespace {\nusing namespace signalbox;\n}"},
      {"libs/pg/pool.cpp", "namespace asio = boost::asio;\nnamespace signalbox::pg {\n}"},
      {"tests/house/rules.hpp", "namespace signalbox::house {\n}"},
  }));
  CHECK(printed(namespaces(one_file(path, code))).empty());
}

TEST_CASE("another namespace than the folder's is caught", "[house]") {
  const auto [path, code, text] = GENERATE(table<const char*, const char*, const char*>({
      {"libs/pg/pool.hpp", "namespace signalbox {\n}", "it is signalbox::pg"},
      {"libs/pg/pool.cpp", "namespace signalbox::bus {\nint a;\n}", "it is signalbox::pg"},
      {"libs/pg/pool.cpp", "namespace signalbox::pgx {\n}\nnamespace signalbox::bus { int a; }",
       "namespace signalbox::bus"},
      {"libs/core/result.hpp", "namespace signalbox::json {\nint a;\n}", "it is signalbox"},
      {"libs/core/result.hpp", "namespace signalbox::core {\nint a;\n}", "it is signalbox"},
      {"services/tree/domain/a.hpp", "namespace signalbox::rca {\nint a;\n}", "signalbox::tree"},
      {"libs/pg/pool.hpp", "class Pool;", "has no namespace"},
  }));
  CHECK_THAT(printed(namespaces(one_file(path, code))), Contains(path) && Contains(text));
}

TEST_CASE("a test is tagged with the name of its folder", "[house]") {
  const auto [path, code] = GENERATE(table<const char*, const char*>({
      {"libs/pg/pool_pgtest.cpp", "TEST_CASE(\"it waits\", \"[pg]\") {}"},
      {"libs/pg/pool_test.cpp", "TEST_CASE(\"it \"\n\"waits\",\n\"[slow][pg]\") {}"},
      {"services/tree/tree_servicetest.cpp", "TEST_CASE_METHOD(A, \"b\", \"[tree]\") {}"},
      {"libs/pg/a_test.cpp", "// TEST_CASE(\"b\")\n"},
  }));
  CHECK(printed(test_tags(one_file(path, code))).empty());
}

TEST_CASE("a test without the tag of its folder is caught", "[house]") {
  const auto [path, code] = GENERATE(table<const char*, const char*>({
      {"libs/pg/pool_test.cpp", "\nTEST_CASE(\"it waits\") {}"},
      {"libs/pg/pool_test.cpp", "\nTEST_CASE(\"it waits\", \"[core]\") { x(\"[pg]\"); }"},
      {"services/tree/api/a_test.cpp", "\nTEST_CASE_METHOD(A, \"b\", \"[pg]\") {}"},
  }));
  CHECK_THAT(printed(test_tags(one_file(path, code))),
             Contains(std::string{path} + ":2: the test has no tag ["));
}
