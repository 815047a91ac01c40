// How a process ends. Each story runs in a child process, because its end is what is tested.
#include "runtime/run.hpp"
#include "testing/catch.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <latch>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {
struct TestConfig {
  runtime::Config process;

  static TestConfig read(Environment& environment) {
    return {.process = runtime::Config::read(environment, 0)};
  }
};
using Serve = asio::awaitable<void> (*)(runtime::Runtime&, TestConfig);

// Forks, runs a service in the child with a drain deadline of 1 s, and answers its exit code.
template <class Before>
int exit_code_of(Serve serve, Before before) {
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::setenv("SIGNALBOX_DRAIN_SECONDS", "1", 1);
    before();
    ::_exit(runtime::run({"sample", {"sample"}}, TestConfig::read, serve));
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

int exit_code_of(Serve serve) {
  return exit_code_of(serve, [] {});
}

asio::awaitable<void> keep_a_worker_busy(runtime::WorkerPool* workers) {
  static std::latch never{1};
  co_await workers->run([] { never.wait(); });
}

// run() keeps the Runtime until its coroutine has ended.
// NOLINTBEGIN(cppcoreguidelines-avoid-reference-coroutine-parameters): as in every main.cpp
asio::awaitable<void> stop_twice(runtime::Runtime& runtime, TestConfig /*config*/) {
  runtime.before_end("stuck", [](auto) -> asio::awaitable<bool> {
    ::kill(::getpid(), SIGTERM);
    while (true) ::pause();  // the loop hangs: only the signal's own handler can end this
  });
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}

asio::awaitable<void> stop_with_a_busy_worker(runtime::Runtime& runtime, TestConfig /*config*/) {
  asio::co_spawn(runtime.executor(), keep_a_worker_busy(&runtime.workers()), asio::detached);
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}

asio::awaitable<void> lose_the_reader(runtime::Runtime& runtime, TestConfig /*config*/) {
  ::raise(SIGPIPE);
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}

// Ends well only if descriptor 1 leads nowhere, and not into something of ours.
asio::awaitable<void> look_at_the_streams(runtime::Runtime& runtime, TestConfig /*config*/) {
  std::array<char, 64> target{};
  if (::readlink("/proc/self/fd/1", target.data(), target.size() - 1) <= 0) co_return;
  if (std::string_view{target.data()} != "/dev/null") throw std::runtime_error{target.data()};
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}

// Answers a request only once readiness, asked from inside, has turned to draining.
asio::awaitable<void> drain_in_sight(runtime::Runtime& runtime, TestConfig /*config*/) {
  const auto admin = runtime.admin_endpoint().port;
  runtime.before_end("look", [&runtime, admin](auto) {
    return [](runtime::Runtime* of, std::uint16_t port) -> asio::awaitable<bool> {
      const auto answer =
          co_await of->workers().run([port] { return testing::http_get(port, "/health/ready"); });
      const bool said = answer.value().status == 503 &&
                        answer.value().body == R"({"status":"draining","checks":[]})";
      co_return said;
    }(&runtime, admin);
  });
  ::kill(::getpid(), SIGTERM);
  co_await runtime.until_stopped();
}
// NOLINTEND(cppcoreguidelines-avoid-reference-coroutine-parameters)
}  // namespace

TEST_CASE("a second signal ends the process even when its loop hangs", "[runtime]") {
  CHECK(exit_code_of(stop_twice) == 130);
}

TEST_CASE("a job that does not end does not hold up the end", "[runtime]") {
  CHECK(exit_code_of(stop_with_a_busy_worker) == 1);
}

TEST_CASE("a reader that goes away does not kill the process", "[runtime]") {
  CHECK(exit_code_of(lose_the_reader) == 0);
}

TEST_CASE("a closed standard stream is not given to anything else", "[runtime]") {
  CHECK(exit_code_of(look_at_the_streams, [] {
          for (const int stream : {0, 1, 2}) ::close(stream);
        }) == 0);
}

TEST_CASE("readiness says draining while begun work is finished", "[runtime]") {
  CHECK(exit_code_of(drain_in_sight) == 0);
}
