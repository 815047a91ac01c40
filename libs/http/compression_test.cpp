#include "http/compression.hpp"

#include "testing/catch.hpp"
#include "testing/http_server.hpp"
#include "testing/raw_client.hpp"

#include <boost/asio/thread_pool.hpp>
#include <zlib.h>

using namespace signalbox;
using Catch::Contains;
using testing::http_get;
using testing::HttpServer;
namespace asio = boost::asio;

namespace {
std::string gunzip(std::string_view bytes) {
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  std::string out(1024 * 1024, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  CHECK(::inflate(&stream, Z_FINISH) == Z_STREAM_END);
  out.resize(stream.total_out);
  ::inflateEnd(&stream);
  return out;
}

std::string text_of(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "device " + std::to_string(text.size()) + " is down. ";
  return text.substr(0, bytes);
}

// "/<bytes>" is JSON of that size with a tag; "/png", "/encoded", "/stay" are not to be compressed;
// "/tags" tells what it was asked.
asio::awaitable<http::Response> answer(http::Request request) {
  if (request.path == "/tags") {
    co_return http::Response{200, {}, std::string{request.headers.get("If-Match")}};
  }
  if (request.headers.get("If-None-Match") == "\"5\"")
    co_return http::Response{304, {{"ETag", "\"5\""}}};
  http::Response response{200, {{"ETag", "\"5\""}}, text_of(2000)};
  if (request.path == "/png") {
    response.headers.add("Content-Type", "image/png");
    co_return response;
  }
  response.headers.add("Content-Type", "application/json; charset=utf-8");
  if (request.path == "/encoded") response.headers.add("Content-Encoding", "br");
  if (request.path == "/stay") response.headers.add("Cache-Control", "no-transform");
  if (request.path[1] >= '0' && request.path[1] <= '9') {
    response.body = text_of(std::stoul(request.path.substr(1)));
  }
  co_return response;
}
}  // namespace

TEST_CASE("what gzip makes smaller is the same text again", "[http]") {
  for (const std::size_t size : {0UL, 1UL, 1000UL, 300'000UL}) {
    const auto text = text_of(size);
    const auto bytes = http::gzip(text);
    CHECK(gunzip(bytes) == text);
    if (size > 100) CHECK(bytes.size() < size / 2);
  }
}

TEST_CASE("text is compressible, pictures and events are not", "[http]") {
  CHECK(http::is_compressible("text/html; charset=utf-8"));
  CHECK(http::is_compressible("application/problem+json"));
  CHECK(http::is_compressible("image/svg+xml"));
  CHECK_FALSE(http::is_compressible("text/event-stream"));
  CHECK_FALSE(http::is_compressible("image/png"));
  CHECK_FALSE(http::is_compressible(""));
}

TEST_CASE("an answer goes out in gzip to those who take it", "[http]") {
  HttpServer server{answer};
  const auto* const accept = GENERATE("gzip", "br, gzip;q=0.5", "*");
  INFO(accept);
  const auto got =
      http_get(server.port(), "/2000", "Accept-Encoding: " + std::string{accept} + "\r\n");
  CHECK_THAT(got.head, Contains("Content-Encoding: gzip\r\n") &&
                           Contains("Vary: Accept-Encoding\r\n") &&
                           Contains("ETag: \"5-gzip\"\r\n"));
  CHECK(got.body.size() < 1000);
  CHECK(gunzip(got.body) == text_of(2000));
}

TEST_CASE("an answer goes out as it is to those who do not, and says that it varies", "[http]") {
  HttpServer server{answer};
  const auto* const field = GENERATE("", "Accept-Encoding: gzip;q=0\r\n", "Accept-Encoding: br\r\n",
                                     "Accept-Encoding: *;q=0\r\n");
  INFO(field);
  const auto got = http_get(server.port(), "/2000", field);
  CHECK_THAT(got.head, !Contains("Content-Encoding") && Contains("Vary: Accept-Encoding\r\n") &&
                           Contains("ETag: \"5\"\r\n"));
  CHECK(got.body == text_of(2000));
}

TEST_CASE("what is small, no text, encoded or to be left alone is not compressed", "[http]") {
  HttpServer server{answer};
  const auto* const path = GENERATE("/1023", "/png", "/encoded", "/stay");
  INFO(path);
  const auto got = http_get(server.port(), path, "Accept-Encoding: gzip\r\n");
  CHECK_THAT(got.head, !Contains("gzip"));
}

TEST_CASE("large answers are compressed by worker threads, or not at all", "[http]") {
  asio::thread_pool workers{1};
  HttpServer with{answer, {.workers = workers.get_executor()}};
  const HttpServer without{answer};
  const auto got = http_get(with.port(), "/300000", "Accept-Encoding: gzip\r\n");
  CHECK_THAT(got.head, Contains("Content-Encoding: gzip\r\n"));
  CHECK(gunzip(got.body) == text_of(300'000));
  const auto plain = http_get(without.port(), "/300000", "Accept-Encoding: gzip\r\n");
  CHECK(plain.body == text_of(300'000));
}

TEST_CASE("handlers see their own tags, whichever coding the client has", "[http]") {
  HttpServer server{answer};
  CHECK(http_get(server.port(), "/tags", "If-Match: \"5-gzip\", \"6\"\r\n").body == "\"5\", \"6\"");
  const auto known =
      http_get(server.port(), "/2000", "Accept-Encoding: gzip\r\nIf-None-Match: \"5-gzip\"\r\n");
  CHECK(known.status == 304);
  CHECK_THAT(known.head, Contains("ETag: \"5-gzip\"\r\n"));
}

TEST_CASE("a request with a coded body is refused", "[http]") {
  HttpServer server{answer};
  testing::RawClient client{server.port()};
  client.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\na");
  CHECK_THAT(client.read_to_end(), Catch::StartsWith("HTTP/1.1 415 "));
}
