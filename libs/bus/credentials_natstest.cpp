// Who is let in and for how long: programs of other people with an account of their own, users
// whose credentials were replaced, expired or made up.
#include "bus/accounts.hpp"
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/streams.hpp"
#include "bus/test_fact.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{
      {{.service = "tree", .nouns = {"tree"}},
       {.service = "rca", .durables = {{"EVENTS", "rca_tree", "evt.*.tree.*"}}}}};
  UuidSource ids{clock};
  bus::Link fleet{parts, server.link("tree_fleet")};
  bus::Link rca_ask{parts, server.link("rca_ask")};

  asio::awaitable<void> connect() {
    co_await fleet.wait_connected(in(10s));
    co_await rca_ask.wait_connected(in(10s));
  }
  bus::Message fact() { return bus::message_of({}, ids, clock); }
};

// Another's program: an account of its own, whose name its durable has.
struct Program {
  bus::Nkey account = bus::Nkey::generate(bus::KeyRole::account);
  bus::Nkey user = bus::Nkey::generate(bus::KeyRole::user);
};

std::string pull_payload() { return R"({"batch":10,"expires":300000000})"; }

asio::awaitable<int> pull(bus::Link* link, std::string subject) {
  const auto count = std::make_shared<int>(0);
  const auto ended = std::make_shared<bool>(false);
  const auto token = link->ask_for_messages(
      {.subject = std::move(subject), .payload = pull_payload()},
      [count, ended](const bus::Reply& reply) {
        const bool message = reply.kind == bus::ReplyKind::answered && reply.message.status == 0;
        if (message) ++*count;
        *ended = *ended || !message;
      });
  co_await eventually(2s, [ended] { return *ended; });
  link->forget(token);
  co_return *count;
}

asio::awaitable<void> push_account(Fixture* at, bus::AccountClaims claims, Time issued) {
  bus::Link system{at->parts, at->server.link("system")};
  co_await system.wait_connected(in(5s));
  const auto token = bus::account_token(claims, at->server.installation().signing, issued);
  co_await bus::push_account(&system, token, at->server.installation().signing.name());
}

asio::awaitable<void> program(Fixture* at) {
  co_await at->connect();
  const Program acme;
  const Program globex;
  const auto now = at->clock.now();
  const auto& fleet = at->server.installation().fleet.name();
  bus::Link provisioner{at->parts, at->server.link("provisioner")};
  co_await provisioner.wait_connected(in(5s));
  std::vector<bus::Durable> durables = {{"EVENTS", acme.account.name(), "evt.acme.>"},
                                        {"EVENTS", globex.account.name(), "evt.globex.>"}};
  co_await bus::provision(&provisioner, std::move(durables), 1);
  bus::AccountClaims claims{
      .name = "acme",
      .key = acme.account.name(),
      .limits = {.connections = 2, .subscriptions = 50, .payload_bytes = 65536},
      .imports = bus::program_imports(acme.account.name(), fleet)};
  // One that tries to take another's durable as well: the server refuses the whole account.
  co_await push_account(at, claims, now);
  const auto file = at->server.add_user(
      {.name = "acme", .key = acme.user.name(), .publish = {">"}, .subscribe = {">"}}, acme.user,
      acme.account);
  bus::Link link{at->parts,
                 {.servers = {at->server.url()}, .credentials_file = file, .user = "acme"}};
  co_await link.wait_connected(in(5s));
  co_await bus::store(&at->fleet, at->fact());

  const std::string next = "signalbox.CONSUMER.MSG.NEXT.EVENTS.";
  CHECK(co_await pull(&link, next + acme.account.name()) == 1);
  CHECK(co_await pull(&link, next + globex.account.name()) == 0);
  CHECK(co_await pull(&link, next + "rca_tree") == 0);
  CHECK(co_await pull(&link, "$JS.API.CONSUMER.MSG.NEXT.EVENTS.rca_tree") == 0);
  const auto forged = co_await bus::store(&link, at->fact());
  CHECK(forged.stored != bus::Stored::yes);

  // Revoked: cut off at once, and not let in again.
  claims.revocations["*"] =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count() + 1;
  co_await push_account(at, claims, now + 1s);
  CHECK(co_await eventually(5s, [&link] { return !link.connected(); }));
  CHECK(co_await eventually(5s, [&link] {
    return link.fault().find("Authorization Violation") != std::string::npos ||
           link.fault().find("not let in") != std::string::npos;
  }));
}

asio::awaitable<void> replaced(Fixture* at) {
  co_await at->connect();
  const auto folder = at->server.folder();
  at->server.installation().save(folder);
  std::filesystem::copy(folder / "creds" / "tree_fleet.creds", folder / "stolen.creds");
  auto stolen_as = at->server.link("tree_fleet");
  stolen_as.credentials_file = folder / "stolen.creds";
  const bus::Link stolen{at->parts, stolen_as};
  co_await stolen.wait_connected(in(5s));

  // As the tool does it: new users, by the newest of whom everything older is ended.
  auto installation = bus::Installation::load(folder);
  const auto later = at->clock.now() + 2s;
  bus::write_credentials(installation, {{.service = "tree"}}, folder, later);
  bus::Link system{at->parts, at->server.link("system")};
  co_await system.wait_connected(in(5s));
  for (const std::string name : {"rca_ask", "rca_fleet"}) {
    std::filesystem::remove(folder / "creds" / (name + ".creds"));
  }
  bus::revoke_replaced(&installation, folder);
  for (const auto& token : {installation.ask_jwt(later), installation.fleet_jwt(later),
                            installation.system_jwt(later)}) {
    co_await bus::push_account(&system, token, installation.signing.name());
  }
  CHECK(co_await eventually(5s, [&] { return !stolen.connected() && !at->rca_ask.connected(); }));
  CHECK(co_await eventually(5s, [&] { return at->fleet.connected() && system.connected(); }));
  CHECK_FALSE(stolen.connected());
  CHECK(bus::Installation::load(folder).fleet_jwt(later) == installation.fleet_jwt(later));

  const auto stranger = bus::Nkey::generate(bus::KeyRole::operator_);
  const auto forged =
      bus::account_token({.name = "FLEET", .key = installation.fleet.name()}, stranger, later + 1s);
  bool refused = false;
  try {
    co_await bus::push_account(&system, forged, installation.signing.name());
  } catch (const std::invalid_argument&) {
    refused = true;
  }
  CHECK(refused);
}

asio::awaitable<void> thief(Fixture* at) {
  co_await at->connect();
  const Program acme;
  const auto& fleet = at->server.installation().fleet.name();
  auto imports = bus::program_imports(acme.account.name(), fleet);
  for (auto& import : imports) {
    const auto own = import.subject.find(acme.account.name());
    import.subject.replace(own, acme.account.name().size(), "rca_tree");
  }
  const bus::AccountClaims claims{
      .name = "thief", .key = acme.account.name(), .imports = std::move(imports)};
  co_await push_account(at, claims, at->clock.now());
  const auto file = at->server.add_user(
      {.name = "thief", .key = acme.user.name(), .publish = {">"}, .subscribe = {">"}}, acme.user,
      acme.account);
  bus::Link link{at->parts,
                 {.servers = {at->server.url()}, .credentials_file = file, .user = "thief"}};
  co_await bus::store(&at->fleet, at->fact());
  try {
    co_await link.wait_connected(in(2s));
  } catch (const bus::Disconnected&) {
    co_return;  // such an account is not let in at all
  }
  CHECK(co_await pull(&link, "signalbox.CONSUMER.MSG.NEXT.EVENTS." + acme.account.name()) == 0);
}

// Why the server does not let it in; empty if it does.
asio::awaitable<std::string> fault_with(Fixture* at, std::string file) {
  bus::Link link{at->parts,
                 {.servers = {at->server.url()}, .credentials_file = std::move(file), .user = "x"}};
  co_await eventually(3s, [&link] {
    return link.connected() || link.fault().find("not connected yet") == std::string::npos;
  });
  co_return link.connected() ? "" : link.fault();
}

asio::awaitable<void> credentials(Fixture* at) {
  co_await at->connect();
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const auto stranger = bus::Nkey::generate(bus::KeyRole::account);
  const bus::UserClaims claims{.name = "x", .key = key.name(), .publish = {">"}};
  auto expired = claims;
  expired.expires = at->clock.now() - 10s;
  const auto& fleet = at->server.installation().fleet;
  CHECK((co_await fault_with(at, at->server.add_user(claims, key, fleet))).empty());
  CHECK_FALSE((co_await fault_with(at, at->server.add_user(expired, key, fleet))).empty());
  CHECK_FALSE((co_await fault_with(at, at->server.add_user(claims, key, stranger))).empty());
  const auto other = bus::Nkey::generate(bus::KeyRole::user);
  CHECK_FALSE((co_await fault_with(at, at->server.add_user(claims, other, fleet))).empty());
  CHECK_THAT(co_await fault_with(at, "/nowhere"), Contains("/nowhere cannot be read"));
}
}  // namespace

TEST_CASE("a program reads its own durable until it is revoked, and nothing else", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, program(&at));
}

TEST_CASE("credentials that were replaced end when they are revoked, and the new ones go on",
          "[bus]") {
  Fixture at;
  testing::run_on(at.loop, replaced(&at));
}

TEST_CASE("an account that imports another's durable gets nothing", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, thief(&at));
}

TEST_CASE("expired, foreign and mismatched credentials are not let in", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, credentials(&at));
}
