#include "runtime/fleet_clock.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using runtime::FleetClock;

namespace {
// Where two readings of one clock may be apart on a busy machine.
constexpr auto soon = 2s;

bool is_about(std::chrono::milliseconds ahead, std::chrono::milliseconds wanted) {
  return std::chrono::abs(ahead - wanted) < soon;
}
}  // namespace

TEST_CASE("the fleet's clock is the host's until the database has told the time", "[runtime]") {
  const FleetClock clock;
  CHECK(is_about(clock.host_ahead(), 0ms));
}

TEST_CASE("the fleet's clock is the database's, whatever the host says", "[runtime]") {
  FleetClock clock;
  const SystemClock host;
  const auto at = clock.steady();
  clock.hear(host.now() - 1h, at, at + 10ms);
  CHECK(is_about(clock.host_ahead(), 1h));
  CHECK(is_about(host.now() - clock.now(), 1h));
  clock.hear(host.now() + 1h, at, at + 10ms);
  CHECK(is_about(clock.host_ahead(), -1h));
}

TEST_CASE("the fleet's clock does not tremble with the network", "[runtime]") {
  FleetClock clock;
  const auto at = clock.steady();
  const auto told = SystemClock{}.now();
  clock.hear(told, at, at);
  const auto before = clock.host_ahead();
  clock.hear(told + 49ms, at, at);
  clock.hear(told - 49ms, at, at);
  clock.hear(told + 140ms, at - 100ms, at + 100ms);  // within what its way may have taken
  clock.hear(told + 1h, at - 1s, at + 1s);           // too long ago to say anything
  CHECK(std::chrono::abs(clock.host_ahead() - before) < 20ms);
  clock.hear(told + 10s, at, at);
  CHECK(std::chrono::abs(before - 10s - clock.host_ahead()) < 20ms);
}
