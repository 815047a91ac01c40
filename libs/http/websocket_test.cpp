#include "http/websocket.hpp"

#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket.hpp>

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using testing::HttpServer;
namespace asio = boost::asio;
namespace beast = boost::beast;

namespace {
// Sends back what it gets; "leave", "fail" and "flood" end the conversation in their ways.
asio::awaitable<void> echo(http::WebSocket socket) {
  while (auto message = co_await socket.read()) {
    if (message->bytes == "leave") {
      socket.send("bye");
      co_return;
    }
    if (message->bytes == "close") socket.close(http::CloseCode::policy_violation, "signed out");
    if (message->bytes == "fail") throw std::runtime_error{"secret"};
    const auto bytes = std::make_shared<const std::string>(std::move(message->bytes));
    if (*bytes == "flood") {
      const auto block = std::make_shared<const std::string>(100'000, 'x');
      while (socket.send(block)) {
      }
      co_return;
    }
    socket.send(bytes, message->text);
  }
}

asio::awaitable<http::Response> answer(http::Request /*request*/) {
  http::Response response{200, {{"X-Mark", "1"}}};
  response.conversation = echo;
  co_return response;
}

// A blocking client by Beast, as a browser of the page `origin`.
class Client {
 public:
  explicit Client(std::uint16_t port, std::string origin = "") {
    socket_.next_layer().connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(beast::websocket::stream_base::decorator(
        [origin = std::move(origin)](beast::websocket::request_type& request) {
          if (!origin.empty()) request.set("Origin", origin);
        }));
    beast::error_code error;
    socket_.handshake(answer_, "here:" + std::to_string(port), "/live", error);
  }

  unsigned status() const { return answer_.result_int(); }
  std::string mark() const { return std::string{answer_["X-Mark"]}; }
  void send(const std::string& text, bool as_text = true) {
    socket_.text(as_text);
    socket_.write(asio::buffer(text));
  }
  // A message, or why there is none.
  std::string read() {
    beast::flat_buffer buffer;
    beast::error_code error;
    socket_.read(buffer, error);
    return error ? "! " + std::to_string(socket_.reason().code)
                 : beast::buffers_to_string(buffer.data());
  }
  std::string reason() const { return std::string{socket_.reason().reason.c_str()}; }
  bool got_text() const { return socket_.got_text(); }

 private:
  asio::io_context loop_;
  beast::websocket::stream<asio::ip::tcp::socket> socket_{loop_};
  beast::websocket::response_type answer_;
};
}  // namespace

TEST_CASE("messages go both ways, text and binary", "[http]") {
  HttpServer server{answer};
  Client client{server.port()};
  CHECK(client.status() == 101);
  CHECK(client.mark() == "1");
  client.send("hello");
  CHECK(client.read() == "hello");
  CHECK(client.got_text());
  client.send(std::string(60'000, '\xff'), false);
  CHECK(client.read() == std::string(60'000, '\xff'));
  CHECK_FALSE(client.got_text());
  CHECK(server.metrics_say("signalbox_http_streams{door=\"test\"} 1"));
}

TEST_CASE("a conversation ends with the code that fits", "[http]") {
  HttpServer server{answer};
  Client leaving{server.port()};
  leaving.send("leave");
  CHECK(leaving.read() == "bye");
  CHECK(leaving.read() == "! 1000");
  Client failing{server.port()};
  failing.send("fail");
  CHECK(failing.read() == "! 1011");
  CHECK_THAT(server.log_text(), Contains("conversation failed"));
  Client closed{server.port()};
  closed.send("close");
  CHECK(closed.read() == "! 1008");
  CHECK(closed.reason() == "signed out");
  Client wordy{server.port()};
  wordy.send(std::string(64 * 1024 + 1, 'x'));
  CHECK(wordy.read() == "! 1009");
  Client garbled{server.port()};
  garbled.send("\xff");
  CHECK(garbled.read() == "! 1007");
}

TEST_CASE("a client that vanishes is noticed, and so is one that answers no ping", "[http]") {
  http::ServerOptions options;
  options.limits.websocket_idle_deadline = 100ms;
  HttpServer server{answer, options};
  {
    const Client gone{server.port()};
  }
  const Client mute{server.port()};  // a blocking client answers pings only while it reads
  CHECK(server.metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"client_left\"} 2"));
}

TEST_CASE("a client that takes nothing is cut off when its queue is full", "[http]") {
  HttpServer server{answer};
  Client client{server.port()};
  client.send("flood");
  CHECK(server.metrics_say("signalbox_http_streams_ended_total{door=\"test\",end=\"too_slow\"} 1"));
}

TEST_CASE("a draining door says that it goes away", "[http]") {
  HttpServer server{answer};
  Client client{server.port()};
  client.send("hello");
  CHECK(client.read() == "hello");
  auto drained = server.drain(10s);
  CHECK(client.read() == "! 1001");
  CHECK(drained.get());
  CHECK(server.metrics_say("signalbox_http_streams_ended_total{door=\"test\",end=\"drained\"} 1"));
}

TEST_CASE("pages of other origins are refused unless they are allowed", "[http]") {
  http::ServerOptions options;
  options.websocket_origins = {"https://ops.example.com"};
  HttpServer server{answer, options};
  const auto own = "http://here:" + std::to_string(server.port());
  CHECK(Client{server.port(), own}.status() == 101);
  CHECK(Client{server.port(), "https://ops.example.com"}.status() == 101);
  CHECK(Client{server.port(), "https://evil.example.com"}.status() == 403);
  CHECK(Client{server.port(), "null"}.status() == 403);
}

TEST_CASE("who does not ask for a WebSocket is told to", "[http]") {
  HttpServer server{answer};
  const auto got = testing::http_get(server.port(), "/live");
  CHECK(got.status == 426);
  CHECK_THAT(got.head, Contains("Upgrade: websocket\r\n"));
  testing::RawClient old{server.port()};
  old.send(
      "GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 7\r\n\r\n");
  CHECK_THAT(old.read_to_end(), Catch::StartsWith("HTTP/1.1 4"));
}
