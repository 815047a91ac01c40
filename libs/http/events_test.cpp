#include "http/events.hpp"

#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"

#include <memory>
#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using namespace std::string_literals;
using Catch::Contains;
using http::encode_event;
using testing::HttpServer;
using testing::RawClient;
namespace asio = boost::asio;

namespace {
const auto retry = "d\r\nretry: 3000\n\n\r\n"s;

// A server whose every request listens; the streams live on its loop.
class Listeners {
 public:
  explicit Listeners(http::EventLimits limits = {})
      : server_([this](const http::Request&) { return answer(this); }, {}), limits_(limits) {
    server_.on_loop(
        [this] { streams_ = std::make_unique<http::EventStreams>(server_.executor(), limits_); });
  }
  Listeners(const Listeners&) = delete;
  Listeners& operator=(const Listeners&) = delete;
  ~Listeners() {
    server_.on_loop([this] {
      last_.reset();
      streams_.reset();
    });
  }

  HttpServer& server() { return server_; }
  bool push(const std::string& text) {
    bool taken = false;
    server_.on_loop([&] { taken = last_->push(std::make_shared<const std::string>(text)); });
    return taken;
  }
  void push_twice(const std::string& text) {
    const auto frame = std::make_shared<const std::string>(text);
    server_.on_loop([&] {
      last_->push(frame);
      last_->push(frame);
    });
  }
  void close() {
    server_.on_loop([&] { last_->close(); });
  }
  std::size_t size() {
    std::size_t count = 0;
    server_.on_loop([&] { count = streams_->size(); });
    return count;
  }

 private:
  static asio::awaitable<http::Response> answer(Listeners* self) {
    self->last_ = self->streams_->open();
    co_return http::EventStreams::answer(self->last_);
  }

  HttpServer server_;
  http::EventLimits limits_;
  std::unique_ptr<http::EventStreams> streams_;
  std::shared_ptr<http::EventStream> last_;
};

void listen(RawClient& client) {
  client.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK_THAT(client.read_until("\r\n\r\n"), Contains("Content-Type: text/event-stream\r\n") &&
                                                Contains("Cache-Control: no-store\r\n"));
  CHECK(client.read_bytes(retry.size()) == retry);
}
}  // namespace

TEST_CASE("an event is written field by field and its data line by line", "[http]") {
  CHECK(encode_event({.data = "x"}) == "data: x\n\n");
  CHECK(encode_event({.data = ""}) == "data: \n\n");
  CHECK(encode_event({.id = "7-abc", .name = "alert.raised", .data = "a\nb\r\nc\rd\n"}) ==
        "id: 7-abc\nevent: alert.raised\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\n");
}

TEST_CASE("an id or name cannot bring fields of its own", "[http]") {
  const auto bad = GENERATE("a\ndata: x"s, "a\r"s, "\0"s);
  CHECK_THROWS_AS(encode_event({.id = bad, .data = ""}), std::invalid_argument);
  CHECK_THROWS_AS(encode_event({.name = bad, .data = ""}), std::invalid_argument);
}

TEST_CASE("where to go on is read from the header, else from the query", "[http]") {
  http::Request request;
  CHECK(http::last_event_id(request).empty());
  request.query = "last_event_id=7-abc&x=1";
  CHECK(http::last_event_id(request) == "7-abc");
  request.headers.add("Last-Event-ID", "8-def");
  CHECK(http::last_event_id(request) == "8-def");
  http::Request forged;
  forged.query = "last_event_id=7%0Adata:";
  CHECK(http::last_event_id(forged).empty());
}

TEST_CASE("a listener gets what is pushed", "[http]") {
  Listeners listeners;
  RawClient client{listeners.server().port()};
  listen(client);
  CHECK(listeners.push("data: 1\n\n"));
  CHECK(client.read_until("\n\n\r\n") == "9\r\ndata: 1\n\n\r\n");
  CHECK(listeners.size() == 1);
  listeners.close();
  CHECK(client.read_until("0\r\n\r\n") == "0\r\n\r\n");
  CHECK(listeners.size() == 0);
}

TEST_CASE("frames that wait together go out in one write", "[http]") {
  Listeners listeners;
  RawClient client{listeners.server().port()};
  listen(client);
  listeners.push_twice("data: 1\n\n");
  CHECK(client.read_bytes(24) == "12\r\ndata: 1\n\ndata: 1\n\n\r\n");
}

TEST_CASE("a quiet line carries a heartbeat", "[http]") {
  Listeners listeners{{.heartbeat = 20ms}};
  RawClient client{listeners.server().port()};
  listen(client);
  CHECK(client.read_until("3\r\n:\n\n\r\n") == "3\r\n:\n\n\r\n");
}

TEST_CASE("a listener that takes nothing is cut off and counted", "[http]") {
  Listeners listeners;
  RawClient client{listeners.server().port()};
  listen(client);
  const std::string large(100'000, 'x');
  while (listeners.push(large)) {
  }
  CHECK_FALSE(listeners.push("data: 1\n\n"));
  CHECK(listeners.size() == 0);
  client.read_to_end();
  CHECK(listeners.server().metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"too_slow\"} 1"));
}

TEST_CASE("a listener that leaves is forgotten", "[http]") {
  Listeners listeners;
  {
    RawClient client{listeners.server().port()};
    listen(client);
  }
  CHECK(listeners.server().metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"client_left\"} 1"));
  CHECK_FALSE(listeners.push("data: 1\n\n"));
}

TEST_CASE("a draining door ends its listeners in good order", "[http]") {
  Listeners listeners;
  RawClient client{listeners.server().port()};
  listen(client);
  CHECK(listeners.server().drain(10s).get());
  CHECK(client.read_to_end() == "0\r\n\r\n");
  CHECK(listeners.server().metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"drained\"} 1"));
}
