#include "runtime/loop_lag.hpp"

#include "testing/catch.hpp"
#include "testing/fake_clock.hpp"
#include "testing/scratch_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;

TEST_CASE("a loop that is held up is measured and named, one in time is only measured",
          "[runtime]") {
  const testing::ScratchFolder folder;
  const auto path = folder.path() / "log";
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  testing::FakeClock clock;
  log::Sink sink{file, clock};
  metrics::Registry metrics;
  const auto lag = metrics.histogram({"signalbox_loop_lag_seconds", "Lag."}, {0.25, 1});
  const auto observed = [&](std::string_view times) {
    return metrics.expose(metrics::Format::prometheus)
               .find("signalbox_loop_lag_seconds_count " + std::string{times}) != std::string::npos;
  };

  asio::io_context loop{1};
  asio::co_spawn(
      loop,
      runtime::watch_loop_lag(&clock, log::Logger{sink, log::Level::info, "tree", "i-1"}, lag),
      asio::detached);
  loop.poll();
  clock.advance(500ms);  // by the watcher's clock its next turn, due in 100 ms, comes 400 ms late
  while (!observed("1")) loop.run_one();
  while (!observed("2")) loop.run_one();  // the clock stands still: not late at all

  const auto text = metrics.expose(metrics::Format::prometheus);
  CHECK_THAT(text, Contains("bucket{le=\"0.25\"} 1\n") && Contains("bucket{le=\"1\"} 2\n") &&
                       Contains("signalbox_loop_lag_seconds_sum 0.4\n"));
  std::ifstream stream{path};
  const std::string logged{std::istreambuf_iterator<char>{stream}, {}};
  CHECK_THAT(logged, Contains("\"msg\":\"loop was held up\",\"lag_seconds\":0.4}"));
  CHECK(logged.find("held up") == logged.rfind("held up"));
  ::close(file);
}
