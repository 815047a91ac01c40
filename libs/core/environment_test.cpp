#include "core/environment.hpp"

#include "testing/catch.hpp"
#include "testing/scratch_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace signalbox;

namespace {
Environment with(std::string name, std::string value) {
  return Environment{{{std::move(name), std::move(value)}}};
}

// The only problem's "NAME code", or "" when there is none.
std::string only_problem(const Environment& environment) {
  if (environment.problems().empty()) return {};
  REQUIRE(environment.problems().size() == 1);
  const auto& problem = environment.problems().front();
  return problem.parameter.value_or("") + " " + problem.code;
}
}  // namespace

TEST_CASE("an unset setting has its default and an empty one is empty", "[core]") {
  Environment environment{{{"SIGNALBOX_B", ""}}};
  CHECK(environment.text({"SIGNALBOX_A", "fallback", "a"}) == "fallback");
  CHECK(environment.text({"SIGNALBOX_B", "fallback", "b"}).empty());
  CHECK(environment.problems().empty());
}

TEST_CASE("a number is read inside its range and refused outside", "[core]") {
  const Setting setting{"SIGNALBOX_N", "7", "a number"};
  CHECK(with("SIGNALBOX_N", "1").integer(setting, 1, 10) == 1);
  CHECK(with("SIGNALBOX_N", "10").integer(setting, 1, 10) == 10);
  CHECK(with("OTHER", "1").integer(setting, 1, 10) == 7);
  const auto* const bad =
      GENERATE("0", "11", "", "x", "1x", " 1", "1.0", "0x1", "99999999999999999999", "-1");
  INFO(bad);
  auto environment = with("SIGNALBOX_N", bad);
  CHECK(environment.integer(setting, 1, 10) == 7);
  CHECK(only_problem(environment) == "SIGNALBOX_N out_of_range");
}

TEST_CASE("seconds are a duration", "[core]") {
  CHECK(with("SIGNALBOX_S", "20").seconds({"SIGNALBOX_S", "5", "s"}, 1, 60) ==
        std::chrono::seconds{20});
}

TEST_CASE("a word must be one of those allowed", "[core]") {
  const Setting setting{"SIGNALBOX_W", "red", "a colour"};
  CHECK(with("SIGNALBOX_W", "blue").one_of(setting, {"red", "blue"}) == "blue");
  auto environment = with("SIGNALBOX_W", "Blue");
  CHECK(environment.one_of(setting, {"red", "blue"}) == "red");
  CHECK(only_problem(environment) == "SIGNALBOX_W unknown_word");
  CHECK(environment.problems().front().detail == "must be one of red, blue");
}

TEST_CASE("words of a list must all be allowed", "[core]") {
  const Setting setting{"SIGNALBOX_W", "red,blue", "colours"};
  const std::set<std::string, std::less<>> both{"red", "blue"};
  CHECK(with("OTHER", "").some_of(setting, {"red", "blue"}) == both);
  CHECK(with("SIGNALBOX_W", "blue").some_of(setting, {"red", "blue"}).size() == 1);
  const auto* const bad = GENERATE(",blue", "blue, red", "green", "Blue");
  INFO(bad);
  auto environment = with("SIGNALBOX_W", bad);
  CHECK(environment.some_of(setting, {"red", "blue"}) == both);
  CHECK(only_problem(environment) == "SIGNALBOX_W unknown_word");
}

TEST_CASE("an endpoint is an address and a port", "[core]") {
  const Setting setting{"SIGNALBOX_L", "127.0.0.1:9100", "a door"};
  CHECK(with("OTHER", "").endpoint(setting) == Endpoint{"127.0.0.1", 9100});
  CHECK(with("SIGNALBOX_L", "0.0.0.0:0").endpoint(setting) == Endpoint{"0.0.0.0", 0});
  CHECK(with("SIGNALBOX_L", "[::1]:65535").endpoint(setting) == Endpoint{"::1", 65535});
  const auto* const bad =
      GENERATE("", "9100", ":9100", "localhost:9100", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
               "127.0.0.1:-1", "::1:9100", "[127.0.0.1]:9100", "127.0.0.1:9100 ", "1.2.3:80");
  INFO(bad);
  auto environment = with("SIGNALBOX_L", bad);
  CHECK(environment.endpoint(setting) == Endpoint{"127.0.0.1", 9100});
  CHECK(only_problem(environment) == "SIGNALBOX_L not_an_endpoint");
}

TEST_CASE("a secret comes from its variable or its file, never from both", "[core]") {
  const testing::ScratchFolder folder;
  const auto path = (folder.path() / "key").string();
  std::ofstream{path} << "two\nlines\n\n";
  const Setting setting{"SIGNALBOX_KEY", "", "a key"};

  CHECK(with("OTHER", "").secret(setting).empty());
  CHECK(with("SIGNALBOX_KEY", "direct").secret(setting).reveal() == "direct");
  CHECK(with("SIGNALBOX_KEY_FILE", path).secret(setting).reveal() == "two\nlines\n");

  Environment both{{{"SIGNALBOX_KEY", "direct"}, {"SIGNALBOX_KEY_FILE", path}}};
  CHECK(both.secret(setting).empty());
  CHECK(only_problem(both) == "SIGNALBOX_KEY set_twice");
  CHECK(both.problems().front().detail.find("direct") == std::string::npos);
}

TEST_CASE("a secret's file that cannot be read is named", "[core]") {
  const testing::ScratchFolder folder;
  for (const auto& path : {(folder.path() / "none").string(), folder.path().string()}) {
    auto environment = with("SIGNALBOX_KEY_FILE", path);
    CHECK(environment.secret({"SIGNALBOX_KEY", "", "a key"}).empty());
    CHECK(only_problem(environment) == "SIGNALBOX_KEY_FILE unreadable_file");
    CHECK(environment.problems().front().detail.find(path) != std::string::npos);
  }
}

TEST_CASE("every setting asked for is declared, and every other variable is unknown", "[core]") {
  Environment environment{{{"SIGNALBOX_LOG_LEVLE", "debug"},
                           {"SIGNALBOX_KEY_FILE", "/dev/null"},
                           {"SIGNALBOX_N_FILE", "/dev/null"},
                           {"SIGNALBOX_N", "3"}}};
  environment.integer({"SIGNALBOX_N", "7", "a number"}, 1, 10);
  environment.secret({"SIGNALBOX_KEY", "", "a key"});
  REQUIRE(environment.settings().size() == 2);
  CHECK(environment.settings()[0].name == "SIGNALBOX_N");
  CHECK(environment.settings()[0].allowed == "1 to 10");
  CHECK(environment.settings()[1].allowed == "a secret; also as SIGNALBOX_KEY_FILE");
  CHECK(environment.unknown() ==
        std::vector<std::string>{"SIGNALBOX_LOG_LEVLE", "SIGNALBOX_N_FILE"});
}

TEST_CASE("the process's own environment is read", "[core]") {
  REQUIRE(::setenv("SIGNALBOX_TEST_WORD", "a=b", 1) == 0);
  CHECK(Environment::of_process().text({"SIGNALBOX_TEST_WORD", "", "a word"}) == "a=b");
  ::unsetenv("SIGNALBOX_TEST_WORD");
}
