#include "http/fields.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace std::chrono_literals;
using http::coding_quality;
using http::parse_range;
using http::type_quality;

TEST_CASE("a content coding is wanted as much as Accept-Encoding says", "[http]") {
  CHECK(coding_quality("gzip", "gzip") == 1000);
  CHECK(coding_quality("deflate, GZIP ; q=0.5 , br", "gzip") == 500);
  CHECK(coding_quality("x-gzip", "gzip") == 1000);
  CHECK(coding_quality("*", "gzip") == 1000);
  CHECK(coding_quality("*;q=0.1, gzip;q=0", "gzip") == 0);
  CHECK(coding_quality("gzip;q=0.000", "gzip") == 0);
  CHECK(coding_quality("*;q=0", "gzip") == 0);
  CHECK(coding_quality("", "gzip") == 0);
  CHECK(coding_quality("br", "gzip") == 0);
  CHECK(coding_quality("gzipped", "gzip") == 0);
}

TEST_CASE("a weight that is none means not wanted", "[http]") {
  const auto* const weight = GENERATE("2", "1.1", "-1", "0.1234", "x", "", "1e3", ".5", "0,5");
  INFO(weight);
  CHECK(coding_quality("gzip;q=" + std::string{weight}, "gzip") == 0);
}

TEST_CASE("the most specific range of Accept decides", "[http]") {
  CHECK(type_quality("", "text/html") == 1000);
  CHECK(type_quality("text/html, */*;q=0.1", "text/html") == 1000);
  CHECK(type_quality("*/*;q=0.1, text/*;q=0.3", "text/html") == 300);
  CHECK(type_quality("text/html;q=0, */*", "text/html") == 0);
  CHECK(type_quality("application/json", "text/html") == 0);
}

TEST_CASE("entity tags are compared as each field wants it", "[http]") {
  CHECK(http::names_tag(R"("a", W/"b,c" ,"d")", R"("b,c")"));
  CHECK(http::names_tag("*", R"("x")"));
  CHECK_FALSE(http::names_tag(R"("a)", R"("a")"));
  CHECK_FALSE(http::names_tag("", R"("a")"));
  CHECK(http::names_strong_tag(R"(W/"a", "b")", R"("b")"));
  CHECK_FALSE(http::names_strong_tag(R"(W/"a")", R"("a")"));
}

TEST_CASE("a single range is cut to what is there", "[http]") {
  struct Case {
    const char* text;
    std::uint64_t first;
    std::uint64_t count;
  };
  const auto good =
      GENERATE(Case{"bytes=0-0", 0, 1}, Case{"bytes=2-", 2, 8}, Case{"bytes=5-100", 5, 5},
               Case{"bytes=-3", 7, 3}, Case{"BYTES=-100", 0, 10}, Case{"bytes=9-9", 9, 1});
  INFO(good.text);
  const auto wanted = parse_range(good.text, 10).value_or(http::RangeRequest{});
  CHECK(wanted.satisfiable);
  CHECK(wanted.range.first == good.first);
  CHECK(wanted.range.count == good.count);
}

TEST_CASE("a range outside is not satisfiable, and a malformed one was never sent", "[http]") {
  const http::RangeRequest here{.satisfiable = true};
  CHECK_FALSE(parse_range("bytes=10-", 10).value_or(here).satisfiable);
  CHECK_FALSE(parse_range("bytes=-0", 10).value_or(here).satisfiable);
  CHECK_FALSE(parse_range("bytes=0-", 0).value_or(here).satisfiable);
  const auto* const text =
      GENERATE("", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "lines=1-2",
               "bytes=0-1,3-4", "bytes=0x1-2", "bytes=99999999999999999999-", "bytes=1-2x");
  INFO(text);
  CHECK_FALSE(parse_range(text, 10));
}

TEST_CASE("HTTP dates are written and read in one form", "[http]") {
  const Time time{784'111'777'123ms};
  CHECK(http::to_http_date(time) == "Sun, 06 Nov 1994 08:49:37 GMT");
  CHECK(http::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == Time{784'111'777'000ms});
  const auto* const text =
      GENERATE("", "Mon, 06 Nov 1994 08:49:37 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
               "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 UTC",
               "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT");
  INFO(text);
  CHECK_FALSE(http::parse_http_date(text));
}
