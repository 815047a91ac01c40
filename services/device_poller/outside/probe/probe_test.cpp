#include "device_poller/outside/probe/probe.hpp"

#include "device_poller/outside/probe/test_peer.hpp"
#include "json/read.hpp"
#include "json/write.hpp"
#include "testing/catch.hpp"
#include "testing/process.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/ip/udp.hpp>
#include <sys/resource.h>

#include <vector>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using domain::ProbeKind;
using domain::ProbeOptions;
using probe::Peer;
using probe::Play;
using probe::ProbeWorld;

namespace {
namespace asio = boost::asio;

ProbeOptions of_kind(ProbeKind kind) {
  ProbeOptions options{.kind = kind};
  if (kind == ProbeKind::dns) options.query_name = "example.com";
  return options;
}
constexpr ProbeKind kinds[] = {ProbeKind::tcp, ProbeKind::http, ProbeKind::https, ProbeKind::tls,
                               ProbeKind::dns};
}  // namespace

TEST_CASE("a port that takes connections is well, in so many ms", "[device_poller][probe]") {
  ProbeWorld world;
  const Peer peer{world.loop, {.then = Play::Then::hang}};
  const auto probed = world.ask(peer.port(), of_kind(ProbeKind::tcp));
  CHECK(probed.outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(probed.latency_ms.value_or(0) > 0);
  CHECK(probed.latency_ms.value_or(0) < 1'000);
}

TEST_CASE("a port where nobody listens is refused, whatever is asked", "[device_poller][probe]") {
  for (const auto kind : kinds) {
    ProbeWorld world;
    const auto probed = world.ask(testing::free_port(), of_kind(kind));
    CHECK(probed.outcome.end == PollEnd::refused);
    CHECK_THAT(probed.outcome.detail,
               Catch::StartsWith(kind == ProbeKind::dns ? "It refuses UDP port "
                                                        : "It refuses TCP port "));
    CHECK_FALSE(probed.latency_ms);
  }
}

TEST_CASE("options come out of JSON as they went in", "[device_poller][probe]") {
  const std::string text =
      R"({"kind":"https","path":"/","method":"HEAD","statuses":["2xx"],"days_left_min":0,)"
      R"("verify":true})";
  const auto options = json::read<ProbeOptions>(text);
  REQUIRE(options);
  CHECK(json::write(*options) == text);
  CHECK_FALSE(json::read<ProbeOptions>(R"({"kind":"ftp"})"));
}

TEST_CASE("a host that takes no connection ends the probe in time", "[device_poller][probe]") {
  ProbeWorld world;
  // A listener whose queue is full drops what else wants in, as a firewall does.
  asio::ip::tcp::acceptor full{world.loop, asio::ip::tcp::v4()};
  full.bind({asio::ip::address_v4::loopback(), 0});
  full.listen(0);
  std::vector<asio::ip::tcp::socket> queue;
  for (int at = 0; at < 4; ++at) {
    queue.emplace_back(world.loop).async_connect(full.local_endpoint(), [](const auto&) {});
  }
  for (const auto kind : {ProbeKind::tcp, ProbeKind::http, ProbeKind::https, ProbeKind::tls}) {
    const auto begun = world.clock.steady();
    const auto probed = world.ask(full.local_endpoint().port(), of_kind(kind), 150ms);
    CHECK(probed.outcome.end == PollEnd::no_answer);
    CHECK_THAT(probed.outcome.detail, Catch::StartsWith("No answer from TCP port "));
    CHECK_FALSE(probed.latency_ms);
    CHECK(world.clock.steady() - begun < 2s);
  }
}

TEST_CASE("after the deadline nothing is asked", "[device_poller][probe]") {
  for (const auto kind : kinds) {
    ProbeWorld world;
    const Peer peer{world.loop, {.then = Play::Then::hang}};
    CHECK(world.ask(peer.port(), of_kind(kind), -1s).outcome.end == PollEnd::no_answer);
  }
}

TEST_CASE("an address that no way leads to is unreachable", "[device_poller][probe]") {
  ProbeWorld world;
  probe::Target target{.address = asio::ip::make_address("255.255.255.255"),
                       .port = 9,
                       .host = "x",
                       .options = of_kind(ProbeKind::tcp)};
  const auto probed = world.run(probe::probe(&world.parts, target, world.in(5s)));
  CHECK(probed.outcome.end == PollEnd::unreachable);
  CHECK_THAT(probed.outcome.detail, Catch::StartsWith("No way leads there: "));
}

TEST_CASE("a process without sockets says nothing of the device", "[device_poller][probe]") {
#if __has_feature(address_sanitizer)
  WARN("skipped: the sanitizers need a pipe to look at what is thrown");
  return;
#endif
  rlimit before{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &before) == 0);
  const std::shared_ptr<void> restore{nullptr, [&](void*) { ::setrlimit(RLIMIT_NOFILE, &before); }};
  for (const auto kind : kinds) {
    ProbeWorld world;
    const rlimit none{.rlim_cur = 0, .rlim_max = before.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &none) == 0);
    CHECK_THROWS_AS(world.ask(1, of_kind(kind)), boost::system::system_error);
    ::setrlimit(RLIMIT_NOFILE, &before);
  }
}

TEST_CASE("a probe whose caller is cancelled says so and lets go", "[device_poller][probe]") {
  for (const auto kind : {ProbeKind::http, ProbeKind::tls, ProbeKind::dns}) {
    ProbeWorld world;
    const Peer peer{world.loop, {.then = Play::Then::hang}};
    const asio::ip::udp::socket silent{world.loop, {asio::ip::address_v4::loopback(), peer.port()}};
    probe::Target target{.address = asio::ip::address_v4::loopback(),
                         .port = peer.port(),
                         .host = "127.0.0.1",
                         .options = of_kind(kind)};
    asio::cancellation_signal stop;
    std::exception_ptr thrown;
    bool ended = false;
    asio::co_spawn(world.loop, probe::probe(&world.parts, target, world.in(1h)),
                   asio::bind_cancellation_slot(
                       stop.slot(), [&](std::exception_ptr fault, const probe::Probed&) {
                         thrown = std::move(fault);
                         ended = true;
                       }));
    world.loop.run_for(50ms);
    REQUIRE_FALSE(ended);
    stop.emit(asio::cancellation_type::terminal);
    world.loop.run_for(50ms);
    REQUIRE(ended);
    REQUIRE(thrown);
    CHECK_THROWS_AS(std::rethrow_exception(thrown), boost::system::system_error);
    CHECK(peer.open() == 0);
  }
}
