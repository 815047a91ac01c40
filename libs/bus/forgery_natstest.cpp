// What somebody inside the installation, or with a stolen credential, might try. Each attempt is
// refused by the server, and what slips through by its design is dropped by the responder.
#include "bus/accounts.hpp"
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/responder.hpp"
#include "bus/streams.hpp"
#include "contracts/fact.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{{{.service = "tree",
                               .nouns = {"tree"},
                               .durables = {{"EVENTS", "tree_tree", "evt.*.tree.*"}}},
                              {.service = "rca",
                               .nouns = {"incident"},
                               .durables = {{"EVENTS", "rca_tree", "evt.*.tree.*"}}}}};
  UuidSource ids{clock};
  bus::Link fleet{parts, server.link("tree_fleet")};
  bus::Link ask{parts, server.link("tree_ask")};
  bus::Link rca_ask{parts, server.link("rca_ask")};
  bool ready = false;

  asio::awaitable<void> connect() {
    if (std::exchange(ready, true)) co_return;
    co_await fleet.wait_connected(in(10s));
    co_await ask.wait_connected(in(10s));
    co_await rca_ask.wait_connected(in(10s));
  }
  bus::Message fact(const contracts::Headers& more = {}) {
    const contracts::Fact said{.id = ids.next(),
                               .tenant = *Tenant::parse("acme"),
                               .service = "tree",
                               .time = clock.now(),
                               .says = {{"tree", "published"}, "t1", 1, {}},
                               .origin = {}};
    auto headers = contracts::headers_of(said);
    for (const auto& [name, value] : more.entries()) headers.add(name, value);
    return {.subject = contracts::subject_of(said), .headers = headers, .payload = "{}"};
  }
};

// Whether the server refuses the subject to the link's user, now.
asio::awaitable<bool> is_refused(bus::Link* link, std::string subject) {
  try {
    co_await link->request({.subject = std::move(subject), .payload = "{}"}, in(2s));
  } catch (const bus::Refused&) {
    co_return true;
  } catch (const bus::Disconnected&) {  // NOLINT(bugprone-empty-catch): it was not answered
  }
  co_return false;
}

asio::awaitable<bool> subscription_is_refused(bus::Link* link, std::string subject,
                                              std::string queue) {
  const auto id = link->subscribe(subject, std::move(queue), [](const bus::Message&) {});
  const bool refused = co_await eventually(2s, [link, &subject] {
    return link->fault().find("Subscription to \"" + subject) != std::string::npos;
  });
  link->unsubscribe(id);
  co_return refused;
}

asio::awaitable<void> foreign_subjects(Fixture* at) {
  co_await at->connect();
  for (const std::string subject :
       {"evt.acme.incident.opened", "tel.acme.device", "raw.acme.webhook", "dead.acme.rca.rca_tree",
        "again.acme.tree.tree_tree", "$JS.API.CONSUMER.MSG.NEXT.EVENTS.rca_tree",
        "$JS.API.CONSUMER.INFO.EVENTS.rca_tree", "$JS.API.CONSUMER.DURABLE.CREATE.EVENTS.tree_tree",
        "$JS.API.STREAM.PURGE.EVENTS", "$JS.API.STREAM.DELETE.EVENTS",
        "$JS.API.STREAM.MSG.GET.EVENTS", "$JS.API.STREAM.NAMES",
        "$JS.ACK.EVENTS.rca_tree.1.1.1.1.1", "_INBOX.rca.guessed", "$SYS.REQ.CLAIMS.UPDATE"}) {
    CAPTURE(subject);
    CHECK(co_await is_refused(&at->fleet, subject));
  }
  for (const std::string subject :
       {"ask.rca.delete_incident", "ask.tree.get_tree", "evt.acme.tree.published", "$SRV.PING"}) {
    CAPTURE(subject);
    CHECK(co_await is_refused(&at->ask, subject));
  }
}

asio::awaitable<void> foreign_ears(Fixture* at) {
  co_await at->connect();
  for (const std::string subject : {"_INBOX.rca.>", "_INBOX.>", "evt.>", "evt.acme.>", ">"}) {
    CAPTURE(subject);
    CHECK(co_await subscription_is_refused(&at->fleet, subject, ""));
  }
  CHECK(co_await subscription_is_refused(&at->ask, "ask.rca.*", "rca"));
  CHECK(co_await subscription_is_refused(&at->ask, "ask.rca.get_incident", ""));
  CHECK(co_await subscription_is_refused(&at->ask, "ask.tree.get_tree", ""));  // without its group
}

asio::awaitable<contracts::Answer> count_question(int* heard) {
  ++*heard;
  co_return contracts::Answer{};
}

// One that counts what reaches it.
std::unique_ptr<bus::Responder> make_responder(Fixture* at, bus::Link* link, std::string service,
                                               int* heard) {
  bus::ResponderConfig config{.service = std::move(service),
                              .instance = at->ids.next().to_string(),
                              .description = "",
                              .operations = {"get_tree", "delete_incident"}};
  return std::make_unique<bus::Responder>(
      at->parts, *link, std::move(config),
      [heard](const contracts::Question&) { return count_question(heard); });
}

contracts::Question forged(std::string service, std::string operation) {
  return {.service = std::move(service),
          .operation = std::move(operation),
          .tenant = *Tenant::parse("acme"),
          .user = "root",
          .permissions = "*:*",
          .request_id = "0197",
          .deadline = 5s};
}

// The server sends a stored message, headers included, to any subject that a pull names: into this
// account only, where nobody answers questions.
asio::awaitable<void> bounce_stored(Fixture* at) {
  const auto headers = contracts::headers_of(forged("rca", "delete_incident"));
  const auto stored = co_await bus::store(&at->fleet, at->fact(headers));
  REQUIRE(stored.stored == bus::Stored::yes);
  at->fleet.publish({.subject = "$JS.API.CONSUMER.MSG.NEXT.EVENTS.tree_tree",
                     .reply = "ask.rca.delete_incident",
                     .payload = R"({"batch":1,"expires":100000000})"});
  auto with_reply = at->fact(headers);
  with_reply.reply = "ask.rca.delete_incident";  // where the stream acknowledges
  at->fleet.publish(with_reply);
  co_await at->fleet.flush(in(5s));
}

// The same within the account of questions: the answer of one responder put to another.
asio::awaitable<void> bounce_answer(Fixture* at) {
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const auto file = at->server.add_user({.name = "asker",
                                         .key = key.name(),
                                         .publish = {"ask.tree.get_tree"},
                                         .subscribe = {"_INBOX.asker.>"}},
                                        key, at->server.installation().ask);
  bus::Link asker{at->parts,
                  {.servers = {at->server.url()}, .credentials_file = file, .user = "asker"}};
  co_await asker.wait_connected(in(5s));
  asker.publish({.subject = "ask.tree.get_tree",
                 .reply = "ask.rca.delete_incident",
                 .headers = contracts::headers_of(forged("tree", "get_tree"))});
  co_await asker.flush(in(5s));
  co_await at->ask.flush(in(5s));
  CHECK(at->ask.fault().empty());  // nor can a peer make this one look unwell
}

asio::awaitable<void> bounce(Fixture* at, int* heard_by_rca, int* heard_by_tree) {
  co_await at->connect();
  const auto rca = make_responder(at, &at->rca_ask, "rca", heard_by_rca);
  const auto tree = make_responder(at, &at->ask, "tree", heard_by_tree);
  co_await at->rca_ask.flush(in(5s));
  co_await at->ask.flush(in(5s));
  co_await bounce_stored(at);
  co_await bounce_answer(at);
  co_await at->rca_ask.flush(in(5s));
}

// One who was asked once knows the asker's inbox, and not where the next answer is awaited.
asio::awaitable<void> answer_for_another(Fixture* at, std::string* answered) {
  co_await at->connect();
  std::string seen;
  at->rca_ask.subscribe("ask.rca.*", "rca", [at, &seen](const bus::Message& message) {
    seen = message.reply;
    at->rca_ask.publish({.subject = message.reply, .payload = "mine"});
  });
  co_await at->rca_ask.flush(in(5s));
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const auto file = at->server.add_user({.name = "asker",
                                         .key = key.name(),
                                         .publish = {"ask.rca.get_incident", "ask.tree.get_tree"},
                                         .subscribe = {"_INBOX.asker.>"}},
                                        key, at->server.installation().ask);
  bus::Link asker{at->parts,
                  {.servers = {at->server.url()}, .credentials_file = file, .user = "asker"}};
  co_await asker.wait_connected(in(5s));
  co_await asker.request({.subject = "ask.rca.get_incident"}, in(5s));
  at->ask.subscribe("ask.tree.*", "tree", [](const bus::Message&) {});  // slow to answer
  co_await at->ask.flush(in(5s));
  bool open = true;
  asker.ask({.subject = "ask.tree.get_tree"}, [&](const bus::Reply& reply) {
    if (open) *answered = reply.message.payload;
  });
  co_await asker.flush(in(5s));
  const auto inbox = seen.substr(0, seen.rfind('.') + 1);
  for (int number = 0; number < 1000; ++number) {
    at->rca_ask.publish({.subject = inbox + std::to_string(number), .payload = "forged"});
  }
  co_await at->rca_ask.flush(in(5s));
  co_await asker.flush(in(5s));
  open = false;
}

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

TEST_CASE("a service may publish its own nouns, pull its own durables, and no more", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, foreign_subjects(&at));
}

TEST_CASE("a service hears its own inbox and questions, and no more", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, foreign_ears(&at));
}

TEST_CASE("nobody can have a stored message or an answer sent as a question", "[bus]") {
  Fixture at;
  int heard_by_rca = 0;
  int heard_by_tree = 0;
  testing::run_on(at.loop, bounce(&at, &heard_by_rca, &heard_by_tree));
  CHECK(heard_by_rca == 0);
  CHECK(heard_by_tree == 0);
}

TEST_CASE("nobody can answer in another's stead", "[bus]") {
  Fixture at;
  std::string answered;
  testing::run_on(at.loop, answer_for_another(&at, &answered));
  CHECK(answered.empty());
}

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
