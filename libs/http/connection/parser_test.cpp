#include "http/connection/parser.hpp"

#include "testing/catch.hpp"

#include <boost/beast/http/error.hpp>

using namespace signalbox;
using boost::beast::http::error;

namespace {
// Feeds the bytes `step` at a time; the error that ended it, if any.
boost::system::error_code feed(http::RequestParser& parser, std::string_view bytes,
                               std::size_t step) {
  std::string waiting;
  boost::system::error_code failed;
  while (!parser.is_done()) {
    if (waiting.empty() || failed == error::need_more) {
      if (bytes.empty()) return failed;
      waiting += bytes.substr(0, step);
      bytes.remove_prefix(std::min(step, bytes.size()));
    }
    waiting.erase(0, parser.put(waiting, failed));
    if (failed && failed != error::need_more) return failed;
  }
  return {};
}
}  // namespace

TEST_CASE("a request is the same in whatever pieces it comes", "[http]") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1000});
  http::RequestParser parser{1000};
  CHECK_FALSE(feed(parser,
                   "HEAD http://x/a?b=c HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                   "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n"
                   "X-Trailer: no\r\n\r\n",
                   step));
  CHECK_FALSE(parser.header_fault());
  CHECK(parser.head_only());
  CHECK(parser.awaits_go_on());
  CHECK(parser.take_body() == "abcde");
  const auto request = parser.take_request();
  CHECK(request.method == "GET");
  CHECK(request.path == "/a");
  CHECK(request.query == "b=c");
  CHECK_FALSE(request.headers.has("X-Trailer"));
}

TEST_CASE("headers are bounded in bytes and number, however they come", "[http]") {
  const auto step = GENERATE(std::size_t{20}, std::size_t{100'000});
  std::string many = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 101; ++i) many += "A: 1\r\n";
  http::RequestParser counted{100'000};
  CHECK(feed(counted, many + "\r\n", step) == error::header_limit);
  std::string large = "GET / HTTP/1.1\r\n";
  for (int i = 0; i < 50; ++i) large += "A: 12345678901234567890\r\n";
  http::RequestParser weighed{1000};
  CHECK(feed(weighed, large + "\r\n", step) == error::header_limit);
}

TEST_CASE("a body is bounded, also in chunks", "[http]") {
  http::RequestParser parser{1000};
  parser.limit_body(4);
  CHECK(feed(parser, "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n",
             1000) == error::body_limit);
}

TEST_CASE("a chunk with an extension is refused, whatever it holds", "[http]") {
  using namespace std::string_literals;
  const auto step = GENERATE(std::size_t{1}, std::size_t{7}, std::size_t{1000});
  const auto chunk = GENERATE("3;a\r\nabc\r\n"s, "3;a=b\r\nabc\r\n"s, "3 ;a=\"b\"\r\nabc\r\n"s,
                              "3;a=\"\n0\n\nGET /other HTTP/1.1\n\"\r\nabc\r\n"s,
                              "3;a=\"\0\"\r\nabc\r\n"s, "0;a=b\r\n\r\n"s, "0;a=\"\n\"\r\n\r\n"s);
  http::RequestParser parser{1000};
  CHECK(feed(parser, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
             step) == error::bad_chunk_extension);
  CHECK_FALSE(parser.is_done());
}

TEST_CASE("a last chunk that comes in single bytes is one", "[http]") {
  const auto step = GENERATE(std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{4});
  http::RequestParser parser{1000};
  CHECK_FALSE(feed(parser,
                   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "0\r\nT: 1\r\n\r\n",
                   step));
  CHECK(parser.is_done());
}
