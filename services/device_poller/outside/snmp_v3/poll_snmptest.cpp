// Against net-snmp's agent, with users of each level.
#include "device_poller/outside/snmp/test_loop.hpp"
#include "device_poller/outside/snmp_v3/client.hpp"
#include "testing/catch.hpp"
#include "testing/snmp_fleet.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
using vault::Credentials;
using vault::SnmpAuthentication;
using vault::SnmpLevel;
using vault::SnmpPrivacy;

namespace {
constexpr const char* users =
    "createUser open\n"
    "createUser signed SHA-256 authentic256\n"
    "createUser sealed SHA-256 authentic256 AES-128 private128\n"
    "createUser strong SHA-512 authentic512 AES-256 private256\n"
    "createUser middle SHA-384 authentic384 AES-256 private256\n"
    "rouser open noauth\nrouser signed auth\nrouser sealed priv\nrouser strong priv\n"
    "rouser middle priv\n";

testing::SnmpDaemon& daemon() {
  static testing::SnmpDaemon daemon{users};
  return daemon;
}

Credentials credentials(const char* name, SnmpLevel level) {
  return {.kind = vault::CredentialKind::snmp_v3,
          .user_name = name,
          .secret = Secret{"authentic256"},
          .level = level,
          .privacy_secret = Secret{"private128"}};
}

Credentials strong() {
  auto user = credentials("strong", SnmpLevel::auth_priv);
  user.authentication = SnmpAuthentication::sha512;
  user.privacy = SnmpPrivacy::aes256;
  user.secret = Secret{"authentic512"};
  user.privacy_secret = Secret{"private256"};
  return user;
}

struct World : TestLoop {
  explicit World(snmp_v3::ClientConfig config = {.try_time = 1s})
      : client(loop.get_executor(), clock, metrics, config) {}

  snmp_v3::Target target(Credentials user, std::uint16_t port = daemon().port()) const {
    return {{boost::asio::ip::address_v4::loopback(), port}, std::move(user)};
  }
  snmp::Poll poll(Credentials user, std::uint16_t port = daemon().port()) {
    return run(snmp_v3::poll(client, target(std::move(user), port), in(15s), clock.now()));
  }

  snmp_v3::Client client;
};
}  // namespace

TEST_CASE("a user of each level reads the device whole", "[device_poller]") {
  World world;
  auto middle = strong();
  middle.user_name = "middle";
  middle.authentication = SnmpAuthentication::sha384;
  middle.secret = Secret{"authentic384"};
  for (const auto& user : {credentials("open", SnmpLevel::no_auth_no_priv),
                           credentials("signed", SnmpLevel::auth_no_priv),
                           credentials("sealed", SnmpLevel::auth_priv), strong(), middle}) {
    INFO(user.user_name);
    for (int time = 0; time < 2; ++time) {
      const auto [outcome, reading] = world.poll(user);
      CHECK(outcome == domain::PollOutcome{PollEnd::answered});
      CHECK(reading.identity.value_or(domain::Identity{}).system_name == "box");
      CHECK(reading.uptime_ms);
      CHECK_FALSE(reading.storages.empty());
      const auto loopback = std::ranges::find(reading.interfaces, "lo", &domain::Interface::name);
      REQUIRE(loopback != reading.interfaces.end());
      CHECK(loopback->counter_bits == 64);
      CHECK(loopback->in.octets > 0U);
    }
  }
}

TEST_CASE("it is asked over IPv6, too", "[device_poller]") {
  std::optional<testing::SnmpDaemon> both;
  try {
    both.emplace(users, true);
  } catch (const std::runtime_error&) {
    WARN("skipped: this host has no IPv6");
    return;
  }
  World world;
  const boost::asio::ip::address here = boost::asio::ip::address_v6::loopback();
  const auto ask = [&](const Credentials& user) {
    return world.run(snmp_v3::poll(world.client, {{here, both->port()}, user}, world.in(15s),
                                   world.clock.now()));
  };
  const auto [outcome, reading] = ask(strong());
  CHECK(outcome == domain::PollOutcome{PollEnd::answered});
  CHECK(reading.identity.value_or(domain::Identity{}).system_name == "box");
  auto wrong = strong();
  wrong.secret = Secret{"authentic513"};
  CHECK(ask(wrong).outcome.end == PollEnd::unauthorized);
  both->kill();
  CHECK(ask(strong()).outcome.end == PollEnd::refused);
}

TEST_CASE("it reads what snmpget and snmpbulkwalk read", "[device_poller]") {
  World world;
  const auto reading = world.poll(strong()).reading;
  const auto theirs = [&](const char* tool, const char* root) {
    return testing::output_of({tool, "-v3", "-l", "authPriv", "-u", "strong", "-a", "SHA-512", "-A",
                               "authentic512", "-x", "AES-256", "-X", "private256", "-OnqUve",
                               "127.0.0.1:" + std::to_string(daemon().port()), root});
  };
  CHECK(theirs("snmpget", "1.3.6.1.2.1.1.1.0") ==
        "\"" + reading.identity.value_or(domain::Identity{}).description + "\"\n");
  std::string names;
  for (const auto& one : reading.storages) names += "\"" + one.name + "\"\n";
  CHECK(theirs("snmpbulkwalk", "1.3.6.1.2.1.25.2.3.1.3") == names);
}

TEST_CASE("each wrong credential has its own reason", "[device_poller]") {
  World world;
  const auto end_of = [&](const Credentials& user, const char* part) {
    const auto outcome = world.poll(user).outcome;
    INFO(outcome.detail);
    CHECK(outcome.end == PollEnd::unauthorized);
    CHECK_THAT(outcome.detail, Catch::Contains(part));
  };
  const auto right = credentials("sealed", SnmpLevel::auth_priv);
  auto user = right;
  user.user_name = "nobody";
  end_of(user, "does not know the user name");
  user = right;
  user.secret = Secret{"authentic257"};
  end_of(user, "authentication password");
  user = right;
  user.authentication = SnmpAuthentication::sha512;
  end_of(user, "authentication password");
  user = right;
  INFO("wrong privacy");
  user.privacy_secret = Secret{"private129"};
  end_of(user, "privacy password");
  end_of(credentials("signed", SnmpLevel::auth_priv), "security level");
  end_of(credentials("sealed", SnmpLevel::auth_no_priv), "may not read");
}

TEST_CASE("right credentials beside wrong ones for the same user neither lend nor lose keys",
          "[device_poller]") {
  World world;
  const auto right = credentials("sealed", SnmpLevel::auth_priv);
  auto wrong = right;
  wrong.secret = Secret{"authentic257"};
  for (int time = 0; time < 3; ++time) {
    CHECK(world.poll(right).outcome.end == PollEnd::answered);
    CHECK(world.poll(wrong).outcome.end == PollEnd::unauthorized);
  }
}

TEST_CASE("an agent that hangs is silent, killed it is refused, begun anew it is read again",
          "[device_poller]") {
  World world;
  testing::SnmpDaemon own{users};
  const auto user = credentials("sealed", SnmpLevel::auth_priv);
  CHECK(world.poll(user, own.port()).outcome.end == PollEnd::answered);
  own.pause();
  CHECK(world.poll(user, own.port()).outcome.end == PollEnd::no_answer);
  own.resume();
  CHECK(world.poll(user, own.port()).outcome.end == PollEnd::answered);
  own.kill();
  CHECK(world.poll(user, own.port()).outcome.end == PollEnd::refused);
  own.start();
  CHECK(world.poll(user, own.port()).outcome.end == PollEnd::answered);
}

TEST_CASE("more devices than are kept are asked all the same", "[device_poller]") {
  World world{{.devices_kept = 1, .try_time = 1s}};
  for (int time = 0; time < 2; ++time) {
    CHECK(world.poll(strong()).outcome.end == PollEnd::answered);
    CHECK(world.poll(credentials("signed", SnmpLevel::auth_no_priv)).outcome.end ==
          PollEnd::answered);
  }
}

TEST_CASE("a client that ends tells who waits", "[device_poller]") {
  TestLoop world;
  testing::SnmpDaemon own{users};
  own.pause();
  auto client =
      std::make_unique<snmp_v3::Client>(world.loop.get_executor(), world.clock, world.metrics);
  bool aborted = false;
  boost::asio::co_spawn(
      world.loop,
      snmp_v3::poll(*client, {{boost::asio::ip::address_v4::loopback(), own.port()}, strong()},
                    world.in(10s), Time{}),
      [&](const std::exception_ptr& fault, const snmp::Poll&) { aborted = fault != nullptr; });
  world.loop.run_for(20ms);
  client.reset();
  world.loop.run_for(5s);
  CHECK(aborted);
}
