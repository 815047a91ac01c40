#include "device_poller/outside/icmp/ping.hpp"

#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using icmp::PingAnswer;
using icmp::PingEnd;

namespace {
// All hosts of the network: if any answers, then from an address of its own; if there is no
// network, no way leads there.
constexpr const char* nobody = "224.0.0.1";

struct World : TestLoop {
  PingAnswer ping_to(const char* address, std::chrono::milliseconds deadline = 2s) {
    return run(ping.ping(boost::asio::ip::make_address(address), in(deadline), 2));
  }
  // Without the right to ping there is nothing to try.
  bool cannot(bool is_v6) {
    const auto fault = ping.fault(is_v6);
    if (!fault.empty()) WARN("skipped: " + fault);
    return !fault.empty();
  }

  icmp::Ping ping{loop.get_executor(), clock, metrics};
};
}  // namespace

TEST_CASE("a host that is there answers, in so many microseconds", "[device_poller]") {
  World world;
  if (world.cannot(false)) return;
  const auto from = world.clock.steady();
  const auto answer = world.ping_to("127.0.0.1");
  CHECK(answer.end == PingEnd::answered);
  CHECK(answer.latency > 0us);
  CHECK(answer.latency <= world.clock.steady() - from);
  CHECK(answer.detail.empty());
  CHECK(world.metrics_say(R"(signalbox_ping_total{end="answered"} 1)"));
}

TEST_CASE("a host with IPv6 is pinged by it", "[device_poller]") {
  World world;
  if (world.cannot(true)) return;
  CHECK(world.ping_to("::1").end == PingEnd::answered);
}

TEST_CASE("many hosts are pinged at once over one socket", "[device_poller]") {
  World world;
  if (world.cannot(false)) return;
  int answered = 0;
  int ended = 0;
  for (int host = 1; host <= 200; ++host) {
    const auto address = boost::asio::ip::make_address("127.2.0." + std::to_string(host));
    boost::asio::co_spawn(world.loop, world.ping.ping(address, world.in(5s), 2),
                          [&](const std::exception_ptr&, const PingAnswer& answer) {
                            answered += answer.end == PingEnd::answered ? 1 : 0;
                            if (++ended == 200) world.loop.stop();
                          });
  }
  world.loop.run_for(10s);
  CHECK(answered == 200);
}

TEST_CASE("who does not answer from its own address is not alive", "[device_poller]") {
  World world;
  if (world.cannot(false)) return;
  const auto from = world.clock.steady();
  const auto answer = world.ping_to(nobody, 200ms);
  CHECK((answer.end == PingEnd::no_answer || answer.end == PingEnd::unreachable));
  CHECK_FALSE(answer.detail.empty());
  CHECK(world.clock.steady() - from < 1s);
}

TEST_CASE("a ping whose owner ends is told so", "[device_poller]") {
  TestLoop world;
  auto ping = std::make_optional<icmp::Ping>(world.loop.get_executor(), world.clock, world.metrics);
  if (!ping->fault(false).empty()) {
    WARN("skipped: " + ping->fault(false));
    return;
  }
  const auto address = boost::asio::ip::make_address(nobody);
  bool ended = false;
  boost::asio::co_spawn(world.loop, ping->ping(address, world.in(10s), 1),
                        [&](const std::exception_ptr& fault, const PingAnswer& answer) {
                          ended = fault || answer.end == PingEnd::unreachable;
                          world.loop.stop();
                        });
  world.loop.poll();
  ping.reset();
  world.loop.run_for(5s);
  CHECK(ended);
}
