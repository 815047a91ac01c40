#include "core/result.hpp"

#include "testing/catch.hpp"

#include <stdexcept>

using namespace signalbox;

TEST_CASE("a code is written as its own name", "[core]") {
  CHECK(to_string(Code::invalid) == "invalid");
  CHECK(to_string(Code::precondition_failed) == "precondition_failed");
  CHECK(to_string(Code::unavailable) == "unavailable");
}

TEST_CASE("a failure describes itself with every field that is wrong", "[core]") {
  CHECK(describe(Failure{Code::not_found, {}}) == "not_found");
  const Failure failure{Code::invalid,
                        "2 fields are wrong",
                        {at_pointer("/address", "not_an_address", "is no IP address"),
                         at_parameter("limit", "out_of_range", "must be 1 to 500")}};
  CHECK(describe(failure) ==
        "invalid: 2 fields are wrong (/address: is no IP address; limit: must be 1 to 500)");
}

TEST_CASE("taking the value of a failure is a bug that says where and why", "[core]") {
  const Result<int> result = Failure{Code::conflict, "the name is taken"};
  CHECK_FALSE(result);
  CHECK(result.error().code == Code::conflict);
  CHECK_THROWS_WITH(result.value(), Catch::Contains("conflict: the name is taken") &&
                                        Catch::Contains("result_test.cpp"));
}

TEST_CASE("a result of void is either done or failed", "[core]") {
  const Result<void> done;
  const Result<void> failed = Failure{Code::timeout, {}};
  CHECK(done);
  CHECK_FALSE(failed);
}
