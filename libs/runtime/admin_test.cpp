#include "runtime/admin.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using Catch::Contains;

namespace {
struct Admin {
  runtime::Health health;
  metrics::Registry metrics;

  http::Response get(std::string path, std::string accept = "", std::string method = "GET") {
    http::Request request;
    request.method = std::move(method);
    request.path = std::move(path);
    request.request_id = "0197";
    request.headers.add("Accept", std::move(accept));
    return runtime::answer_admin({"tree", health, metrics}, request);
  }
};
}  // namespace

TEST_CASE("a process that answers is alive, ready or not", "[runtime]") {
  Admin admin;
  const auto response = admin.get("/health");
  CHECK(response.status == 200);
  CHECK_THAT(response.body, Catch::StartsWith(R"({"status":"alive","service":"tree","version":")"));
}

TEST_CASE("readiness follows health", "[runtime]") {
  Admin admin;
  CHECK(admin.get("/health/ready").status == 503);
  admin.health.started();
  CHECK(admin.get("/health/ready").status == 200);
  CHECK(admin.get("/health/ready").body == R"({"status":"ready","checks":[]})");
  CHECK(admin.get("/health/ready").headers.get("Cache-Control") == "no-store");
}

TEST_CASE("metrics come in the form that is asked for", "[runtime]") {
  Admin admin;
  admin.metrics.gauge({"signalbox_x_ratio", "X."}).set(1);
  CHECK_THAT(admin.get("/metrics").body, Contains("signalbox_x_ratio 1\n"));
  const auto open = admin.get("/metrics", "application/openmetrics-text; version=1.0.0");
  CHECK_THAT(open.body, Catch::EndsWith("# EOF\n"));
  CHECK_THAT(std::string{open.headers.get("Content-Type")}, Contains("openmetrics-text"));
}

TEST_CASE("anything else at the operators' door is a problem document", "[runtime]") {
  Admin admin;
  CHECK(admin.get("/").status == 404);
  CHECK(admin.get("/health/").status == 404);
  CHECK(admin.get("/metrics/../health").status == 404);
  CHECK_THAT(admin.get("/x").body, Contains("\"request_id\":\"0197\""));
  const auto refused = admin.get("/health", "", "POST");
  CHECK(refused.status == 405);
  CHECK(refused.headers.get("Allow") == "GET, HEAD");
}
