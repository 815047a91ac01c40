#include "bus/follower.hpp"
#include "contracts/fact.hpp"
#include "testing/bus_loop.hpp"
#include "testing/catch.hpp"
#include "testing/database.hpp"
#include "testing/nats_server.hpp"

#include <boost/asio/io_context.hpp>

using namespace signalbox;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using testing::eventually;
using testing::in;

namespace {
struct Fixture : testing::BusLoop {
  testing::NatsServer server{
      {{.service = "tree", .nouns = {"tree"}}, {.service = "gateway", .follows = {"EVENTS"}}}};
  UuidSource ids{clock};
  bus::Link tree{parts, server.link("tree_fleet")};
  bus::Link gateway{parts, server.link("gateway_fleet")};
  std::vector<std::string> heard;
  int gaps = 0;

  // From now on, into a list of its own.
  bus::Follower follow_from_now(std::vector<std::string>* list) {
    return {parts,
            gateway,
            {.back = 0s},
            [list](const bus::Message& message, const bus::Place&) {
              list->emplace_back(message.headers.get("ce-subject"));
            },
            [this] { ++gaps; }};
  }
  bus::Follower follow() {
    return {parts,
            gateway,
            {.back = 60s},
            [this](const bus::Message& message, const bus::Place&) {
              heard.emplace_back(message.headers.get("ce-subject"));
            },
            [this] { ++gaps; }};
  }
  asio::awaitable<void> connect() {
    co_await tree.wait_connected(in(10s));
    co_await gateway.wait_connected(in(10s));
  }
  bus::Message fact(const std::string& entity) {
    const contracts::Fact said{.id = ids.next(),
                               .tenant = *Tenant::parse("acme"),
                               .service = "tree",
                               .time = clock.now(),
                               .says = {{"tree", "published"}, entity, 1, {}},
                               .origin = {}};
    return {.subject = contracts::subject_of(said),
            .headers = contracts::headers_of(said),
            .payload = said.says.data.text()};
  }
  // A server that was away a moment ago may not take it at once.
  asio::awaitable<void> store_for_sure(bus::Message message) {
    for (const auto deadline = in(10s); std::chrono::steady_clock::now() < deadline;) {
      const auto outcome = co_await bus::store(&tree, message);
      if (outcome.stored == bus::Stored::yes) co_return;
      co_await eventually(100ms, [this] { return tree.connected(); });
    }
    FAIL("not stored");
  }
  asio::awaitable<void> say(int from, int count) {
    std::vector<bus::Message> messages;
    messages.reserve(static_cast<std::size_t>(count));
    for (int number = 0; number < count; ++number) {
      messages.push_back(fact(std::to_string(from + number)));
    }
    for (auto& message : messages) co_await store_for_sure(std::move(message));
  }
  bool in_order() const {
    for (std::size_t at = 0; at < heard.size(); ++at) {
      if (heard[at] != std::to_string(at)) return false;
    }
    return true;
  }
};

asio::awaitable<void> whole(Fixture* at) {
  co_await at->connect();
  co_await at->say(0, 3000);
  const auto follower = at->follow();
  std::vector<std::string> news;
  const auto other = at->follow_from_now(&news);
  CHECK(co_await eventually(10s, [at] { return at->heard.size() == 3000; }));
  CHECK(at->in_order());
  CHECK(co_await eventually(10s, [&] { return follower.caught_up() && other.caught_up(); }));
  co_await at->say(3000, 1);
  CHECK(co_await eventually(10s, [at] { return at->heard.size() == 3001; }));
  CHECK(co_await eventually(10s, [&] { return !news.empty() && news.back() == "3000"; }));
  CHECK(news.size() < 100);  // what was said long before is not among it
  CHECK(at->gaps == 0);
}

asio::awaitable<void> through_restarts(Fixture* at) {
  co_await at->connect();
  const auto follower = at->follow();
  for (int round = 0; round < 3; ++round) {
    co_await at->say(round * 500, 500);
    at->server.kill();
    at->server.start();
    co_await at->connect();
  }
  co_await at->say(1500, 1);
  CHECK(co_await eventually(20s, [at] { return at->heard.size() >= 1501; }));
  CHECK(at->heard.size() == 1501);
  CHECK(at->in_order());
  CHECK(at->gaps == 0);
}

asio::awaitable<void> lost_stream(Fixture* at) {
  co_await at->connect();
  const auto follower = at->follow();
  co_await at->say(0, 10);
  CHECK(co_await eventually(10s, [at] { return at->heard.size() == 10; }));
  at->server.kill();
  std::filesystem::remove_all(at->server.folder() / "js");
  at->server.start();
  co_await at->connect();
  at->server.provision_streams();
  co_await at->say(10, 3);
  CHECK(co_await eventually(20s, [at] { return at->gaps == 1; }));
  co_await at->say(13, 3);
  CHECK(co_await eventually(20s, [at] { return at->heard.back() == "15"; }));
}
// One message is gone from the middle, as from a copy that was left behind.
asio::awaitable<void> hole(Fixture* at) {
  co_await at->connect();
  co_await at->say(0, 10);
  const auto key = bus::Nkey::generate(bus::KeyRole::user);
  const auto file = at->server.add_user({.name = "eraser",
                                         .key = key.name(),
                                         .publish = {"$JS.API.STREAM.MSG.DELETE.EVENTS"},
                                         .subscribe = {"_INBOX.eraser.>"}},
                                        key, at->server.installation().fleet);
  bus::Link eraser{at->parts,
                   {.servers = {at->server.url()}, .credentials_file = file, .user = "eraser"}};
  co_await eraser.wait_connected(in(5s));
  const auto erased = co_await bus::ask_api(&eraser, "STREAM.MSG.DELETE.EVENTS", R"({"seq":5})");
  CHECK(erased.error.empty());
  const auto follower = at->follow();
  CHECK(co_await eventually(20s, [at] { return at->heard.size() == 9; }));
  CHECK(at->gaps == 1);
  CHECK(at->heard.at(4) == "5");
  co_await at->say(10, 1);
  CHECK(co_await eventually(10s, [at] { return at->heard.back() == "10"; }));
  CHECK(at->gaps == 1);
}
}  // namespace

TEST_CASE("a stream is followed from some time back, whole and in order", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, whole(&at));
}

TEST_CASE("a follower says when the stream has a hole, and goes on behind it", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, hole(&at));
}

TEST_CASE("a follower misses nothing while servers come and go", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, through_restarts(&at));
}

TEST_CASE("a follower says that a stream has lost what it had seen", "[bus]") {
  Fixture at;
  testing::run_on(at.loop, lost_stream(&at));
}
