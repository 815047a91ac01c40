#include "rca/domain/anomaly/visited.hpp"

#include "testing/catch.hpp"

#include <cmath>
#include <random>

using namespace signalbox::rca::anomaly;

namespace {
// Steps over 0 … 100 in a fixed mess, so that every value is held soon and often.
float messy(int at) { return static_cast<float>((at * 37) % 101); }

Visited<visited_levels> after(int points) {
  Visited<visited_levels> visited;
  for (int at = 0; at < points; ++at) visited.visit(messy(at), {});
  return visited;
}
}  // namespace

TEST_CASE("a value that was held lately is not new", "[rca]") {
  auto visited = after(1000);
  for (const float value : {0.0F, 50.0F, 100.0F}) CHECK(visited.visit(value, {}) < 0.03);
}

TEST_CASE("a value is as new as it is far from all that were held", "[rca]") {
  auto near = after(1000);
  auto far = after(1000);
  const double nearly = near.visit(120, {});
  const double farther = far.visit(150, {});
  CHECK(nearly == Approx(20.0 / 120).margin(0.02));
  CHECK(farther == Approx(50.0 / 150).margin(0.02));
  CHECK(far.nearest() == Approx(100).margin(3));
}

TEST_CASE("a value between two levels is new when the series never was there", "[rca]") {
  Visited<visited_levels> visited;
  for (int at = 0; at < 500; ++at) visited.visit(at % 2 == 0 ? 0 : 100, {});
  CHECK(visited.visit(50, {}) == Approx(0.5).margin(0.01));
  CHECK(visited.visit(50, {}) < 0.01);
}

TEST_CASE("what was held long ago is new again, the more the longer", "[rca]") {
  const auto newness_after = [](int points) {
    auto visited = after(1000);
    visited.visit(200, {});
    for (int at = 0; at < points; ++at) visited.visit(messy(at), {});
    return visited.visit(200, {});
  };
  const double days = newness_after(500);
  const double week = newness_after(1500);
  const double weeks = newness_after(5000);
  const double months = newness_after(9000);
  CHECK(days < 0.01);
  CHECK(week > days);
  CHECK(weeks > week);
  CHECK(months > weeks);
}

TEST_CASE("ages do not wrap: what was held 65,536 points ago is forgotten", "[rca]") {
  auto visited = after(1000);
  visited.visit(200, {});
  for (int at = 0; at < 65530; ++at) visited.visit(50, {});
  CHECK(visited.visit(200, {}) > 0.9);
}

TEST_CASE("newness stays within 0 and 1, whatever comes", "[rca]") {
  std::mt19937 random{1};
  std::cauchy_distribution<float> wild{0, 10};
  Visited<visited_residuals> visited;
  for (int at = 0; at < 20000; ++at) {
    const double newness = visited.visit(std::clamp(wild(random), -1e15F, 1e15F), {});
    REQUIRE(newness >= 0);
    REQUIRE(newness <= 1);
  }
}
