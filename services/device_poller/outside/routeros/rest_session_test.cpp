#include "device_poller/outside/routeros/rest_session.hpp"

#include "device_poller/outside/snmp/test_loop.hpp"
#include "testing/catch.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

using namespace signalbox;
using namespace signalbox::device_poller;
using namespace std::chrono_literals;
using Catch::Contains;
using domain::PollEnd;
using routeros::Table;
using routeros::TableEnd;

namespace {
namespace asio = boost::asio;
using Tcp = asio::ip::tcp;

std::string http(std::string_view status, std::string_view body, std::string_view more = "") {
  return "HTTP/1.1 " + std::string{status} + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\n" + std::string{more} + "\r\n" + std::string{body};
}

// Answers the requests of its one connection with these texts, in their order; then it is silent.
struct Device {
  Device(asio::io_context& loop, std::vector<std::string> texts)
      : acceptor(loop, {asio::ip::address_v4::loopback(), 0}), answers(std::move(texts)) {
    asio::co_spawn(loop, serve(this), asio::detached);
  }

  static asio::awaitable<void> serve(Device* device) {
    auto socket = co_await device->acceptor.async_accept(asio::use_awaitable);
    std::string bytes;
    for (const auto& answer : device->answers) {
      const auto [fault, head] = co_await asio::async_read_until(
          socket, asio::dynamic_buffer(bytes), "\r\n\r\n", asio::as_tuple(asio::use_awaitable));
      if (fault) co_return;
      const auto body = bytes.find('}', head);  // a body is one flat object
      if (body == bytes.npos) {
        co_await asio::async_read_until(socket, asio::dynamic_buffer(bytes), "}",
                                        asio::as_tuple(asio::use_awaitable));
      }
      const auto end = bytes.find('}', head) + 1;
      device->asked.push_back(bytes.substr(0, end));
      bytes.erase(0, end);
      co_await asio::async_write(socket, asio::buffer(answer), asio::as_tuple(asio::use_awaitable));
      if (answer.empty()) co_return;
    }
    char last = 0;
    co_await socket.async_read_some(asio::buffer(&last, 1), asio::as_tuple(asio::use_awaitable));
  }

  Tcp::acceptor acceptor;
  std::vector<std::string> answers;
  std::vector<std::string> asked;
};

struct World : TestLoop {
  std::shared_ptr<routeros::RestSession> session_with(const Device& device) {
    const auto wire = std::make_shared<routeros::Wire>(loop.get_executor(), nullptr, "");
    const auto fault = run(wire->connect(device.acceptor.local_endpoint()));
    REQUIRE_FALSE(fault);
    return std::make_shared<routeros::RestSession>(wire, loop.get_executor(), "router:443");
  }
  // Of one command that a device answers so.
  Table answered(const std::string& answer, std::chrono::milliseconds time = 5s) {
    Device device{loop, {answer}};
    session = session_with(device);
    std::vector<routeros::Sentence> commands{{"/interface/print"}};
    return run(session->ask(std::move(commands), in(time))).front();
  }
  domain::PollOutcome signed_in(const std::string& answer) {
    Device device{loop, {answer}};
    session = session_with(device);
    return run(session->sign_in("signalbox", Secret{"secret"}, in(5s)));
  }

  std::shared_ptr<routeros::RestSession> session;
};
}  // namespace

TEST_CASE("a command is a request, its words the members of an object", "[device_poller]") {
  const auto request = routeros::request_of(
      {"/interface/wifi/monitor", "=numbers=a \"b\"", "=once="}, "router:443", "Basic x");
  CHECK_THAT(request, Catch::StartsWith(
                          "POST /rest/interface/wifi/monitor HTTP/1.1\r\nHost: router:443\r\n"));
  CHECK_THAT(request, Contains("\r\nAuthorization: Basic x\r\n"));
  CHECK_THAT(request, Contains("\r\nContent-Length: 31\r\n"));
  CHECK_THAT(request, Catch::EndsWith("\r\n\r\n{\"numbers\":\"a \\\"b\\\"\",\"once\":\"\"}"));
}

TEST_CASE("rows come as an array, and what is one thing as an object", "[device_poller]") {
  World world;
  const auto table =
      world.answered(http("200 OK", R"([{".id":"*1","name":"ether1"},{"name":"b"}])"));
  CHECK(table.end == TableEnd::answered);
  REQUIRE(table.rows.size() == 2);
  CHECK(table.rows[0].raw("name") == "ether1");
  CHECK(world.session->is_open());
  const auto one = world.answered(http("200 OK", R"({"name":"box"})"));
  REQUIRE(one.rows.size() == 1);
  CHECK(one.rows[0].raw("name") == "box");
  CHECK(world.answered(http("200 OK", "[]")).rows.empty());
  const std::string chunked =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
      "2\r\n[{\r\nc\r\n\"name\":\"c\"}]\r\n0\r\n\r\n";
  CHECK(world.answered(chunked).rows.at(0).raw("name") == "c");
}

TEST_CASE("commands go one after the other over one connection", "[device_poller]") {
  World world;
  Device device{world.loop, {http("200 OK", "[]"), http("200 OK", R"([{"name":"second"}])")}};
  const auto session = world.session_with(device);
  std::vector<routeros::Sentence> commands{{"/a/print"}, {"/b/print", "=.proplist=name"}};
  const auto tables = world.run(session->ask(std::move(commands), world.in(5s)));
  CHECK(tables[0].rows.empty());
  CHECK(tables[1].rows.at(0).raw("name") == "second");
  CHECK_THAT(device.asked.at(1), Contains(R"({".proplist":"name"})"));
}

TEST_CASE("a refused command has the device's words, and the next one goes on", "[device_poller]") {
  World world;
  const auto table = world.answered(
      http("400 Bad Request",
           R"json({"error":400,"detail":"no such command or directory (wifi)"})json"));
  CHECK(table.end == TableEnd::trapped);
  CHECK(table.is_not_there());
  CHECK(world.session->is_open());
  CHECK(world.answered(http("500 Internal Server Error", "<html>")).message == "HTTP status 500");
}

TEST_CASE("a wrong password is unauthorized, whatever else the device says", "[device_poller]") {
  World world;
  CHECK(world.signed_in(http("200 OK", R"({"name":"box"})")).end == PollEnd::answered);
  const auto refused =
      world.signed_in(http("401 Unauthorized", R"({"error":401,"message":"Unauthorized"})"));
  CHECK(refused.end == PollEnd::unauthorized);
  CHECK(refused.detail == "The device refuses the sign-in: Unauthorized.");
  // Who may not read this may still read other things.
  CHECK(world.signed_in(http("403 Forbidden", "{}")).end == PollEnd::answered);
}

TEST_CASE("what is no answer ends the session, with why", "[device_poller]") {
  World world;
  const auto lost_by = [&](const std::string& answer) {
    CHECK(world.answered(answer, 300ms).end == TableEnd::no_answer);
    CHECK_FALSE(world.session->is_open());
    return world.session->lost();
  };
  CHECK_THAT(lost_by("\x15\x03\x01 garbage\r\n\r\n"), Contains("does not speak HTTP"));
  CHECK_THAT(lost_by(http("200 OK", R"([{"name":)")), Contains("JSON cannot be read"));
  CHECK_THAT(lost_by(http("200 OK", "[[]]")), Contains("JSON cannot be read"));
  CHECK_THAT(lost_by("HTTP/1.1 200 OK\r\nContent-Length: 2000001\r\n\r\n"),
             Contains("more than fits"));
  CHECK_FALSE(world.session->was_late());
  CHECK_THAT(lost_by("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[{"),
             Contains("does not answer in time"));
  CHECK(world.session->was_late());
  CHECK_THAT(lost_by(""), Contains("closed the connection"));
}

TEST_CASE("an answer byte by byte is the same, also one without a body", "[device_poller]") {
  for (const auto* body : {"0\r\n\r\n", "2\r\n[]\r\n0\r\n\r\n"}) {
    routeros::RestAnswer answer;
    std::string pending;
    for (const char byte :
         "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string{body}) {
      CHECK_FALSE(answer.is_done());
      pending += byte;
      answer.take(&pending);
    }
    CHECK(answer.is_done());
    CHECK(answer.fault().empty());
    CHECK(answer.table().value_or(Table{}).end == TableEnd::answered);
  }
}
