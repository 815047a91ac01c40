// Against simulated devices, and a port that only listens.
#include "device_poller/outside/scan/look.hpp"

#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"
#include "testing/snmp_fleet.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using vault::CredentialKind;

namespace {
constexpr std::uint16_t nobody = 9;  // the port of discard, where no machine of ours listens

Uuid profile(std::uint8_t number) {
  Uuid id;
  id.bytes[15] = number;
  return id;
}

struct World : TestLoop {
  std::optional<scan::Seen> look(const std::string& address) {
    return run(scan::look_at(&parts, &wanted, asio::ip::make_address(address)));
  }
  void name(std::uint8_t number, CredentialKind kind, std::string secret) {
    wanted.credentials.push_back(
        {profile(number), {.kind = kind, .user_name = "u", .secret = Secret{std::move(secret)}}});
  }

  snmp::Client snmp{loop.get_executor(), clock, metrics, {.try_time = 300ms}};
  snmp_v3::Client snmp_v3{loop.get_executor(), clock, metrics, {.try_time = 300ms}};
  routeros::Client routeros{loop.get_executor(), clock, metrics};
  icmp::Ping ping{loop.get_executor(), clock, metrics};
  probe::Authorities authorities;
  outbound::AddressPolicy policy = outbound::AddressPolicy::with_loopback();
  driver::DriverParts parts{loop.get_executor(), snmp,  snmp_v3, routeros, ping,
                            authorities,         clock, policy};
  scan::Wanted wanted{.credentials = {}, .ports = {nobody, nobody, nobody}};
};

// Accepts, and counts what it is told.
struct Listener {
  explicit Listener(asio::io_context& loop)
      : acceptor(loop, {asio::ip::address_v4::loopback(), 0}) {
    asio::co_spawn(loop, accept(this), asio::detached);
  }
  static asio::awaitable<void> accept(Listener* listener) {
    while (true) {
      auto socket = co_await listener->acceptor.async_accept(asio::use_awaitable);
      std::array<char, 256> buffer{};
      const auto [fault, count] = co_await socket.async_read_some(
          asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
      listener->heard += count;
    }
  }

  asio::ip::tcp::acceptor acceptor;
  std::size_t heard = 0;
};
}  // namespace

TEST_CASE("a device is known by the credentials that it takes, of all that are tried",
          "[device_poller]") {
  testing::SnmpFleet fleet{3};
  World world;
  world.wanted.ports.snmp = fleet.port();
  world.name(1, CredentialKind::snmp_v2c, "wrong");
  world.name(2, CredentialKind::snmp_v2c, "public");
  world.name(3, CredentialKind::snmp_v1, "public");
  const auto before = fleet.requests();
  const auto seen = world.look(testing::SnmpFleet::address(2)).value_or(scan::Seen{});
  CHECK(seen.driver == "snmp");
  CHECK(seen.profile == profile(2));
  CHECK(seen.port == fleet.port());
  CHECK(seen.identity.system_name == "mikrotik-2");
  CHECK(seen.identity.object_id == "1.3.6.1.4.1.14988.1");
  CHECK(fleet.requests() == before + 1);
}

TEST_CASE("where nobody speaks there is a host at most", "[device_poller]") {
  World world;
  world.name(1, CredentialKind::snmp_v2c, "public");
  world.name(2, CredentialKind::routeros, "secret");
  const auto seen = world.look("127.1.0.1");
  // A process that may not ping does not know of hosts.
  CHECK((!seen || seen->driver == "ping"));
  CHECK_FALSE(seen.value_or(scan::Seen{}).profile);
}

TEST_CASE("a password of RouterOS is not said in the clear", "[device_poller]") {
  World world;
  Listener listener{world.loop};
  world.wanted.ports.routeros = listener.acceptor.local_endpoint().port();
  world.name(1, CredentialKind::routeros, "secret");
  const auto seen = world.look("127.0.0.1").value_or(scan::Seen{});
  CHECK(seen.driver == "routeros");
  CHECK_FALSE(seen.profile);
  CHECK(seen.transport == domain::RouterosTransport::api_plain);
  CHECK(listener.heard == 0);
}
