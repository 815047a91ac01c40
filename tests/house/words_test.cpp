#include "house/rules.hpp"

#include <catch2/catch.hpp>

using namespace signalbox::house;
using Catch::Contains;

namespace {

Tree one_file(const std::string& path, const std::string& text) {
  Tree tree;
  tree.add(path, text);
  return tree;
}

}  // namespace

TEST_CASE("types, namespaces and files with good names pass", "[house]") {
  Tree tree;
  tree.add("libs/pg/database.hpp", "class Database;\nusing Base64 = int;\nclass Managers {};\n");
  tree.add("deploy/k8s/base/kustomization.yaml", "");
  tree.add("libs/pg/pool.cpp", "// class PoolManager\nauto x = \"class PoolHelper\";\n");
  tree.add("libs/pg/data.cpp", "x(OtherPeoplesBase{});");
  CHECK(printed(banned_names(tree)).empty());
}

TEST_CASE("a type or namespace whose name says nothing is caught", "[house]") {
  const std::string code = GENERATE(
      "class PoolManager {};", "struct Utils {};", "struct RowUtil;", "class RowHelper {};",
      "class PoolImpl;", "struct StoreBase {};", "struct NodeData {};", "using NodeData = A;",
      "enum class DataBase { a };", "concept RowHelpers = true;", "class ClockSingleton;",
      "namespace signalbox::pg::util {", "namespace row_helper {");
  CHECK_THAT(printed(banned_names(one_file("libs/pg/a.hpp", "\n" + code))),
             Contains("libs/pg/a.hpp:2: "));
}

TEST_CASE("a file or folder whose name says nothing is caught", "[house]") {
  const auto* path =
      GENERATE("libs/pg/util.hpp", "libs/pg/row_utils.cpp", "services/tree/domain/helpers/a.cpp",
               "libs/pg/pool_manager.py", "tests/fleet/base.hpp", "libs/pg/pool_impl.hpp");
  CHECK_THAT(printed(banned_names(one_file(path, ""))), Contains(path));
}

TEST_CASE("banned words in comments, literals and allowed places pass", "[house]") {
  Tree tree;
  tree.add("libs/pg/a.cpp", "// std::endl, printf\nx(\"std::cout\"); snprintf(a, 1, b);\n");
  tree.add("libs/pg/b.cpp", "reinterpret_cast<char*>(a); using namespace std::chrono_literals;\n");
  tree.add("services/tree/outside/ping.cpp", "reinterpret_cast<char*>(a);\n");
  tree.add("libs/runtime/run.cpp", "std::cerr << a;\n");
  tree.add("libs/pg/a_test.cpp", "std::cout << a;\n");
  tree.add("libs/log/log.cpp", "record.instance(); sleep_forever(a);\n");
  tree.add("tests/house/b_test.cpp", "sleep_for(a);\n");
  tree.add("libs/log/sink.cpp", "std::jthread a; std::thread b; b.detach(); std::async(c);\n");
  tree.add("libs/core/clock.cpp", "std::chrono::system_clock::now(); steady_clock::now();\n");
  tree.add("services/tree/api/a.cpp",
           "clock.now(); co_spawn(a, b, asio::detached); asleep(c);\n"
           "std::this_thread::get_id(); steady_clock::time_point t;\n");
  CHECK(printed(banned_words(tree)).empty());
}

TEST_CASE("a banned word is caught with its replacement", "[house]") {
  const auto [path, code, text] = GENERATE(table<const char*, const char*, const char*>({
      {"libs/pg/a.cpp", "out << std::endl;", "write '\\n'"},
      {"libs/pg/a.hpp", "using namespace std;", "a header opens no namespace"},
      {"libs/pg/a_test.cpp", "std::this_thread::sleep_for(a);", "wait for a condition"},
      {"libs/pg/a.cpp", "std::this_thread::sleep_for(a);", "wait for a condition"},
      {"services/tree/jobs/a.cpp", "std::this_thread::sleep_until(a);", "wait for a condition"},
      {"services/tree/jobs/a.cpp", "usleep(1);", "wait for a condition"},
      {"libs/pg/a.hpp", "::sleep(1);", "wait for a condition"},
      {"libs/pg/a.cpp", "::nanosleep(&a, nullptr);", "wait for a condition"},
      {"tests/fleet/a.cpp", "clock_nanosleep(a, 0, &b, nullptr);", "wait for a condition"},
      {"services/tree/jobs/a.cpp", "std::thread a{b};", "worker pool"},
      {"services/tree/jobs/a.hpp", "std::jthread a_;", "worker pool"},
      {"services/tree/main.cpp", "std::async(a);", "worker pool"},
      {"services/tree/api/a.cpp", "worker.detach();", "worker pool"},
      {"services/tree/api/a.cpp", "worker->detach();", "worker pool"},
      {"services/tree/store/a.cpp", "std::chrono::system_clock::now();", "ask Clock"},
      {"services/tree/jobs/a.cpp", "steady_clock::now();", "ask Clock"},
      {"services/tree/a.cpp", "std::chrono::high_resolution_clock::now();", "ask Clock"},
      {"libs/pg/a_test.cpp", "std::this_thread::sleep_until(a);", "wait for a condition"},
      {"tests/fleet/a.cpp", "usleep(1);", "wait for a condition"},
      {"tests/fleet/a.cpp", "::sleep(1);", "wait for a condition"},
      {"services/tree/api/a.cpp", "reinterpret_cast<char*>(a);", "std::bit_cast"},
      {"libs/pg/a.cpp", "std::printf(\"a\");", "log it"},
      {"libs/pg/a.cpp", "fprintf(stderr, \"a\");", "log it"},
      {"libs/pg/a.cpp", "sprintf(b, \"a\");", "append to a std::string"},
      {"libs/pg/a.cpp", "std::cout << a;", "log it"},
      {"services/tree/main.cpp", "std::cerr << a;", "log it"},
      {"libs/pg/a.cpp", "Pool::getInstance();", "make one in main()"},
      {"libs/pg/a.cpp", "get_instance();", "make one in main()"},
      {"libs/pg/a.cpp", "Pool::instance();", "make one in main()"},
      {"libs/pg/a.hpp", "static Pool& instance();", "make one in main()"},
  }));
  CHECK_THAT(printed(banned_words(one_file(path, std::string{"\n"} + code))),
             Contains(std::string{path} + ":2: ") && Contains(text));
}

TEST_CASE("memory that something owns passes", "[house]") {
  Tree tree;
  tree.add("libs/pg/a.cpp",
           "#include <new>\nA(const A&) = delete;\nA& operator=(A&&) =\n    delete;\n"
           "::new (place) A{};\nvoid* operator new(std::size_t);\nvoid operator delete(void*);\n"
           "int new_name; // new A; delete a;\n");
  CHECK(printed(bare_memory(tree)).empty());
}

TEST_CASE("memory that nothing owns is caught", "[house]") {
  const std::string code = GENERATE("auto* a = new A;", "return new A{1};", "x(new char[5]);",
                                    "delete a;", "delete[] a;");
  CHECK_THAT(printed(bare_memory(one_file("libs/pg/a.cpp", "\n" + code))),
             Contains("libs/pg/a.cpp:2: ") && Contains("own it"));
}

TEST_CASE("a remark with its issue passes, and so do words of code", "[house]") {
  Tree tree;
  tree.add("libs/pg/a.cpp", "// TODO(#12): pack them.\nx(\"TODO\", \"XXXXXX\");\nint TODO_list;\n");
  tree.add("deploy/a.yaml", "# TODO(#3): raise it.\n").add("docs/a.md", "TODO\n");
  CHECK(printed(open_ends(tree)).empty());
}

TEST_CASE("a remark without an issue is caught", "[house]") {
  const std::string remark = GENERATE("TODO: later", "TODO(me): later", "TODO(#): later",
                                      "TODO(#12) later", "FIXME", "XXX");
  const std::string path = GENERATE("libs/pg/a.cpp", "deploy/a.sh", "dev", "services/a/b.sql");
  CHECK_THAT(printed(open_ends(one_file(path, "\n// " + remark + "\n"))),
             Contains(path + ":2: ") && Contains("write TODO(#issue): what"));
}

TEST_CASE("a silenced check with its name and reason passes", "[house]") {
  const std::string remark =
      GENERATE("NOLINT(bugprone-x): the API wants it.", "NOLINTNEXTLINE(a, b) vendors do so",
               "NOLINTBEGIN(a): macros of theirs", "NOLINTEND(a)");
  CHECK(printed(silenced_checks(one_file("libs/pg/a.cpp", "x(\"NOLINT\"); // " + remark))).empty());
}

TEST_CASE("a silenced check without name or reason is caught", "[house]") {
  const auto [remark, text] = GENERATE(table<const char*, const char*>({
      {"NOLINT", "name the check"},
      {"NOLINT because", "name the check"},
      {"NOLINT()", "name the check"},
      {"NOLINT(*): all", "name the check"},
      {"NOLINTNEXTLINE", "name the check"},
      {"NOLINT(bugprone-x)", "say why"},
      {"NOLINTBEGIN(bugprone-x).", "say why"},
  }));
  const auto tree = one_file("libs/pg/a.cpp", "\nx(); // " + std::string{remark} + "\n");
  CHECK_THAT(printed(silenced_checks(tree)), Contains("libs/pg/a.cpp:2: ") && Contains(text));
}
