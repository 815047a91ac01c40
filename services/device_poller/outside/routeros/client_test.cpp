#include "device_poller/outside/routeros/api_session.hpp"
#include "device_poller/outside/routeros/poll.hpp"
#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <set>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using Catch::Contains;
using domain::PollEnd;
using routeros::Sentence;

namespace {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

// Answers each sentence that comes with what the test says, under its tag.
using Answer = std::function<std::vector<Sentence>(const Sentence& asked)>;

std::string tag_of(const Sentence& sentence) {
  for (const auto& word : sentence) {
    if (word.starts_with(".tag=")) return word;
  }
  return "";
}

struct Device {
  Device(asio::io_context& loop, Answer what)
      : acceptor(loop, {asio::ip::address_v4::loopback(), 0}), answer(std::move(what)) {
    asio::co_spawn(loop, accept(this), asio::detached);
  }

  static asio::awaitable<void> accept(Device* device) {
    while (true) {
      auto socket = co_await device->acceptor.async_accept(asio::use_awaitable);
      ++device->connections;
      asio::co_spawn(device->acceptor.get_executor(), serve(device, std::move(socket)),
                     asio::detached);
    }
  }

  static asio::awaitable<void> serve(Device* device, Tcp::socket socket) {
    routeros::SentenceReader reader;
    std::array<char, 4096> buffer{};
    bool goes_on = true;
    while (goes_on) {
      const auto [fault, count] = co_await socket.async_read_some(
          asio::buffer(buffer), asio::as_tuple(asio::use_awaitable));
      if (fault) break;
      reader.feed({buffer.data(), count});
      const auto bytes = device->bytes_for(&reader, &goes_on);
      co_await asio::async_write(socket, asio::buffer(bytes), asio::use_awaitable);
    }
  }

  std::string bytes_for(routeros::SentenceReader* reader, bool* goes_on) {
    std::string bytes;
    while (const auto sentence = reader->next()) {
      asked.push_back(sentence->front());
      for (auto& reply : answer(*sentence)) {
        if (reply.front() == "close") {
          *goes_on = false;
          return {};
        }
        const auto tag = tag_of(*sentence);
        if (!tag.empty() && tag_of(reply).empty()) reply.push_back(tag);
        bytes += routeros::encode(reply);
      }
    }
    return bytes;
  }

  Tcp::acceptor acceptor;
  Answer answer;
  std::vector<std::string> asked;
  int connections = 0;
};

// A device as any: what is not said here has no such menu.
std::vector<Sentence> usual(const Sentence& asked) {
  if (asked.front() == "/login") return {{"!done"}};
  if (asked.front() == "/system/resource/print") {
    return {{"!re", "=version=7.18.2 (stable)", "=board-name=hAP", "=cpu-load=7", "=uptime=1h"},
            {"!done"}};
  }
  if (asked.front() == "/interface/print") return {{"!empty"}, {"!done"}};
  return {{"!trap", "=message=no such command prefix"}, {"!done"}};
}

struct World : TestLoop {
  routeros::Client client{loop.get_executor(), clock, metrics};

  routeros::Target target(const Device& device) const {
    return {.device = Uuid{},
            .address = asio::ip::address_v4::loopback(),
            .port = device.acceptor.local_endpoint().port(),
            .host = "127.0.0.1",
            .user_name = "signalbox",
            .password = Secret{"secret"},
            .options = {.transport = domain::RouterosTransport::api_plain},
            .trusted_sha256 = ""};
  }
  routeros::Poll poll(const Device& device, std::chrono::milliseconds time = 5s) {
    return run(routeros::poll(&client, target(device), in(time), clock.now()));
  }
};
}  // namespace

TEST_CASE("a device is read, and one that says !empty is not out of step", "[device_poller]") {
  World world;
  Device device{world.loop, usual};
  for (int turn = 0; turn < 3; ++turn) {
    const auto poll = world.poll(device);
    CHECK(poll.outcome.end == PollEnd::answered);
    CHECK(poll.reading.identity.value_or(domain::Identity{}).version == "7.18.2 (stable)");
    CHECK(poll.reading.uptime_ms == 3'600'000U);
    CHECK_FALSE(poll.reading.memory);
    CHECK(poll.reading.interfaces.empty());
  }
  CHECK(device.connections == 1);
}

TEST_CASE("who is beside a device comes from its lists, cleaned", "[device_poller]") {
  using domain::Neighbour;
  using domain::NeighbourSource;
  World world;
  Device device{
      world.loop, [](const Sentence& asked) -> std::vector<Sentence> {
        if (asked.front() == "/ip/neighbor/print") {
          return {{"!re", "=interface=ether1,bridge", "=identity=core\x01\xff",
                   "=mac-address=02:00:5E:0A:0B:0C", "=address=10.0.0.7", "=address4=10.0.0.7",
                   "=platform=MikroTik", "=board=RB5009", "=version=7.18",
                   "=discovered-by=cdp,lldp,mndp", "=interface-name=sfp1"},
                  {"!re", "=interface=ether2", "=address6=fe80::9", "=identity="},
                  {"!re", "=interface=ether3", "=address=nowhere"},
                  {"!done"}};
        }
        if (asked.front() == "/ip/arp/print") {
          return {
              {"!re", "=address=10.0.0.9", "=interface=bridge", "=mac-address=02:00:5E:00:00:09"},
              {"!re", "=address=10.0.0.8", "=interface=bridge", "=mac-address=02:00:5E:00:00:08",
               "=invalid=true"},
              {"!re", "=address=10.0.0.6", "=interface=bridge"},
              {"!done"}};
        }
        return usual(asked);
      }};
  const auto poll = world.run(routeros::poll(&world.client, world.target(device), world.in(5s),
                                             world.clock.now(), domain::Extent::with_neighbours));
  CHECK(poll.outcome.end == PollEnd::answered);
  CHECK(poll.reading.neighbours.value_or(std::vector<Neighbour>{}) ==
        std::vector<Neighbour>{
            {.source = NeighbourSource::lldp,
             .interface = "ether1",
             .name = "core \xEF\xBF\xBD",
             .mac_address = "02:00:5e:0a:0b:0c",
             .address = "10.0.0.7",
             .remote_interface = "sfp1",
             .platform = "MikroTik RB5009 7.18"},
            {.source = NeighbourSource::mndp, .interface = "ether2", .address = "fe80::9"},
            {.source = NeighbourSource::arp,
             .interface = "bridge",
             .mac_address = "02:00:5e:00:00:09",
             .address = "10.0.0.9"}});
  CHECK_FALSE(world.poll(device).reading.neighbours);
}

TEST_CASE("a kept connection that has died is made anew within the poll", "[device_poller]") {
  World world;
  bool is_dead = false;
  Device device{world.loop, [&is_dead](const Sentence& asked) -> std::vector<Sentence> {
                  if (std::exchange(is_dead, false)) return {{"close"}};
                  return usual(asked);
                }};
  CHECK(world.poll(device).outcome.end == PollEnd::answered);
  is_dead = true;
  CHECK(world.poll(device).outcome.end == PollEnd::answered);
  CHECK(device.connections == 2);
}

TEST_CASE("a command that is not answered ends the connection, not the poll", "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence& asked) -> std::vector<Sentence> {
                  if (asked.front() == "/interface/print") return {};
                  return usual(asked);
                }};
  const auto poll = world.poll(device, 300ms);
  CHECK(poll.outcome.end == PollEnd::answered_in_part);
  CHECK(poll.outcome.detail == "interfaces: no answer in time");
  CHECK(poll.reading.missing == std::vector<std::string>{"interfaces"});
  CHECK(poll.reading.identity);
  world.poll(device, 300ms);
  CHECK(device.connections == 2);
}

TEST_CASE("an answer to no question ends the connection", "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence& asked) -> std::vector<Sentence> {
                  if (asked.front() != "/system/resource/print") return usual(asked);
                  return {{"!re", "=version=7", ".tag=99"}, {"!done", ".tag=99"}};
                }};
  const auto poll = world.poll(device);
  CHECK(poll.outcome.end == PollEnd::bad_answer);
  CHECK(poll.outcome.detail == "The device answered what nobody had asked.");
}

TEST_CASE("the reason of a fatal reply reaches people", "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence& asked) -> std::vector<Sentence> {
                  if (asked.front() == "/login") return usual(asked);
                  return {{"!fatal", "too many sessions"}};
                }};
  const auto poll = world.poll(device);
  CHECK(poll.outcome.end == PollEnd::bad_answer);
  CHECK(poll.outcome.detail == "The device ended the connection: too many sessions");
}

TEST_CASE("a refused sign-in is no silence", "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence&) -> std::vector<Sentence> {
                  return {{"!trap", "=message=invalid user name or password (6)"}, {"!done"}};
                }};
  const auto poll = world.poll(device);
  CHECK(poll.outcome.end == PollEnd::unauthorized);
  CHECK_THAT(poll.outcome.detail, Contains("invalid user name or password"));
  CHECK(device.asked == std::vector<std::string>{"/login"});
}

TEST_CASE("a device before 6.43 is answered its challenge", "[device_poller]") {
  // MD5 of a zero byte, "secret" and 16 zero bytes, by another program.
  const std::string zeros(32, '0');
  CHECK(routeros::challenge_response(Secret{"secret"}, zeros) ==
        "009d5d79fafa5627ae6d4435ffb6ad9b5f");
  CHECK(routeros::challenge_response(Secret{"secret"}, "abc").empty());
  World world;
  std::string response;
  Device device{world.loop, [&](const Sentence& asked) -> std::vector<Sentence> {
                  if (asked.front() != "/login") return usual(asked);
                  if (asked.back().starts_with("=password=")) return {{"!done", "=ret=" + zeros}};
                  response = asked.back();
                  return {{"!done"}};
                }};
  CHECK(world.poll(device).outcome.end == PollEnd::answered);
  CHECK(response == "=response=" + routeros::challenge_response(Secret{"secret"}, zeros));
}

TEST_CASE("a silent device takes its own time and no other's", "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence&) { return std::vector<Sentence>{}; }};
  const auto poll = world.poll(device, 200ms);
  CHECK(poll.outcome.end == PollEnd::no_answer);
  CHECK(poll.outcome.detail == "RouterOS does not answer in time.");
}

TEST_CASE("defect: a device of version 7 with the classic package has no radios",
          "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence& asked) -> std::vector<Sentence> {
                  const auto& command = asked.front();
                  if (command == "/interface/wireless/registration-table/print") {
                    return {{"!re", "=interface=wlan1", "=signal-strength=-70@HT20"}, {"!done"}};
                  }
                  if (command == "/interface/wireless/print") {
                    return {{"!re", "=name=wlan1", "=frequency=5180"}, {"!done"}};
                  }
                  if (command == "/interface/wireless/monitor") {
                    return {{"!re", "=noise-floor=-105", "=registered-clients=1"}, {"!done"}};
                  }
                  return usual(asked);
                }};
  const auto poll = world.poll(device);
  CHECK(poll.outcome.end == PollEnd::answered);
  REQUIRE(poll.reading.radios.size() == 1);
  CHECK(poll.reading.radios[0].noise_floor_dbm == -105);
  CHECK(poll.reading.registrations.at(0).signal_dbm == -70);
}

TEST_CASE("defect: one table is fetched twice in a poll", "[device_poller]") {
  World world;
  Device device{world.loop, usual};
  world.poll(device);
  const std::set<std::string> different{device.asked.begin(), device.asked.end()};
  CHECK(different.size() == device.asked.size());
}

TEST_CASE("defect: each step has a limit of its own, and a slow device holds the poll for minutes",
          "[device_poller]") {
  World world;
  Device device{world.loop, [](const Sentence& asked) {
                  return asked.front() == "/login" ? usual(asked) : std::vector<Sentence>{};
                }};
  const auto from = world.clock.steady();
  const auto poll = world.poll(device, 300ms);
  CHECK(world.clock.steady() - from < 2s);
  CHECK(poll.outcome.end == PollEnd::no_answer);
}

TEST_CASE("defect: a command that timed out leaves the connection in use, an answer behind",
          "[device_poller]") {
  World world;
  bool is_slow = true;
  Device device{world.loop, [&](const Sentence& asked) {
                  const bool stalls = is_slow && asked.front() == "/interface/print";
                  return stalls ? std::vector<Sentence>{} : usual(asked);
                }};
  CHECK(world.poll(device, 300ms).outcome.end == PollEnd::answered_in_part);
  is_slow = false;
  CHECK(world.poll(device).outcome.end == PollEnd::answered);
  CHECK(device.connections == 2);
}
