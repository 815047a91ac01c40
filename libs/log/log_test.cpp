#include "log/log.hpp"

#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <limits>
#include <set>
#include <thread>
#include <vector>

using namespace signalbox;
using log::Level;

namespace {
// A log into a pipe that the test reads.
class Captured {
 public:
  explicit Captured(Level least = Level::debug) : least_(least) {
    REQUIRE(::pipe2(pipe_.data(), O_CLOEXEC) == 0);
    // Every line of a test must fit, or the writer would wait for a reader for ever.
    REQUIRE(::fcntl(pipe_[1], F_SETPIPE_SZ, 1 << 20) > 0);
    sink_ = std::make_unique<log::Sink>(pipe_[1], clock_);
  }
  Captured(const Captured&) = delete;
  Captured& operator=(const Captured&) = delete;
  ~Captured() {
    ::close(pipe_[0]);
    if (!closed_) ::close(pipe_[1]);
  }

  log::Logger logger() { return {*sink_, least_, "tree", "i-1"}; }
  log::Sink& sink() { return *sink_; }

  // Everything written so far, by line.
  std::vector<std::string> lines() {
    ::close(pipe_[1]);
    closed_ = true;
    std::string text;
    std::array<char, 65536> buffer{};
    for (ssize_t got = 0; (got = ::read(pipe_[0], buffer.data(), buffer.size())) > 0;) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    }
    std::vector<std::string> all;
    for (std::size_t start = 0, end = 0; (end = text.find('\n', start)) != text.npos;
         start = end + 1) {
      all.push_back(text.substr(start, end - start));
    }
    return all;
  }

 private:
  Level least_;
  bool closed_ = false;
  std::array<int, 2> pipe_{};
  testing::FakeClock clock_;
  std::unique_ptr<log::Sink> sink_;
};

std::string only_line(Captured& captured) {
  const auto lines = captured.lines();
  REQUIRE(lines.size() == 1);
  return lines.front();
}
}  // namespace

TEST_CASE("a line is one JSON object with its members in a fixed order", "[log]") {
  Captured captured;
  captured.logger()
      .with({.request_id = "0197", .trace_id = "4bf9", .tenant = "acme"})
      .warn("breaker opened", {{"device", "d-1"}, {"failures", 5}, {"ratio", 0.5}, {"open", true}});
  CHECK(only_line(captured) ==
        R"({"ts":"2026-01-31T09:30:00.123Z","level":"warn","service":"tree","instance":"i-1",)"
        R"("msg":"breaker opened","request_id":"0197","trace_id":"4bf9","tenant":"acme",)"
        R"("device":"d-1","failures":5,"ratio":0.5,"open":true})");
}

TEST_CASE("what is not known about the context is left out", "[log]") {
  Captured captured;
  captured.logger().with({.tenant = "acme"}).info("hello");
  CHECK(only_line(captured) ==
        R"({"ts":"2026-01-31T09:30:00.123Z","level":"info","service":"tree","instance":"i-1",)"
        R"("msg":"hello","tenant":"acme"})");
}

TEST_CASE("what a line speaks about adds up", "[log]") {
  Captured captured;
  captured.logger().with({.request_id = "0197"}).with({.tenant = "acme"}).info("hello");
  CHECK(only_line(captured).ends_with(R"("request_id":"0197","tenant":"acme"})"));
}

TEST_CASE("lines longer than a pipe takes at once stay whole", "[log]") {
  std::array<int, 2> pipe{};
  REQUIRE(::pipe2(pipe.data(), O_CLOEXEC) == 0);
  REQUIRE(::fcntl(pipe[1], F_SETPIPE_SZ, 4096) > 0);
  const testing::FakeClock clock;
  log::Sink sink{pipe[1], clock};
  const std::string xs = std::string(100'000, 'x') + "\n";
  const std::string ys = std::string(100'000, 'y') + "\n";
  std::string got;
  std::jthread reader{[&] {
    std::array<char, 1000> buffer{};
    for (ssize_t bytes = 0; (bytes = ::read(pipe[0], buffer.data(), buffer.size())) > 0;) {
      got.append(buffer.data(), static_cast<std::size_t>(bytes));
    }
  }};
  {
    const std::jthread one{[&] { sink.write(xs); }};
    const std::jthread other{[&] { sink.write(ys); }};
  }
  ::close(pipe[1]);
  reader.join();
  ::close(pipe[0]);
  CHECK((got == xs + ys || got == ys + xs));
}

TEST_CASE("lines below the least level are not written", "[log]") {
  Captured captured{Level::warn};
  const auto logger = captured.logger();
  logger.debug("no");
  logger.info("no");
  logger.warn("yes");
  logger.error("yes");
  CHECK(captured.lines().size() == 2);
  CHECK_FALSE(logger.enabled(Level::info));
}

TEST_CASE("no value can break out of its line", "[log]") {
  Captured captured;
  captured.logger().info("line\nbreak", {{"na\"me", "quote\" \xff end\n"}});
  const auto line = only_line(captured);
  CHECK(line.ends_with(R"("msg":"line\nbreak","na\"me":"quote\" )"
                       "\xef\xbf\xbd"
                       R"( end\n"})"));
}

TEST_CASE("numbers keep their value and what is no number is a word", "[log]") {
  Captured captured;
  captured.logger().info("n", {{"least", std::numeric_limits<std::int64_t>::min()},
                               {"most", std::numeric_limits<std::uint64_t>::max()},
                               {"small", std::uint8_t{7}},
                               {"nan", std::numeric_limits<double>::quiet_NaN()},
                               {"inf", -std::numeric_limits<double>::infinity()}});
  CHECK(only_line(captured).ends_with(
      R"("least":-9223372036854775808,"most":18446744073709551615,"small":7,)"
      R"("nan":"nan","inf":"-inf"})"));
}

TEST_CASE("a long value is cut between two characters", "[log]") {
  Captured captured;
  std::string text(4095, 'x');
  text += "\xc3\xa9 and more";  // the cut would fall inside the two bytes of this letter
  captured.logger().info("long", {{"text", text}});
  CHECK(only_line(captured).ends_with(std::string(4095, 'x') + "…\"}"));
}

TEST_CASE("levels are read by name", "[log]") {
  CHECK(log::level_of("debug") == Level::debug);
  CHECK(log::level_of("info") == Level::info);
  CHECK(log::level_of("warn") == Level::warn);
  CHECK(log::level_of("error") == Level::error);
  CHECK(log::level_of("loud") == Level::info);
}

TEST_CASE("lines of several threads do not mix", "[log]") {
  Captured captured;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int thread = 0; thread < 4; ++thread) {
      threads.emplace_back([thread, logger = captured.logger()] {
        for (int line = 0; line < 200; ++line) logger.info("m", {{"n", thread * 1000 + line}});
      });
    }
  }
  const auto lines = captured.lines();
  const std::set<std::string> distinct{lines.begin(), lines.end()};
  CHECK(distinct.size() == 800);
  for (const auto& line : distinct) {
    REQUIRE(line.starts_with("{\"ts\""));
    REQUIRE(line.ends_with("}"));
  }
}

TEST_CASE("a line that cannot be written is counted, not fatal", "[log]") {
  const testing::FakeClock clock;
  log::Sink nowhere{-1, clock};
  log::Logger{nowhere, Level::info, "tree", "i-1"}.info("lost");
  CHECK(nowhere.dropped() == 1);
}
