// Against an agent in the same loop that answers whatever a test wants.
#include "device_poller/outside/snmp/client.hpp"

#include "device_poller/outside/snmp/agent.hpp"
#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <functional>
#include <set>
#include <vector>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using domain::PollEnd;
namespace asio = boost::asio;
using asio::ip::udp;

namespace {
constexpr auto tuple_awaitable = asio::as_tuple(asio::use_awaitable);
const snmp::Oid name{1, 3, 6, 1, 2, 1, 1, 5, 0};

// What an agent sends for a request: any number of datagrams.
using Play = std::function<std::vector<std::string>(const snmp::Message& request)>;

class FakeAgent {
 public:
  FakeAgent(asio::io_context& loop, Play play, const char* address = "127.0.0.1")
      : socket_(loop, udp::endpoint{asio::ip::make_address(address), 0}), play_(std::move(play)) {
    asio::co_spawn(loop, serve(this), asio::detached);
  }

  snmp::Target target() const { return {socket_.local_endpoint(), Secret{"public"}}; }
  udp::socket& socket() { return socket_; }

  std::vector<snmp::Message> heard = {};
  udp::endpoint whom = {};

 private:
  static asio::awaitable<void> serve(FakeAgent* self) {
    std::vector<char> buffer(2'000);
    while (true) {
      const auto [fault, count] = co_await self->socket_.async_receive_from(
          asio::buffer(buffer), self->whom, tuple_awaitable);
      if (fault) co_return;
      self->heard.push_back(snmp::decode({buffer.data(), count}).value());
      for (const auto& datagram : self->play_(self->heard.back())) {
        self->socket_.send_to(asio::buffer(datagram), self->whom);
      }
    }
  }

  udp::socket socket_;
  Play play_;
};

snmp::Message right_answer(const snmp::Message& request, const std::string& text = "box") {
  auto answer = request;
  answer.operation = snmp::Operation::response;
  for (auto& variable : answer.variables) variable.value = {snmp::Type::octets, text};
  return answer;
}

std::vector<std::string> answers(const snmp::Message& request) {
  return {encode(right_answer(request))};
}
std::vector<std::string> nothing(const snmp::Message& /*request*/) { return {}; }

snmp::Message question() { return {.community = {}, .variables = {{name}}}; }

struct World : TestLoop {
  explicit World(snmp::ClientConfig config = {.try_time = 100ms})
      : client(loop.get_executor(), clock, metrics, config) {}

  snmp::Answer ask(const snmp::Target& target, int tries = 2) {
    return run(client.ask(target, question(), tries, in(5s)));
  }

  snmp::Client client;
};
}  // namespace

TEST_CASE("an answer carries the values and no community", "[device_poller]") {
  World world;
  FakeAgent agent{world.loop, answers};
  const auto answer = world.ask(agent.target());
  CHECK(answer.outcome == domain::PollOutcome{PollEnd::answered});
  REQUIRE(answer.message.variables.size() == 1);
  CHECK(answer.message.variables[0].value.text() == "box");
  CHECK(answer.message.community.empty());
  REQUIRE(agent.heard.size() == 1);
  CHECK(agent.heard[0].community == "public");
  CHECK(world.metrics_say(R"(signalbox_snmp_requests_total{outcome="answered"} 1)"));
}

TEST_CASE("SNMPv1 is asked in SNMPv1, and never by GETBULK", "[device_poller]") {
  World world;
  FakeAgent agent{world.loop, [](const snmp::Message& request) {
                    auto answer = right_answer(request);
                    if (request.operation == snmp::Operation::get)
                      return std::vector{encode(answer)};
                    answer.error_status = snmp::no_such_name_error;
                    answer.error_index = 1;
                    return std::vector{encode(answer)};
                  }};
  auto target = agent.target();
  target.version = snmp::Version::v1;
  const snmp::Agent asked{world.client.asker(target), world.in(5s)};
  CHECK(world.run(asked.get({name})).values.at(0).text() == "box");
  CHECK(world.run(asked.walk({name})).outcome.end == PollEnd::answered);
  REQUIRE(agent.heard.size() == 2);
  CHECK(agent.heard[0].version == snmp::Version::v1);
  CHECK(agent.heard[1].version == snmp::Version::v1);
  CHECK(agent.heard[1].operation == snmp::Operation::get_next);
}

TEST_CASE("an answer in another version than asked is a bad one", "[device_poller]") {
  World world;
  FakeAgent agent{world.loop, [](const snmp::Message& request) {
                    auto answer = right_answer(request);
                    answer.version = snmp::Version::v1;
                    return std::vector{encode(answer)};
                  }};
  CHECK(world.ask(agent.target(), 1).outcome.end == PollEnd::bad_answer);
}

TEST_CASE("request ids are random, positive and differ", "[device_poller]") {
  World world;
  FakeAgent agent{world.loop, answers};
  for (int i = 0; i < 100; ++i) world.ask(agent.target());
  std::set<std::int32_t> ids;
  for (const auto& request : agent.heard) ids.insert(request.request_id);
  CHECK(ids.size() == 100);
  CHECK(*ids.begin() >= 0);
  CHECK(*ids.rbegin() > 1'000'000'000);  // the chance that none is: 10^-27
}

TEST_CASE("a question is asked again with the same request id", "[device_poller]") {
  World world;
  int requests = 0;
  FakeAgent agent{world.loop, [&](const snmp::Message& request) {
                    return ++requests == 2 ? answers(request) : nothing(request);
                  }};
  CHECK(world.ask(agent.target()).outcome.end == PollEnd::answered);
  REQUIRE(agent.heard.size() == 2);
  CHECK(agent.heard[0].request_id == agent.heard[1].request_id);
  CHECK(world.metrics_say("signalbox_snmp_retries_total 1"));
}

TEST_CASE("an answer from another port is not believed", "[device_poller]") {
  World world;
  FakeAgent stranger{world.loop, nothing};
  FakeAgent* agent_itself = nullptr;
  FakeAgent agent{world.loop, [&](const snmp::Message& request) {
                    const auto forged = encode(right_answer(request, "forged"));
                    stranger.socket().send_to(asio::buffer(forged), agent_itself->whom);
                    return nothing(request);
                  }};
  agent_itself = &agent;
  CHECK(world.ask(agent.target()).outcome.end == PollEnd::no_answer);
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="foreign"} 2)"));
}

TEST_CASE("a forged answer does not spoil the right one that follows", "[device_poller]") {
  World world;
  FakeAgent agent{world.loop, [](const snmp::Message& request) {
                    auto other_id = right_answer(request, "forged");
                    other_id.request_id ^= 1;
                    auto other_community = right_answer(request, "forged");
                    other_community.community = "private";
                    return std::vector{std::string{"garbage"}, encode(other_id),
                                       encode(other_community), encode(request),
                                       encode(right_answer(request))};
                  }};
  const auto answer = world.ask(agent.target());
  REQUIRE(answer.outcome.end == PollEnd::answered);
  CHECK(answer.message.variables.at(0).value.text() == "box");
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="foreign"} 2)"));
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="garbled"} 2)"));
}

TEST_CASE("a second answer to the same question is late, not foreign", "[device_poller]") {
  World world;
  int requests = 0;
  FakeAgent agent{world.loop, [&](const snmp::Message& request) {
                    if (++requests == 1) return nothing(request);
                    return std::vector(3, encode(right_answer(request)));
                  }};
  CHECK(world.ask(agent.target()).outcome.end == PollEnd::answered);
  CHECK(world.ask(agent.target()).outcome.end == PollEnd::answered);
  world.loop.restart();
  world.loop.run_for(20ms);
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="late"} 4)"));
  CHECK(world.metrics_say(R"(signalbox_snmp_dropped_total{reason="foreign"} 0)"));
}

TEST_CASE("over a bound questions wait for their turn, and over another they are refused",
          "[device_poller]") {
  World world{{.in_flight_max = 2, .waiting_max = 3, .try_time = 100ms}};
  std::vector<snmp::Message> open;
  FakeAgent agent{world.loop, [&](const snmp::Message& request) {
                    open.push_back(request);
                    return nothing(request);
                  }};
  int answered = 0;
  int busy = 0;
  for (int i = 0; i < 6; ++i) {
    asio::co_spawn(world.loop, world.client.ask(agent.target(), question(), 1, world.in(5s)),
                   [&](const std::exception_ptr& fault, const snmp::Answer& answer) {
                     busy += fault ? 1 : 0;
                     answered += !fault && answer.outcome.end == PollEnd::no_answer ? 1 : 0;
                     if (busy + answered == 6) world.loop.stop();
                   });
  }
  world.loop.run_for(50ms);
  CHECK(busy == 1);
  CHECK(agent.heard.size() == 2);
  CHECK(world.metrics_say("signalbox_snmp_in_flight 2"));
  CHECK(world.metrics_say("signalbox_snmp_waiting 3"));
  world.loop.run_for(5s);
  CHECK(answered == 5);
  CHECK(agent.heard.size() == 5);
  CHECK(world.metrics_say("signalbox_snmp_in_flight 0"));
  CHECK(world.metrics_say("signalbox_snmp_waiting 0"));
}

TEST_CASE("who waits for a turn until the deadline hears that we are busy", "[device_poller]") {
  World world{{.in_flight_max = 1, .try_time = 500ms}};
  FakeAgent agent{world.loop, nothing};
  asio::co_spawn(world.loop, world.client.ask(agent.target(), question(), 1, world.in(5s)),
                 asio::detached);
  CHECK_THROWS_AS(world.run(world.client.ask(agent.target(), question(), 1, world.in(50ms))),
                  snmp::Busy);
}

TEST_CASE("a refused port ends all that is under way to it, and nothing else", "[device_poller]") {
  World world{{.try_time = 2s}};
  FakeAgent agent{world.loop, answers};
  udp::socket closed{world.loop, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
  const snmp::Target gone{closed.local_endpoint(), Secret{"public"}};
  closed.close();
  const auto from = world.clock.steady();
  std::vector<PollEnd> ends;
  for (int i = 0; i < 20; ++i) {
    const auto target = i % 2 == 0 ? gone : agent.target();
    asio::co_spawn(world.loop, world.client.ask(target, question(), 2, world.in(5s)),
                   [&](const std::exception_ptr&, const snmp::Answer& answer) {
                     ends.push_back(answer.outcome.end);
                     if (ends.size() == 20) world.loop.stop();
                   });
  }
  world.loop.run_for(10s);
  CHECK(world.clock.steady() - from < 1s);
  CHECK(std::ranges::count(ends, PollEnd::refused) == 10);
  CHECK(std::ranges::count(ends, PollEnd::answered) == 10);
}

TEST_CASE("IPv6 has a socket of its own", "[device_poller]") {
  World world{{.try_time = 2s}};
  std::optional<FakeAgent> agent;
  try {
    agent.emplace(world.loop, answers, "::1");
  } catch (const boost::system::system_error&) {
    WARN("skipped: this host has no IPv6");
    return;
  }
  CHECK(world.ask(agent->target()).outcome.end == PollEnd::answered);
  auto gone = agent->target();
  agent->socket().close();
  CHECK(world.ask(gone).outcome.end == PollEnd::refused);
}

TEST_CASE("where this host knows no way is unreachable", "[device_poller]") {
  World world;
  // 240.0.0.0/4 is reserved: Linux has no route, or a network says so.
  const snmp::Target nowhere{{asio::ip::make_address("255.255.255.255"), 161}, Secret{"public"}};
  const auto answer = world.ask(nowhere);
  CHECK(answer.outcome.end == PollEnd::unreachable);
  CHECK_FALSE(answer.outcome.detail.empty());
}

TEST_CASE("a client that ends tells who waits, also for a turn", "[device_poller]") {
  TestLoop world;
  FakeAgent agent{world.loop, nothing};
  auto client =
      std::make_optional<snmp::Client>(world.loop.get_executor(), world.clock, world.metrics,
                                       snmp::ClientConfig{.in_flight_max = 1});
  int aborted = 0;
  for (int i = 0; i < 2; ++i) {
    asio::co_spawn(world.loop, client->ask(agent.target(), question(), 1, world.in(5s)),
                   [&](const std::exception_ptr& fault, const snmp::Answer&) {
                     aborted += fault ? 1 : 0;
                     if (aborted == 2) world.loop.stop();
                   });
  }
  world.loop.run_for(20ms);
  client.reset();
  world.loop.run_for(5s);
  CHECK(aborted == 2);
}

TEST_CASE("who stops waiting gives the place back", "[device_poller]") {
  World world{{.in_flight_max = 1, .try_time = 5s}};
  FakeAgent agent{world.loop, [](const snmp::Message& request) {
                    return request.error_index == 7 ? nothing(request) : answers(request);
                  }};
  auto mute = question();
  mute.error_index = 7;
  asio::cancellation_signal stop;
  bool stopped = false;
  asio::co_spawn(world.loop, world.client.ask(agent.target(), mute, 1, world.in(5s)),
                 asio::bind_cancellation_slot(
                     stop.slot(), [&](const std::exception_ptr& fault, const snmp::Answer&) {
                       stopped = fault != nullptr;
                     }));
  world.loop.run_for(20ms);
  stop.emit(asio::cancellation_type::terminal);
  CHECK(world.ask(agent.target()).outcome.end == PollEnd::answered);
  CHECK(stopped);
}
