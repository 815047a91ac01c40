#include "http/failure.hpp"

#include "testing/catch.hpp"

using namespace signalbox;

TEST_CASE("a failure becomes a problem document with every field", "[http]") {
  const auto response =
      http::problem(Failure{Code::invalid,
                            "2 fields are wrong",
                            {at_pointer("/address", "not_an_address", "is no IP address"),
                             at_parameter("limit", "out_of_range", "must be 1 to 500")}},
                    "0197");
  CHECK(response.status == 400);
  CHECK(response.headers.get("content-type") == "application/problem+json");
  CHECK(response.body ==
        R"({"type":"about:blank","title":"Invalid request","status":400,"code":"invalid",)"
        R"("detail":"2 fields are wrong","request_id":"0197","errors":[)"
        R"({"pointer":"/address","code":"not_an_address","detail":"is no IP address"},)"
        R"({"parameter":"limit","code":"out_of_range","detail":"must be 1 to 500"}]})");
}

TEST_CASE("a failure that names a wait is sent with Retry-After", "[http]") {
  const auto response = http::problem(
      Failure{.code = Code::unavailable, .detail = {}, .retry_after = std::chrono::seconds{7}},
      "0197");
  CHECK(response.headers.get("Retry-After") == "7");
  CHECK(response.body == R"({"type":"about:blank","title":"Temporarily unavailable","status":503,)"
                         R"("code":"unavailable","request_id":"0197"})");
}

TEST_CASE("a fault of ours is shown without any detail of it", "[http]") {
  const auto response = http::internal_problem("0197");
  CHECK(response.status == 500);
  CHECK(response.body ==
        R"({"type":"about:blank","title":"Internal error","status":500,"code":"internal",)"
        R"("detail":"The fault is ours and has been logged.","request_id":"0197"})");
}

TEST_CASE("header names compare without case and the first value wins", "[http]") {
  Headers headers{{"Content-Type", "a"}};
  headers.add("content-type", "b");
  CHECK(headers.get("CONTENT-TYPE") == "a");
  CHECK(headers.get("Accept").empty());
  CHECK(headers.entries().size() == 2);
}
