#include "pg/error.hpp"

#include "testing/catch.hpp"

using namespace signalbox;

TEST_CASE("whoever asked hears when to ask again, and what is not known", "[pg]") {
  const auto busy = pg::failure_of(pg::Busy{"secret"});
  REQUIRE(busy);
  CHECK(busy->code == Code::unavailable);
  CHECK(busy->retry_after == std::chrono::seconds{1});
  CHECK(busy->detail == "The database is busy; nothing was done.");
  CHECK(pg::failure_of(pg::Outdated{""})->retry_after == std::chrono::seconds{1});
  CHECK_THAT(pg::failure_of(pg::Disconnected{""})->detail, Catch::Contains("is not known"));
  const auto late = pg::failure_of(pg::TimedOut{""});
  CHECK(late->code == Code::timeout);
  CHECK_FALSE(late->retry_after);
}

TEST_CASE("a fault of ours is nothing that a caller could wait for", "[pg]") {
  CHECK_FALSE(pg::failure_of(pg::SqlError{"syntax error", "42601", ""}));
  CHECK_FALSE(pg::failure_of(std::runtime_error{"no fault of the database"}));
}
