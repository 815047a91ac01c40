#include "rca/domain/cause/topology.hpp"

#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox::rca::cause;

namespace {
std::vector<Entity> listed(std::span<const Entity> entities) {
  return {entities.begin(), entities.end()};
}
}  // namespace

TEST_CASE("calls are known from both ends, once", "[rca]") {
  const std::vector<Call> calls = {{0, 1}, {0, 2}, {1, 2}, {0, 1}, {2, 2}, {0, 9}, {9, 0}};
  const Topology topology{3, calls};
  CHECK(listed(topology.callees(0)) == std::vector<Entity>{1, 2});
  CHECK(listed(topology.callers(2)) == std::vector<Entity>{0, 1});
  CHECK(topology.callees(2).empty());
}

TEST_CASE("the order of the calls does not matter", "[rca]") {
  std::vector<Call> calls = {{0, 1}, {0, 2}, {1, 3}, {2, 3}};
  const auto path = Topology{4, calls}.path(0, 3);
  std::ranges::reverse(calls);
  CHECK(Topology{4, calls}.path(0, 3) == path);
  CHECK(path == std::vector<Entity>{0, 1, 3});
}

TEST_CASE("hops are counted along the calls, and not against them", "[rca]") {
  const Topology topology{4, std::vector<Call>{{0, 1}, {1, 2}, {2, 0}, {3, 0}}};
  CHECK(topology.hops_from(0) == std::vector<std::uint32_t>{0, 1, 2, Topology::unreached});
  CHECK(topology.path(0, 3).empty());
  CHECK(topology.path(1, 1) == std::vector<Entity>{1});
  CHECK(topology.path(0, 9).empty());
}
