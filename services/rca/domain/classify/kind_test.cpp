#include "rca/domain/classify/kind.hpp"

#include "testing/catch.hpp"

#include <set>
#include <string>

using namespace signalbox::rca::classify;

TEST_CASE("every kind has a name of its own and a category", "[rca]") {
  std::set<std::string_view> names;
  for (std::size_t at = 0; at < kind_count; ++at) names.insert(name_of(static_cast<Kind>(at)));
  CHECK(names.size() == kind_count);
  CHECK(category_of(Kind::sensor_timeout) == Category::dependency_error);
  CHECK(category_of(Kind::cluster_termination_unknown) == Category::unknown);
}

TEST_CASE("the most specific phrase decides, not the first in a list", "[rca]") {
  CHECK(kind_of("ConnectionError: HTTPSConnectionPool: read timeout").kind == Kind::timeout_error);
  CHECK(kind_of("ConnectionError: Connection refused").kind == Kind::connection_error);
  CHECK(kind_of("AirflowSensorTimeout: Snap. Time is OUT.").kind == Kind::sensor_timeout);
  CHECK(kind_of("java.lang.OutOfMemoryError: Java heap space").kind == Kind::out_of_memory);
  CHECK(kind_of("the driver ran out of memory").kind == Kind::cluster_out_of_memory);
  CHECK(kind_of("OSError: [Errno 28] No space left on device").kind == Kind::out_of_disk);
  CHECK(kind_of("DRIVER_UNREACHABLE").kind == Kind::driver_unreachable);
  CHECK(kind_of("CLUSTER_START_TIMEOUT").kind == Kind::cluster_start_timeout);
  CHECK(kind_of("IDLE_TIMEOUT").kind == Kind::idle_timeout);
  CHECK(kind_of("DatabricksSubmitRunError: run failed").kind == Kind::databricks_submit_run_error);
}

TEST_CASE("all names of kinds are known as they are written", "[rca]") {
  for (std::size_t at = 1; at < kind_count; ++at) {
    const auto kind = static_cast<Kind>(at);
    // OUT_OF_MEMORY of a cluster is written like OutOfMemory of a task.
    if (kind == Kind::cluster_out_of_memory) continue;
    CHECK(kind_of(name_of(kind)).kind == kind);
  }
}

TEST_CASE("a phrase is words, not letters inside them", "[rca]") {
  CHECK(kind_of("timeouts are fine").kind == Kind::none);
  CHECK(kind_of("forbiddenness").kind == Kind::none);
  CHECK(kind_of("").kind == Kind::none);
}
