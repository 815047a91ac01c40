#include "http/server.hpp"

#include "http/failure.hpp"
#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using Catch::Contains;
using testing::RawClient;
namespace asio = boost::asio;

namespace {
asio::awaitable<http::Response> answer(http::Request request) {
  if (request.path == "/fault") throw std::runtime_error{"secret detail"};
  if (request.path == "/odd") throw 42;
  if (request.path == "/99") co_return http::Response{99};
  if (request.path == "/204") co_return http::Response{204};
  if (request.path == "/inject") co_return http::Response{200, {{"X-A", "1\r\nX-Evil: yes"}}};
  if (request.path == "/deaf") {  // as a job on a worker thread is
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    asio::steady_timer timer{co_await asio::this_coro::executor, 1h};
    co_await timer.async_wait(asio::use_awaitable);
  }
  if (request.path == "/slow") {
    asio::steady_timer timer{co_await asio::this_coro::executor, 300ms};
    co_await timer.async_wait(asio::use_awaitable);
  }
  if (request.path == "/never") {
    asio::steady_timer timer{co_await asio::this_coro::executor, 1h};
    co_await timer.async_wait(asio::use_awaitable);
  }
  auto body = request.method + " " + request.path + " " + request.query + " " + request.body;
  co_return http::Response{200, {{"Content-Type", "text/plain"}}, std::move(body)};
}

struct Running : testing::HttpServer {
  explicit Running(const http::ServerLimits& limits = {})
      : HttpServer(answer, {.limits = limits}) {}
};

std::string get(std::string_view target) {
  return "GET " + std::string{target} + " HTTP/1.1\r\nHost: test\r\n\r\n";
}
}  // namespace

TEST_CASE("a request is answered with its path, query and an id of its own", "[http]") {
  const Running running;
  const auto answer = testing::http_get(running.port(), "/a%20b?c=d&e");
  CHECK(answer.status == 200);
  CHECK(answer.body == "GET /a%20b c=d&e ");
  CHECK_THAT(answer.head, Contains("Content-Type: text/plain\r\n") &&
                              Contains("Server: signalbox/") && Contains("X-Request-Id: 0"));
}

TEST_CASE("a connection carries many requests, also when they are sent at once", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send(get("/1"));
  CHECK(testing::read_answer(client).body == "GET /1  ");
  client.send(get("/2") + get("/3") +
              "POST /4 HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nbody" + get("/5"));
  CHECK(testing::read_answer(client).body == "GET /2  ");
  CHECK(testing::read_answer(client).body == "GET /3  ");
  CHECK(testing::read_answer(client).body == "POST /4  body");
  CHECK(testing::read_answer(client).body == "GET /5  ");
}

TEST_CASE("HEAD is answered like GET, without the body", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send("HEAD /x HTTP/1.1\r\nHost: test\r\n\r\n" + get("/y"));
  CHECK_THAT(client.read_until("\r\n\r\n"), Contains("Content-Length: 8\r\n"));
  CHECK(testing::read_answer(client).body == "GET /y  ");
}

TEST_CASE("a request that comes in single bytes is a request", "[http]") {
  const Running running;
  RawClient client{running.port()};
  for (const char byte : get("/slowly")) client.send({&byte, 1});
  CHECK(testing::read_answer(client).body == "GET /slowly  ");
}

TEST_CASE("a handler's fault is a 500 that tells nothing and the connection goes on", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send(get("/fault"));
  const auto answer = testing::read_answer(client);
  CHECK(answer.status == 500);
  CHECK_THAT(answer.body, Contains("\"code\":\"internal\"") && !Contains("secret"));
  client.send(get("/1"));
  CHECK(testing::read_answer(client).status == 200);
}

TEST_CASE("an answer that does not come is a 504", "[http]") {
  http::ServerLimits limits;
  limits.answer_deadline = 50ms;
  const Running running{limits};
  const auto* const path = GENERATE("/never", "/deaf");
  const auto answer = testing::http_get(running.port(), path);
  CHECK(answer.status == 504);
  CHECK_THAT(answer.body, Contains("\"code\":\"timeout\""));
  CHECK_THAT(answer.head, Contains("X-Request-Id: 0"));
}

TEST_CASE("a handler past its deadline holds its place until it ends", "[http]") {
  std::shared_ptr<asio::steady_timer> work;
  const auto deaf = [&work](http::Request request) -> asio::awaitable<http::Response> {
    return [](std::shared_ptr<asio::steady_timer>* at,
              std::string path) -> asio::awaitable<http::Response> {
      if (path != "/deaf") co_return http::Response{204};
      co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
      const auto timer =
          std::make_shared<asio::steady_timer>(co_await asio::this_coro::executor, 1h);
      *at = timer;
      co_await timer->async_wait(asio::as_tuple(asio::use_awaitable));
      co_return http::Response{204};
    }(&work, std::move(request.path));
  };
  testing::HttpServer server{deaf, {.limits = {.handlers_max = 1, .answer_deadline = 50ms}}};
  CHECK(testing::http_get(server.port(), "/deaf").status == 504);
  const auto refused = testing::http_get(server.port(), "/");
  CHECK(refused.status == 503);
  CHECK_THAT(refused.head, Contains("Retry-After: 1\r\n") && Contains("X-Request-Id: "));
  CHECK_FALSE(server.drain(20ms).get());

  server.on_loop([&] { work->cancel(); });
  CHECK(server.metrics_say(R"(signalbox_http_handlers{door="test"} 0)"));
}

TEST_CASE("what is no request is refused and the connection closed", "[http]") {
  const Running running;
  const auto* const bytes = GENERATE(
      "nonsense\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\na",
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
      "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n"
      "Content-Length: 5\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nX-Folded: a\r\n b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nX-Blank : a\r\n\r\n", "\x16\x03\x01\x02\x01\x01\r\n\r\n");
  INFO(bytes);
  RawClient client{running.port()};
  client.send(bytes);
  const auto answer = client.read_to_end();
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 400 ") && Contains("Connection: close") &&
                         Contains("\"code\":\"invalid\"") && Contains("X-Request-Id: 0"));
}

TEST_CASE("headers and bodies past their limit are refused", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(16'000, 'x') + "\r\n\r\n");
  CHECK(testing::read_answer(client).status == 200);
  client.send("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(16'500, 'x') + "\r\n\r\n");
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 431 "));

  RawClient announced{running.port()};
  announced.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2000001\r\n\r\n");
  CHECK_THAT(announced.read_to_end(), Catch::StartsWith("HTTP/1.1 413 "));
}

TEST_CASE("a handler that breaks the rules is a 500 and harms nobody", "[http]") {
  const Running running;
  for (const auto* path : {"/odd", "/99", "/inject"}) {
    INFO(path);
    const auto answer = testing::http_get(running.port(), path);
    CHECK(answer.status == 500);
    CHECK_THAT(answer.head, !Contains("X-Evil"));
  }
}

TEST_CASE("a fault is logged under the request's id", "[http]") {
  Running running;
  const auto head = testing::http_get(running.port(), "/fault").head;
  const auto at = head.find("X-Request-Id: ") + 14;
  CHECK_THAT(running.log_text(), Contains("\"request_id\":\"" + head.substr(at, 36) + "\"") &&
                                     Contains("secret detail"));
}

TEST_CASE("an answer without content says nothing of its length", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send(get("/204") + get("/1"));
  CHECK_THAT(client.read_until("\r\n\r\n"),
             Catch::StartsWith("HTTP/1.1 204 ") && !Contains("Content-Length"));
  CHECK(testing::read_answer(client).status == 200);
}

TEST_CASE("the absolute form names the same resource", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send("GET http://host:80/a?b HTTP/1.1\r\nHost: x\r\n\r\n" +
              std::string{"GET http://host HTTP/1.1\r\nHost: x\r\n\r\n"});
  CHECK(testing::read_answer(client).body == "GET /a b ");
  CHECK(testing::read_answer(client).body == "GET /  ");
}

TEST_CASE("a client that asks before it sends its body is told to go on", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send("POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("body");
  CHECK(testing::read_answer(client).body == "POST /x  body");
}

TEST_CASE("a client of HTTP/1.0 that wants to stay is told that it may", "[http]") {
  const Running running;
  RawClient client{running.port()};
  client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK_THAT(testing::read_answer(client).head,
             Catch::StartsWith("HTTP/1.0 200 ") && Contains("Connection: keep-alive"));
  client.send("GET /2 HTTP/1.0\r\n\r\n");
  CHECK_THAT(client.read_to_end(), Catch::EndsWith("GET /2  "));
}

TEST_CASE("a client that dawdles is dropped, and so is one that says nothing", "[http]") {
  http::ServerLimits limits;
  limits.read_deadline = 50ms;
  limits.idle_deadline = 50ms;
  const Running running{limits};
  RawClient dawdler{running.port()};
  dawdler.send("GET / HT");
  CHECK(dawdler.read_to_end().empty());

  RawClient silent{running.port()};
  CHECK(silent.read_to_end().empty());
}

TEST_CASE("a client that leaves in the middle harms nobody", "[http]") {
  const Running running;
  for (int i = 0; i < 20; ++i) {
    RawClient client{running.port()};
    client.send(i % 2 == 0 ? "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc" : get("/slow"));
  }
  CHECK(testing::http_get(running.port(), "/still").status == 200);
}

TEST_CASE("connections past the limit are closed at once", "[http]") {
  http::ServerLimits limits;
  limits.connections_max = 1;
  const Running running{limits};
  RawClient first{running.port()};
  first.send(get("/1"));
  CHECK(testing::read_answer(first).status == 200);
  RawClient second{running.port()};
  CHECK(second.read_to_end().empty());
  first.send(get("/2"));
  CHECK(testing::read_answer(first).status == 200);
}

TEST_CASE("draining finishes what was begun and closes the rest", "[http]") {
  Running running;
  RawClient idle{running.port()};
  idle.send(get("/1"));
  CHECK(testing::read_answer(idle).status == 200);
  RawClient busy{running.port()};
  busy.send("POST /slow HTTP/1.1\r\nHost: test\r\nContent-Length: 4\r\n\r\nhalf");
  RawClient other{running.port()};  // once this is answered, the busy request has been read
  other.send(get("/2"));
  CHECK(testing::read_answer(other).status == 200);

  auto drained = running.drain(10s);
  CHECK(idle.read_to_end().empty());
  const auto answer = busy.read_to_end();
  CHECK_THAT(answer, Catch::StartsWith("HTTP/1.1 200 ") && Contains("Connection: close") &&
                         Catch::EndsWith("POST /slow  half"));
  CHECK(drained.get());
  CHECK_THROWS(RawClient{running.port()});
}

TEST_CASE("a door that is left goes on answering those who have not heard of it", "[http]") {
  http::ServerLimits limits;
  limits.leaving_time = 2s;
  Running running{limits};
  RawClient idle{running.port()};
  idle.send(get("/1"));
  CHECK(testing::read_answer(idle).status == 200);

  auto drained = running.drain(10s);
  // New connections are taken, and told; the first may have been before the drain.
  while (testing::http_get(running.port(), "/2").head.find("Connection: close") ==
         std::string::npos) {
  }
  idle.send(get("/3"));
  CHECK_THAT(idle.read_to_end(),
             Catch::StartsWith("HTTP/1.1 200 ") && Contains("Connection: close"));
  CHECK(drained.get());
  CHECK_THROWS(RawClient{running.port()});
}

TEST_CASE("draining cuts what does not finish by its deadline", "[http]") {
  Running running;
  RawClient stuck{running.port()};
  stuck.send(get("/never"));
  CHECK(testing::http_get(running.port(), "/1").status == 200);
  CHECK_FALSE(running.drain(50ms).get());
  CHECK(stuck.read_to_end().empty());
}

TEST_CASE("an address that cannot be listened on is named", "[http]") {
  const Running running;
  asio::io_context loop;
  SystemClock clock;
  log::Sink sink{-1, clock};
  UuidSource ids{clock};
  metrics::Registry metrics;
  const http::ServerParts parts{loop.get_executor(), clock, ids,
                                log::Logger{sink, log::Level::error, "test", "i-1"}, metrics};
  CHECK_THROWS_WITH(http::Server(parts, "test", {"127.0.0.1", running.port()}, answer),
                    Contains("cannot listen on 127.0.0.1 port"));
}

TEST_CASE("requests are counted by class of status", "[http]") {
  const Running running;
  testing::http_get(running.port(), "/1");
  testing::http_get(running.port(), "/fault");
  CHECK_THAT(running.metrics(),
             Contains("signalbox_http_requests_total{door=\"test\",status=\"2xx\"} 1\n") &&
                 Contains("signalbox_http_requests_total{door=\"test\",status=\"5xx\"} 1\n") &&
                 Contains("signalbox_http_request_duration_seconds_count{door=\"test\"} 2\n"));
}
