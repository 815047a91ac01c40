#include "http/body.hpp"

#include "http/failure.hpp"
#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using testing::HttpServer;
using testing::RawClient;
namespace asio = boost::asio;

namespace {
constexpr std::size_t large_bytes = 0x2000000;

asio::awaitable<void> wait(std::chrono::milliseconds time) {
  asio::steady_timer timer{co_await asio::this_coro::executor, time};
  co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> write_three(http::BodyWriter writer) {
  co_await writer.write("one");
  co_await writer.write("");
  co_await writer.write(
      {std::make_shared<const std::string>(" two"), std::make_shared<const std::string>(" three")});
}

asio::awaitable<void> write_and_fail(http::BodyWriter writer) {
  co_await writer.write("half");
  throw std::runtime_error{"the disk is gone"};
}

asio::awaitable<void> write_and_wait(http::BodyWriter writer) {
  co_await writer.write("first");
  co_await wait(1h);
}

// More than any socket buffers hold, in one piece.
asio::awaitable<void> write_large(http::BodyWriter writer) {
  co_await writer.write(std::string(large_bytes, 'x'));
  co_await wait(1h);
}

// The same, in many.
asio::awaitable<void> write_without_end(http::BodyWriter writer) {
  const auto block = std::make_shared<const std::string>(64 * 1024, 'x');
  while (true) co_await writer.write({block});
}

http::Response streamed(const std::string& path) {
  http::Response response{200, {{"Content-Type", "text/plain"}}};
  http::Streaming stream{write_three};
  if (path == "/length") stream.bytes = 13;
  if (path == "/short") stream.bytes = 14;
  if (path == "/long") stream.bytes = 5;
  if (path == "/fails") stream.write = write_and_fail;
  if (path == "/waits") stream.write = write_and_wait;
  if (path == "/endless") stream = {.write = write_and_wait, .endless = true};
  if (path == "/flood") stream.write = write_without_end;
  if (path == "/endless_large") stream = {.write = write_large, .endless = true};
  response.stream = std::move(stream);
  return response;
}

// Counts the bytes of a streamed body; "/unread" leaves it lying.
asio::awaitable<http::Response> answer(http::Request request) {
  if (request.method == "GET") co_return streamed(request.path);
  if (request.path == "/unread") co_return http::Response{200, {}, "no thanks"};
  if (!request.body_stream) co_return http::Response{200, {}, "buffered " + request.body};
  std::size_t bytes = 0;
  while (true) {
    const auto piece = co_await request.body_stream->read_some();
    if (!piece) co_return http::problem(piece.error(), request.request_id);
    if (piece->empty()) break;
    if (piece->size() > 64 * 1024) throw std::logic_error{"a piece is too large"};
    bytes += piece->size();
  }
  co_return http::Response{200, {}, "streamed " + std::to_string(bytes)};
}

http::ServerOptions options() {
  http::ServerOptions options;
  options.limits.body_bytes_max = 10;
  options.choose_body = [](const http::Request& request) {
    if (request.path == "/buffered") return http::BodyRule{false, 10};
    return http::BodyRule{true, 100'000'000};
  };
  return options;
}

std::string get(std::string_view path) {
  return "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

std::string put(std::string_view path, std::string_view fields) {
  return "PUT " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + std::string{fields} + "\r\n";
}
}  // namespace

TEST_CASE("a stream goes out in chunks, and the connection goes on", "[http]") {
  HttpServer server{answer};
  RawClient client{server.port()};
  for (int i = 0; i < 3; ++i) {
    client.send(get("/"));
    CHECK_THAT(client.read_until("\r\n\r\n"), Contains("Transfer-Encoding: chunked\r\n"));
    CHECK(client.read_until("0\r\n\r\n") == "3\r\none\r\na\r\n two three\r\n0\r\n\r\n");
  }
  CHECK(server.metrics_say("signalbox_http_streams_ended_total{door=\"test\",end=\"finished\"} 3"));
}

TEST_CASE("a stream of known length goes out with it", "[http]") {
  HttpServer server{answer};
  RawClient client{server.port()};
  client.send(get("/length") + get("/length"));
  for (int i = 0; i < 2; ++i) {
    CHECK_THAT(client.read_until("\r\n\r\n"), Contains("Content-Length: 13\r\n"));
    CHECK(client.read_bytes(13) == "one two three");
  }
}

TEST_CASE("HTTP/1.0 gets a stream without chunks and HEAD gets none", "[http]") {
  HttpServer server{answer};
  RawClient old{server.port()};
  old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_THAT(old.read_to_end(), Catch::EndsWith("\r\n\r\none two three") && !Contains("chunked"));
  RawClient head{server.port()};
  head.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n" + get("/length"));
  CHECK_THAT(head.read_until("\r\n\r\n"), Contains("chunked"));
  CHECK_THAT(head.read_until("three"), Contains("Content-Length: 13"));
}

TEST_CASE("a stream that fails or miscounts is cut, so that nobody takes it for whole", "[http]") {
  HttpServer server{answer};
  const auto* const path = GENERATE("/fails", "/short", "/long");
  INFO(path);
  RawClient client{server.port()};
  client.send(get(path));
  CHECK_THAT(client.read_to_end(), !Catch::EndsWith("0\r\n\r\n") && !Contains("disk"));
  CHECK(server.metrics_say("signalbox_http_streams_ended_total{door=\"test\",end=\"failed\"} 1"));
  CHECK_THAT(server.log_text(), Contains("stream failed"));
}

TEST_CASE("a client that leaves a quiet stream is noticed", "[http]") {
  HttpServer server{answer};
  {
    RawClient client{server.port()};
    client.send(get("/waits"));
    client.read_until("first\r\n");
    CHECK(server.metrics_say("signalbox_http_streams{door=\"test\"} 1"));
  }
  CHECK(server.metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"client_left\"} 1"));
  CHECK(server.metrics_say("signalbox_http_streams{door=\"test\"} 0"));
}

TEST_CASE("a client that takes nothing of a stream is cut at the write deadline", "[http]") {
  http::ServerOptions hasty;
  hasty.limits.write_deadline = 50ms;
  HttpServer server{answer, hasty};
  RawClient client{server.port()};
  client.send(get("/flood"));
  CHECK(server.metrics_say(
      "signalbox_http_streams_ended_total{door=\"test\",end=\"client_left\"} 1"));
}

TEST_CASE("a stream outlives the answer deadline", "[http]") {
  http::ServerOptions hasty;
  hasty.limits.answer_deadline = 1ms;
  hasty.limits.read_deadline = 1ms;
  HttpServer server{answer, hasty};
  RawClient client{server.port()};
  client.send(get("/endless"));
  client.read_until("first\r\n");
  asio::steady_timer later{server.executor(), 50ms};
  later.async_wait(asio::use_future).get();
  CHECK(server.drain(10s).get());
  CHECK(client.read_to_end() == "0\r\n\r\n");
}

TEST_CASE("draining ends endless streams at once and lets others finish", "[http]") {
  HttpServer server{answer};
  RawClient endless{server.port()};
  endless.send(get("/endless"));
  endless.read_until("first\r\n");
  RawClient other{server.port()};
  other.send(get("/waits"));
  other.read_until("first\r\n");
  auto drained = server.drain(100ms);
  CHECK(endless.read_to_end() == "0\r\n\r\n");
  CHECK_FALSE(drained.get());  // the other did not end by itself
  CHECK(other.read_to_end().empty());
  CHECK(server.metrics_say("signalbox_http_streams_ended_total{door=\"test\",end=\"drained\"} 1"));
}

TEST_CASE("a drain in the middle of a piece lets that piece out", "[http]") {
  HttpServer server{answer};
  RawClient client{server.port()};
  client.send(get("/endless_large"));
  client.read_until("\r\n\r\n");
  CHECK(server.metrics_say("signalbox_http_streams{door=\"test\"} 1"));
  auto drained = server.drain(10s);
  CHECK(client.read_bytes(9) == "2000000\r\n");
  const auto text = client.read_to_end();
  CHECK(drained.get());
  CHECK(text.size() == large_bytes + 7);
  CHECK_THAT(text.substr(large_bytes), Catch::Equals("\r\n0\r\n\r\n"));
}

TEST_CASE("a body is read in pieces, by length or in chunks, and the connection goes on",
          "[http]") {
  HttpServer server{answer, options()};
  RawClient client{server.port()};
  const std::string block(1'000'000, 'b');
  client.send(put("/", "Content-Length: 8000000\r\n"));
  for (int i = 0; i < 8; ++i) client.send(block);
  CHECK(testing::read_answer(client).body == "streamed 8000000");
  client.send(put("/", "Transfer-Encoding: chunked\r\n") + "f4240\r\n" + block +
              "\r\n3\r\nabc\r\n0\r\n\r\n");
  CHECK(testing::read_answer(client).body == "streamed 1000003");
  client.send(put("/", "") + put("/buffered", "Content-Length: 3\r\n") + "abc");
  CHECK(testing::read_answer(client).body == "streamed 0");
  CHECK(testing::read_answer(client).body == "buffered abc");
}

TEST_CASE("a body is refused before it is sent when its length is past the limit", "[http]") {
  HttpServer server{answer, options()};
  const auto [path, bytes] = GENERATE(table<const char*, const char*>(
      {{"/", "100000001"}, {"/buffered", "11"}, {"/", "18446744073709551615"}}));
  RawClient client{server.port()};
  client.send(put(path, "Expect: 100-continue\r\nContent-Length: " + std::string{bytes} + "\r\n"));
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 413 ") && !Contains("100 Continue"));
}

TEST_CASE("a body in chunks ends at its limit", "[http]") {
  http::ServerOptions small;
  small.choose_body = [](const http::Request&) { return http::BodyRule{true, 5}; };
  HttpServer server{answer, small};
  RawClient client{server.port()};
  client.send(put("/", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n");
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 413 "));
}

TEST_CASE("a client that waits to be told to go on is told when the body is wanted", "[http]") {
  HttpServer server{answer, options()};
  RawClient client{server.port()};
  client.send(put("/", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  CHECK(testing::read_answer(client).body == "streamed 3");
  client.send(put("/unread", "Expect: 100-continue\r\nContent-Length: 3\r\n"));
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 200 ") && Contains("no thanks") &&
                                       Contains("Connection: close"));
}

TEST_CASE("a handler that leaves a body unread is heard, and the connection closed", "[http]") {
  HttpServer server{answer, options()};
  RawClient client{server.port()};
  client.send(put("/unread", "Content-Length: 1000000\r\n") + std::string(500'000, 'x'));
  client.finish_sending();
  CHECK_THAT(client.read_to_end(), Contains("no thanks") && Contains("Connection: close"));
}

TEST_CASE("a body that breaks off or dawdles is a failure", "[http]") {
  auto hasty = options();
  hasty.limits.read_deadline = 50ms;
  HttpServer server{answer, hasty};
  RawClient broken{server.port()};
  broken.send(put("/", "Content-Length: 10\r\n") + "abc");
  broken.finish_sending();
  CHECK_THAT(broken.read_to_end(), Contains("The body broke off."));
  RawClient slow{server.port()};
  slow.send(put("/", "Content-Length: 10\r\n") + "abc");
  CHECK(slow.read_to_end().empty());  // nobody waits for who is silent: the connection is closed
  CHECK(server.metrics_say("signalbox_http_requests_total{door=\"test\",status=\"5xx\"} 1"));
}

TEST_CASE("reading a body in time keeps the answer deadline away", "[http]") {
  auto hasty = options();
  hasty.limits.answer_deadline = 200ms;
  HttpServer server{answer, hasty};
  RawClient client{server.port()};
  client.send(put("/", "Content-Length: 9\r\n"));
  for (int i = 0; i < 9; ++i) {
    asio::steady_timer pause{server.executor(), 50ms};
    pause.async_wait(asio::use_future).get();
    client.send("x");
  }
  CHECK(testing::read_answer(client).body == "streamed 9");
}
