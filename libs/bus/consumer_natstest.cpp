#include "bus/consumer.hpp"
#include "bus/dead_letters.hpp"
#include "bus/deliveries.hpp"
#include "bus/jetstream.hpp"
#include "bus/test_fact.hpp"
#include "contracts/fact.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;
using SteadyClock = std::chrono::steady_clock;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{
      {{.service = "tree", .nouns = {"tree"}},
       {.service = "rca", .durables = {{"EVENTS", "rca_tree", "evt.*.tree.*"}}}}};
  UuidSource ids{clock};
  bus::Link tree{parts, server.link("tree_fleet")};
  bus::Link rca{parts, server.link("rca_fleet")};
  bus::Link undertaker{parts, server.link("undertaker")};
  std::map<std::string, int> heard;  // by entity

  bus::ConsumerConfig config(std::string durable = "rca_tree", std::string stream = "EVENTS") {
    return {.service = "rca", .stream = std::move(stream), .durable = std::move(durable)};
  }

  // By the entity's name: "ok 1" is done, "later …" the third time, "poison …" never, "throw …"
  // too.
  asio::awaitable<bus::Handled> handle(bus::Message message) {
    const auto fact = contracts::read_fact(message.subject, message.headers, message.payload);
    if (!fact) co_return bus::handled(fact.error());
    const auto& entity = fact->says.entity;
    const int times = ++heard[entity];
    if (entity.starts_with("poison")) co_return bus::handled({Code::invalid, "it is wrong"});
    if (entity.starts_with("later") && times < 2) {
      co_return bus::handled({Code::conflict, "not now"});
    }
    if (entity.starts_with("throw") && times < 2) throw std::runtime_error{"a fault"};
    co_return bus::done();
  }
  bus::Consumer::Handler handler() {
    return [this](bus::Message message) { return handle(std::move(message)); };
  }

  asio::awaitable<void> connect() {
    co_await tree.wait_connected(in(10s));
    co_await rca.wait_connected(in(10s));
    co_await undertaker.wait_connected(in(10s));
  }

  bus::Message fact(const std::string& entity) {
    return bus::message_of({.entity = entity}, ids, clock);
  }
};

asio::awaitable<void> store_many(Fixture* at) {
  co_await at->connect();
  std::vector<bus::Message> messages;
  messages.reserve(3000);
  for (int number = 0; number < 3000; ++number) {
    messages.push_back(at->fact("ok " + std::to_string(number)));
  }
  auto again = messages;
  for (const auto& outcome : co_await bus::store(&at->tree, std::move(messages))) {
    REQUIRE(outcome.stored == bus::Stored::yes);
    REQUIRE_FALSE(outcome.duplicate);
  }
  for (const auto& outcome : co_await bus::store(&at->tree, std::move(again))) {
    REQUIRE(outcome.stored == bus::Stored::yes);
    REQUIRE(outcome.duplicate);
  }
  bus::Consumer consumer{at->parts, at->rca, at->config(), at->handler()};
  CHECK(co_await eventually(20s, [at] { return at->heard.size() == 3000; }));
  CHECK(co_await consumer.drain(in(5s)));
  for (const auto& [entity, times] : at->heard) REQUIRE(times == 1);
}

// Mended, all goes well.
asio::awaitable<bus::Handled> hear_mended(Fixture* at, bus::Message message) {
  CHECK(contracts::read_fact(message.subject, message.headers, message.payload));
  ++at->heard["mended"];
  co_return bus::done();
}

asio::awaitable<void> verdicts(Fixture* at) {
  co_await at->connect();
  bus::Consumer consumer{at->parts, at->rca, at->config(), at->handler()};
  co_await bus::store(&at->tree, at->fact("later 1"));
  co_await bus::store(&at->tree, at->fact("throw 1"));
  co_await bus::store(&at->tree, at->fact("poison 1"));
  co_await bus::store(&at->tree, at->fact("ok 1"));
  CHECK(co_await eventually(10s, [at] {
    return at->heard["later 1"] == 2 && at->heard["throw 1"] == 2 && at->heard["ok 1"] == 1;
  }));
  CHECK(at->heard["poison 1"] == 1);

  const auto letter = co_await bus::next_dead_letter(&at->undertaker, 1, "dead.acme.>");
  REQUIRE(letter.sequence == 1);
  CHECK(letter.letter.subject == "dead.acme.rca.rca_tree");
  CHECK(letter.letter.headers.get("Signalbox-Dead-Subject") == "evt.acme.tree.published");
  CHECK_THAT(*contracts::decode_header(letter.letter.headers.get("Signalbox-Dead-Reason")),
             Contains("invalid: it is wrong"));
  CHECK(letter.letter.headers.get("ce-subject") == "poison%201");

  co_await consumer.drain(in(5s));

  // Mended: what is replayed goes to the handler of its durable, and to nobody else.
  bus::Deliveries deliveries{
      at->parts,
      at->rca,
      "rca",
      {{"rca_tree", [at](bus::Message message) { return hear_mended(at, std::move(message)); }},
       {"rca_other", at->handler()}}};
  CHECK(co_await bus::replay(&at->undertaker, letter.sequence));
  CHECK(co_await eventually(5s, [at] { return at->heard["mended"] == 1; }));
  CHECK_FALSE(co_await bus::replay(&at->undertaker, letter.sequence));
  CHECK((co_await bus::next_dead_letter(&at->undertaker, 1, "")).sequence == 0);
  CHECK(at->heard["poison 1"] == 1);
  CHECK(co_await deliveries.drain(in(5s)));
}

// Somebody took the durable out of the list meanwhile: nobody else may have its messages.
asio::awaitable<void> replay_to_nobody(Fixture* at) {
  co_await at->connect();
  bus::Consumer consumer{at->parts, at->rca, at->config(), at->handler()};
  co_await bus::store(&at->tree, at->fact("poison 1"));
  CHECK(co_await eventually(5s, [at] { return at->heard["poison 1"] == 1; }));
  co_await consumer.drain(in(5s));
  const bus::Deliveries deliveries{at->parts, at->rca, "rca", {{"rca_other", at->handler()}}};
  CHECK(co_await bus::replay(&at->undertaker, 1));
  bus::DeadLetter letter;
  for (const auto deadline = in(5s); letter.sequence == 0 && SteadyClock::now() < deadline;) {
    letter = co_await bus::next_dead_letter(&at->undertaker, 2, "");
  }
  CHECK(letter.letter.subject == "dead.acme.rca.rca_tree");
  CHECK(letter.letter.headers.get("Signalbox-Dead-Durable") == "rca_tree");
  CHECK(letter.letter.headers.get("Signalbox-Dead-Subject") == "evt.acme.tree.published");
  CHECK(at->heard["poison 1"] == 1);
}

asio::awaitable<bus::Handled> handle_unless(Fixture* at, const bool* blocked,
                                            bus::Message message) {
  co_await eventually(5s, [blocked] { return !*blocked; });
  co_return co_await at->handle(std::move(message));
}

asio::awaitable<void> hand_over(Fixture* at) {
  co_await at->connect();
  std::vector<bus::Message> messages;
  messages.reserve(100);
  for (int number = 0; number < 100; ++number) {
    messages.push_back(at->fact("ok " + std::to_string(number)));
  }
  co_await bus::store(&at->tree, std::move(messages));
  bool block = true;
  std::size_t begun = 0;
  bus::Consumer first{at->parts, at->rca, at->config(), [&](bus::Message message) {
                        ++begun;
                        return handle_unless(at, &block, std::move(message));
                      }};
  CHECK(co_await eventually(5s, [&] { return begun == at->config().handlers_max; }));
  CHECK_FALSE(co_await first.drain(in(10ms)));  // some are still at it
  block = false;
  bus::Consumer second{at->parts, at->rca, at->config(), at->handler()};
  // Sooner than the server would have given up on the first.
  CHECK(co_await eventually(14s, [at] { return at->heard.size() == 100; }));
  CHECK(co_await first.drain(in(5s)));
  co_await second.drain(in(5s));
  for (const auto& [entity, times] : at->heard) CHECK(times == 1);
  CHECK((co_await bus::next_dead_letter(&at->undertaker, 1, "")).sequence == 0);
}

asio::awaitable<void> refused(Fixture* at) {
  co_await at->connect();
  auto foreign = at->fact("ok 1");
  foreign.subject = "evt.acme.incident.opened";
  const auto not_ours = co_await bus::store(&at->tree, std::move(foreign));
  CHECK(not_ours.stored == bus::Stored::refused);
  auto large = at->fact("ok 2");
  large.payload.assign(5'000'000, 'x');
  const auto too_large = co_await bus::store(&at->tree, std::move(large));
  CHECK(too_large.stored == bus::Stored::refused);
  const auto stored = co_await bus::store(&at->tree, at->fact("ok 3"));
  CHECK(stored.stored == bus::Stored::yes);
}

asio::awaitable<void> restart(Fixture* at) {
  co_await at->connect();
  bus::Consumer consumer{at->parts, at->rca, at->config(), at->handler()};
  co_await bus::store(&at->tree, at->fact("ok 1"));
  CHECK(co_await eventually(5s, [at] { return at->heard["ok 1"] == 1; }));
  at->server.kill();
  const auto lost = co_await bus::store(&at->tree, at->fact("ok 2"));
  CHECK(lost.stored == bus::Stored::unknown);
  at->server.start();
  co_await at->connect();
  co_await bus::store(&at->tree, at->fact("ok 3"));
  CHECK(co_await eventually(5s, [at] { return at->heard["ok 3"] == 1; }));
  CHECK(at->heard["ok 2"] == 0);
  co_await consumer.drain(in(5s));
}
}  // namespace

TEST_CASE("facts are stored once and handed over once", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, store_many(&at));
}

TEST_CASE("a message comes again later, or is kept as a dead letter and replayed", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, verdicts(&at));
}

TEST_CASE("a letter whose durable is gone is a dead letter again", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, replay_to_nobody(&at));
}

TEST_CASE("a reason is one line of text, whatever its handler said", "[bus]") {
  const auto reason = [](std::string why) {
    const auto letter =
        bus::dead_letter_of({.subject = "evt.acme.tree.published"},
                            {.service = "rca", .durable = "rca_tree", .reason = std::move(why)});
    return contracts::decode_header(letter.headers.get("Signalbox-Dead-Reason")).value();
  };
  CHECK(reason("two\nlines") == "two lines");
  CHECK(reason("a byte \xff that is none") == "a byte   that is none");
  CHECK(reason(std::string(499, 'a') + "\xc3\xa9") == std::string(499, 'a'));
}

TEST_CASE("a consumer that drains gives back what it has not begun", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, hand_over(&at));
}

TEST_CASE("a message that the stream may not have is told apart", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, refused(&at));
}

TEST_CASE("a consumer goes on after the server was killed", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, restart(&at));
}
