// What a service that was broken into, or a man in the middle, may try over the bus: nobody else
// must lose a message, take one for another's, or lose the connection for it.
#include "bus/consumer.hpp"
#include "bus/dead_letters.hpp"
#include "bus/deliveries.hpp"
#include "bus/identity/credentials.hpp"
#include "bus/jetstream.hpp"
#include "bus/test_fact.hpp"
#include "contracts/fact.hpp"
#include "crypto/encoding.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <thread>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{{{.service = "tree", .nouns = {"tree"}},
                              {.service = "session", .nouns = {"incident"}},
                              {.service = "rca",
                               .durables = {{"EVENTS", "rca_tree", "evt.*.tree.*"},
                                            {"EVENTS", "rca_incident", "evt.*.incident.*"}}}}};
  UuidSource ids{clock};
  bus::Link tree{parts, server.link("tree_fleet")};
  bus::Link session{parts, server.link("session_fleet")};
  bus::Link rca{parts, server.link("rca_fleet")};
  bus::Link undertaker{parts, server.link("undertaker")};
  int heard = 0;

  asio::awaitable<void> connect() {
    for (auto* link : {&tree, &session, &rca, &undertaker}) co_await link->wait_connected(in(10s));
  }
  // Hears everything, and takes what is a fact.
  bus::Consumer::Handler handler() {
    return [this](bus::Message message) { return handle(std::move(message)); };
  }
  asio::awaitable<bus::Handled> handle(bus::Message message) {
    ++heard;
    const auto fact = contracts::read_fact(message.subject, message.headers, message.payload);
    if (!fact) co_return bus::handled(fact.error());
    co_return bus::done();
  }
  bus::ConsumerConfig config(std::string durable) {
    return {.service = "rca", .durable = std::move(durable)};
  }
  bus::Message fact(const bus::TestFact& what = {}) { return bus::message_of(what, ids, clock); }
  asio::awaitable<void> store_as(bus::Link* link, bus::Message message) {
    const auto outcome = co_await bus::store(link, std::move(message));
    CHECK(outcome.stored == bus::Stored::yes);
  }
  asio::awaitable<bus::DeadLetter> letter_of(std::string place) {
    bus::DeadLetter letter;
    for (const auto until = in(10s);
         letter.sequence == 0 && std::chrono::steady_clock::now() < until;) {
      letter = co_await bus::next_dead_letter(&undertaker, 1, place);
    }
    co_return letter;
  }
};

// As no client library would: bytes of our choice, with a user's credentials.
void publish_by_hand(const testing::NatsServer& server, const std::string& user,
                     const std::string& bytes) {
  testing::RawClient client{server.port()};
  constexpr std::string_view mark = R"("nonce":")";
  const auto info = client.read_until("\r\n");
  const auto at = info.find(mark) + mark.size();
  const auto nonce = info.substr(at, info.find('"', at) - at);
  const auto credentials = bus::read_credentials(server.link(user).credentials_file).value();
  client.send(R"(CONNECT {"verbose":false,"headers":true,"jwt":")" + credentials.token +
              R"(","sig":")" + crypto::to_base64url(credentials.key.sign(nonce)) +
              "\"}\r\nPING\r\n");
  client.read_until("PONG\r\n");
  client.send(bytes + "PING\r\n");
  client.read_until("PONG\r\n");
}

asio::awaitable<void> bad_headers(Fixture* at) {
  co_await at->connect();
  publish_by_hand(at->server, "tree_fleet",
                  "HPUB evt.acme.tree.published 15 17\r\nNATS/1.0\r\nx\r\n\r\n{}\r\n");
  bus::Consumer consumer{at->parts, at->rca, at->config("rca_tree"), at->handler()};
  co_await at->store_as(&at->tree, at->fact());
  const auto letter = co_await at->letter_of("dead.acme.rca.rca_tree");
  CHECK(letter.sequence == 1);
  CHECK(co_await eventually(5s, [at] { return at->heard == 1; }));
  CHECK(at->rca.fault().empty());
  co_await consumer.drain(in(5s));
}

// A fact of another service about another tenant, in the clothes of one of tree's that was
// replayed.
asio::awaitable<void> forged_replay(Fixture* at) {
  co_await at->connect();
  auto forged =
      at->fact({.tenant = "globex", .service = "session", .kind = {"incident", "opened"}});
  forged.subject = "evt.acme.tree.published";
  forged.headers.add("Signalbox-Dead-Subject", "evt.globex.incident.opened");
  forged.headers.add("Signalbox-Dead-Durable", "rca_incident");
  co_await at->store_as(&at->tree, std::move(forged));
  int incidents = 0;
  bus::Deliveries deliveries{
      at->parts,
      at->rca,
      "rca",
      {{"rca_tree", at->handler()}, {"rca_incident", [&](bus::Message message) {
                                       ++incidents;
                                       return at->handle(std::move(message));
                                     }}}};
  const auto letter = co_await at->letter_of("dead.acme.rca.rca_tree");
  REQUIRE(letter.sequence == 1);
  CHECK(letter.letter.headers.get("Signalbox-Dead-Subject") == "evt.acme.tree.published");
  CHECK(co_await bus::replay(&at->undertaker, letter.sequence));
  CHECK(co_await eventually(10s, [at] { return at->heard == 2; }));
  CHECK(incidents == 0);
  co_await deliveries.drain(in(5s));
}

// Ids that the letters of rca might be given, taken before.
asio::awaitable<void> taken_ids(Fixture* at) {
  co_await at->connect();
  for (int number = 1; number < 5; ++number) {
    bus::Message own{.subject = "dead.acme.tree.tree_x", .payload = "{}"};
    own.headers.add("Nats-Msg-Id", "EVENTS.rca_incident." + std::to_string(number));
    co_await at->store_as(&at->tree, std::move(own));
  }
  co_await at->store_as(&at->session,
                        {.subject = "evt.acme.incident.opened", .payload = "no fact"});
  bus::Consumer consumer{at->parts, at->rca, at->config("rca_incident"), at->handler()};
  const auto letter = co_await at->letter_of("dead.*.rca.>");
  CHECK(letter.letter.payload == "no fact");
  co_await consumer.drain(in(5s));
}

asio::awaitable<void> too_large_for_a_letter(Fixture* at) {
  co_await at->connect();
  auto large = at->fact();
  large.headers.set("ce-specversion", "0.3");  // poison
  std::size_t size = 12;
  for (const auto& [name, value] : large.headers.entries()) size += name.size() + value.size() + 4;
  large.payload.assign(at->tree.message_bytes_max() - size - 20, 'x');
  co_await at->store_as(&at->tree, std::move(large));
  bus::Consumer consumer{at->parts, at->rca, at->config("rca_tree"), at->handler()};
  const auto letter = co_await at->letter_of("dead.acme.rca.rca_tree");
  CHECK(letter.letter.payload.empty());
  CHECK(letter.letter.headers.get("Signalbox-Dead-Stream") == "EVENTS");
  CHECK(letter.letter.headers.get("Signalbox-Dead-Stream-Sequence") == "1");
  co_await consumer.drain(in(5s));
}

asio::awaitable<void> large_letters(Fixture* at) {
  co_await at->connect();
  bus::Message large{.subject = "dead.acme.rca.rca_x", .payload = std::string(3'000'000, 'x')};
  large.headers.add("Signalbox-Dead-Durable", "rca_x");
  co_await at->store_as(&at->rca, std::move(large));
  co_await at->store_as(&at->rca, {.subject = "dead.acme.rca.rca_x", .payload = "small"});
  const auto first = co_await bus::next_dead_letter(&at->undertaker, 1, "");
  CHECK(first.letter.payload.size() == 3'000'000);
  CHECK_FALSE(first.time.empty());
  CHECK(co_await bus::replay(&at->undertaker, first.sequence));
  const auto second = co_await bus::next_dead_letter(&at->undertaker, 1, "");
  CHECK(second.letter.payload == "small");
  CHECK(second.letter.headers.entries().empty());
}

// Passes TLS through untouched, and adds bytes of his own to the greeting before it.
class Meddler {
 public:
  explicit Meddler(std::uint16_t server) : thread_([this, server] { serve_one(server); }) {}
  ~Meddler() { thread_.join(); }
  Meddler(const Meddler&) = delete;
  Meddler& operator=(const Meddler&) = delete;

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  using Socket = asio::ip::tcp::socket;

  static void pass(Socket* from, Socket* to) {
    boost::system::error_code error;
    std::array<char, 4096> bytes{};
    while (!error) {
      const auto count = from->read_some(asio::buffer(bytes), error);
      if (!error) asio::write(*to, asio::buffer(bytes.data(), count), error);
    }
    to->shutdown(Socket::shutdown_both, error);
  }
  void serve_one(std::uint16_t server) {
    boost::system::error_code error;
    Socket client{context_};
    Socket upstream{context_};
    acceptor_.accept(client, error);
    upstream.connect({asio::ip::address_v4::loopback(), server}, error);
    std::array<char, 4096> bytes{};
    const auto count = upstream.read_some(asio::buffer(bytes), error);
    std::string greeting{bytes.data(), count};
    greeting += "PONG\r\nMSG ask.rca.forged 2 _INBOX.evil 5\r\nhello\r\n";
    asio::write(client, asio::buffer(greeting), error);
    std::thread back{[&] { pass(&upstream, &client); }};
    pass(&client, &upstream);
    back.join();
  }

  asio::io_context context_;
  asio::ip::tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
  std::thread thread_;
};

asio::awaitable<void> hear_of_fault(bus::Link* link) {
  co_await eventually(5s,
                      [link] { return link->fault().find("before the TLS") != std::string::npos; });
}
}  // namespace

TEST_CASE("a message whose headers are none is a dead letter, and costs nobody the connection",
          "[bus]") {
  Fixture at;
  testing::run_on(at.loop, bad_headers(&at));
}

TEST_CASE("a sender cannot choose where its dead letter is replayed to", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, forged_replay(&at));
}

TEST_CASE("a service cannot make the dead letters of another vanish", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, taken_ids(&at));
}

TEST_CASE("poison as large as a message can be becomes a letter", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, too_large_for_a_letter(&at));
}

TEST_CASE("letters of any size are listed and replayed", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, large_letters(&at));
}

TEST_CASE("bytes before the TLS handshake do not pass for the server's", "[bus]") {
  testing::BusLoop at;
  const testing::NatsServer server{{{.service = "rca"}}, true};
  const Meddler meddler{server.port()};
  std::string heard;
  auto config = server.link("rca_ask");
  config.servers = {"tls://127.0.0.1:" + std::to_string(meddler.port())};
  bus::Link link{at.parts, config};
  link.subscribe("ask.rca.*", "rca", [&](const bus::Message& message) { heard = message.payload; });
  testing::run_on(at.loop, hear_of_fault(&link));
  CHECK_THAT(link.fault(), Contains("before the TLS handshake"));
  CHECK(heard.empty());
  link.close();
}
