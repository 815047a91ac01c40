#include "runtime/run.hpp"

#include "testing/catch.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <future>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

namespace {
// Sets variables for one test and takes them back.
class Variables {
 public:
  Variables(std::initializer_list<std::pair<const char*, const char*>> values) {
    for (const auto& [name, value] : values) {
      ::setenv(name, value, 1);
      names_.emplace_back(name);
    }
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;
  ~Variables() {
    for (const auto& name : names_) ::unsetenv(name.c_str());
  }

 private:
  std::vector<std::string> names_;
};

// Everything printed in its scope.
class Printed {
 public:
  Printed() : out_(std::cout.rdbuf(text_.rdbuf())), err_(std::cerr.rdbuf(text_.rdbuf())) {}
  Printed(const Printed&) = delete;
  Printed& operator=(const Printed&) = delete;
  ~Printed() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(err_);
  }
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::streambuf* out_;
  std::streambuf* err_;
};

struct TestConfig {
  runtime::Config process;
  std::int64_t pace = 0;

  static TestConfig read(Environment& environment) {
    TestConfig config;
    config.process = runtime::Config::read(environment, 0);
    config.pace = environment.integer({"SIGNALBOX_PACE", "5", "how fast"}, 1, 10);
    return config;
  }
};

// The admin port of the service that a test has started.
std::promise<std::uint16_t>* started = nullptr;

// run() keeps the Runtime until its coroutine has ended.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): as in every main.cpp
asio::awaitable<void> serve(runtime::Runtime& runtime, TestConfig /*config*/) {
  if (started != nullptr) started->set_value(runtime.admin_endpoint().port);
  co_await runtime.until_stopped();
}

asio::awaitable<http::Response> hello(http::Request /*request*/) {
  co_return http::Response{.body = "hello"};
}

asio::awaitable<http::Response> hang(http::Request /*request*/) {
  asio::steady_timer timer{co_await asio::this_coro::executor, 1h};
  co_await timer.async_wait(asio::use_awaitable);
  co_return http::Response{};
}

// What was drained, in that order.
std::vector<std::string> drained;

asio::awaitable<bool> note(std::string name) {
  drained.push_back(std::move(name));
  co_return true;
}

asio::awaitable<void> serve_hanging(runtime::Runtime& runtime, TestConfig /*config*/) {
  started->set_value(runtime.serve("public", {"127.0.0.1", 0}, hang).port);
  co_await runtime.until_stopped();
}

asio::awaitable<http::Response> repeat(http::Request /*request*/) {
  co_return http::Response{.headers = {{"Content-Type", "text/plain"}},
                           .body = std::string(100'000, 'a')};
}

asio::awaitable<void> serve_limited(runtime::Runtime& runtime, TestConfig /*config*/) {
  http::ServerOptions options;
  options.limits.body_bytes_max = 4;
  started->set_value(runtime.serve("public", {"127.0.0.1", 0}, repeat, options).port);
  co_await runtime.until_stopped();
}

asio::awaitable<void> serve_fault(runtime::Runtime& /*runtime*/, TestConfig /*config*/) {
  throw std::runtime_error{"no database"};
  co_return;
}

asio::awaitable<void> serve_steps(runtime::Runtime& runtime, TestConfig /*config*/) {
  runtime.serve("public", {"127.0.0.1", 0}, hello);
  runtime.before_end("first", [](auto) { return note("opened first"); });
  runtime.before_end("last", [](auto) { return note("opened last"); });
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)

int run_with(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "sample");
  return runtime::run({"sample", std::move(arguments)}, TestConfig::read, serve);
}

// Waits until the service listens, lets `visit` look at it, and stops it.
template <class Visit>
std::thread visitor(std::promise<std::uint16_t>& port, Visit visit) {
  started = &port;
  return std::thread{[&port, visit] {
    visit(port.get_future().get());
    ::kill(::getpid(), SIGTERM);
  }};
}
}  // namespace

TEST_CASE("a door has the limits it is given, and the workers to compress large answers",
          "[runtime]") {
  const Variables variables{{"SIGNALBOX_ADMIN_LISTEN", "127.0.0.1:0"}};
  std::promise<std::uint16_t> port;
  std::string compressed;
  std::string refused;
  auto client = visitor(port, [&](std::uint16_t at) {
    const auto ask = [at](std::string_view request) {
      testing::RawClient client{at};
      client.send(request);
      return testing::read_answer(client).head;
    };
    compressed = ask("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
    refused = ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde");
  });
  CHECK(runtime::run({"sample", {"sample"}}, TestConfig::read, serve_limited) == 0);
  client.join();
  CHECK_THAT(compressed, Contains("Content-Encoding: gzip"));
  CHECK_THAT(refused, Contains("HTTP/1.1 413 "));
}

TEST_CASE("a program explains itself", "[runtime]") {
  const Printed printed;
  CHECK(run_with({"--help"}) == 0);
  CHECK(run_with({"--version"}) == 0);
  CHECK(run_with({"--settings"}) == 0);
  CHECK_THAT(printed.text(), Contains("--check-config"));
  CHECK_THAT(printed.text(), Contains("| `SIGNALBOX_PACE` | `5` | 1 to 10 | how fast |\n"));
}

TEST_CASE("arguments that mean nothing are refused", "[runtime]") {
  const Printed printed;
  CHECK(run_with({"--nonsense"}) == 2);
  CHECK(run_with({"--version", "--help"}) == 2);
  CHECK_THAT(printed.text(), Contains("unknown argument --nonsense; try --help"));
}

TEST_CASE("--check-config names everything that is wrong with the settings", "[runtime]") {
  const Variables variables{
      {"SIGNALBOX_PACE", "11"}, {"SIGNALBOX_LOG_LEVEL", "loud"}, {"SIGNALBOX_LOG_LEVLE", "debug"}};
  const Printed printed;
  CHECK(run_with({"--check-config"}) == 2);
  CHECK_THAT(printed.text(),
             Contains("SIGNALBOX_PACE: must be a whole number from 1 to 10\n") &&
                 Contains("SIGNALBOX_LOG_LEVEL: must be one of debug, info, warn, error\n") &&
                 Contains("note: SIGNALBOX_LOG_LEVLE is no setting of this service\n"));
}

TEST_CASE("good settings pass --check-config and wrong ones never start", "[runtime]") {
  const Printed printed;
  CHECK(run_with({"--check-config"}) == 0);
  CHECK_THAT(printed.text(), Catch::EndsWith("The settings are good.\n"));
  const Variables variables{{"SIGNALBOX_DRAIN_SECONDS", "0"}};
  CHECK(run_with({}) == 2);
  CHECK_THAT(printed.text(), Contains("SIGNALBOX_DRAIN_SECONDS: must be a whole number"));
}

TEST_CASE("a service is alive, ready and measured until it is told to stop", "[runtime]") {
  int alive = 0;
  int ready = 0;
  std::string metrics;
  std::promise<std::uint16_t> port;
  auto visit = visitor(port, [&](std::uint16_t admin) {
    alive = testing::http_get(admin, "/health").status;
    // Ready a turn of the loop after it listens.
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (ready != 200 && std::chrono::steady_clock::now() < deadline) {
      ready = testing::http_get(admin, "/health/ready").status;
    }
    metrics = testing::http_get(admin, "/metrics").body;
  });
  const int code = run_with({});
  visit.join();
  CHECK(code == 0);
  CHECK(alive == 200);
  CHECK(ready == 200);
  CHECK_THAT(metrics, Contains("signalbox_build_info{service=\"sample\""));
  CHECK_THAT(metrics, Contains("signalbox_loop_lag_seconds_bucket"));
}

TEST_CASE("a stop that has to cut a request short is no clean end", "[runtime]") {
  const Variables variables{{"SIGNALBOX_DRAIN_SECONDS", "1"}};
  std::promise<std::uint16_t> port;
  std::unique_ptr<testing::RawClient> client;
  auto visit = visitor(port, [&](std::uint16_t door) {
    client = std::make_unique<testing::RawClient>(door);
    client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    // The server reads in the order of arrival: once this one is refused, the first was read.
    testing::RawClient{door}.send("x");
  });
  const int code = runtime::run({"sample", {"sample"}}, TestConfig::read, serve_hanging);
  visit.join();
  CHECK(code == 1);
}

TEST_CASE("a fault at the start ends the process with an error", "[runtime]") {
  started = nullptr;
  CHECK(runtime::run({"sample", {"sample"}}, TestConfig::read, serve_fault) == 1);
}

TEST_CASE("an admin address that is taken ends the process with an error", "[runtime]") {
  std::promise<std::uint16_t> port;
  int code = 0;
  auto visit = visitor(port, [&](std::uint16_t admin) {
    const auto taken = "127.0.0.1:" + std::to_string(admin);
    const Variables variables{{"SIGNALBOX_ADMIN_LISTEN", taken.c_str()}};
    code = runtime::run({"sample", {"sample"}}, TestConfig::read, serve_fault);
  });
  CHECK(run_with({}) == 0);
  visit.join();
  CHECK(code == 1);
}

TEST_CASE("steps before the end run in reverse order, also when the stop came early", "[runtime]") {
  drained.clear();
  CHECK(runtime::run({"sample", {"sample"}}, TestConfig::read, serve_steps) == 0);
  CHECK(drained == std::vector<std::string>{"opened last", "opened first"});
}
