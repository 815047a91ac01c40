// What somebody inside the installation, or with a stolen credential, might try. Each attempt is
// refused by the server, and what slips through by its design is dropped by the responder.
#include "bus/error.hpp"
#include "bus/jetstream.hpp"
#include "bus/responder.hpp"
#include "bus/test_fact.hpp"
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
    auto message = bus::message_of({}, ids, clock);
    for (const auto& [name, value] : more.entries()) message.headers.add(name, value);
    return message;
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
