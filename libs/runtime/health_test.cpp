#include "runtime/health.hpp"

#include "json/write.hpp"
#include "testing/catch.hpp"

using signalbox::runtime::Health;
namespace json = signalbox::json;

TEST_CASE("a process is ready once it has started and all its parts work", "[runtime]") {
  Health health;
  auto& bus = health.part("bus");
  auto& database = health.part("database");
  CHECK(health.report().status == "starting");
  bus.works();
  database.works();
  CHECK_FALSE(health.ready());
  health.started();
  CHECK(health.ready());
  database.fails("connection refused");
  CHECK(json::write(health.report()) ==
        R"({"status":"failing","checks":[{"name":"bus","status":"works","detail":""},)"
        R"({"name":"database","status":"fails","detail":"connection refused"}]})");
  database.works();
  bus.fails("gone");
  CHECK_FALSE(health.ready());
  bus.works();
  CHECK(health.ready());
  health.draining();
  CHECK(health.report().status == "draining");
  CHECK_FALSE(health.ready());
}

TEST_CASE("a part fails until it says that it works, and a fault is never silent", "[runtime]") {
  Health health;
  auto& bus = health.part("bus");
  health.started();
  CHECK(health.report().checks.front().detail == "not started");
  bus.fails("");
  CHECK(health.report().checks.front().detail == "fails");
  CHECK_FALSE(health.ready());
}
