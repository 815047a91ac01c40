#include "http/cookie.hpp"

#include "testing/catch.hpp"

#include <stdexcept>

using namespace signalbox;
using namespace std::chrono_literals;
using http::cookie;
using http::set_cookie;

TEST_CASE("a cookie is found among others, of any number of headers", "[http]") {
  const Headers headers{{"Cookie", "a=1; sbx_access=x.y-z ;odd; =;b=\"q\""}, {"cookie", "c=3"}};
  CHECK(cookie(headers, "a") == "1");
  CHECK(cookie(headers, "sbx_access") == "x.y-z");
  CHECK(cookie(headers, "c") == "3");
  CHECK_FALSE(cookie(headers, "A"));
  CHECK_FALSE(cookie(headers, "odd"));
  CHECK_FALSE(cookie(headers, "b"));  // quotes are no cookie-octets
}

TEST_CASE("a cookie that comes twice and differs is nobody's", "[http]") {
  CHECK_FALSE(cookie({{"Cookie", "a=1; a=2"}}, "a"));
  CHECK(cookie({{"Cookie", "a=1; a=1"}}, "a") == "1");
  CHECK_FALSE(cookie({{"Cookie", "a=1"}, {"Cookie", "a=2"}}, "a"));
}

TEST_CASE("a cookie is safe unless said otherwise", "[http]") {
  CHECK(set_cookie({.name = "sbx_access", .value = "v"}) ==
        "sbx_access=v; Path=/; HttpOnly; Secure; SameSite=Lax");
  CHECK(set_cookie({.name = "sbx_refresh",
                    .value = "",
                    .path = "/api/v1/sign-ins",
                    .max_age = 0s,
                    .same_site = http::SameSite::strict,
                    .secure = false}) ==
        "sbx_refresh=; Path=/api/v1/sign-ins; Max-Age=0; HttpOnly; SameSite=Strict");
}

TEST_CASE("a cookie with signs of its own is refused, and its value not shown", "[http]") {
  CHECK_THROWS_AS(set_cookie({.name = "a b", .value = ""}), std::invalid_argument);
  CHECK_THROWS_AS(set_cookie({.name = "a", .value = "", .path = "/;"}), std::invalid_argument);
  CHECK_THROWS_WITH(set_cookie({.name = "a", .value = "secret; Domain=x"}),
                    !Catch::Contains("secret"));
}
