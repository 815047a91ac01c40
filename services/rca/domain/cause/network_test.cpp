#include "rca/domain/cause/network.hpp"

#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox::rca::cause;

namespace {
CallTime time_of(Entity caller, Entity callee, double usual, double seen, double calls = 50) {
  return {.call = {caller, callee}, .usual = usual, .spread = 0.2, .seen = seen, .calls = calls};
}

const Evidence* of(const std::vector<Evidence>& evidence, Entity entity) {
  const auto found = std::ranges::find(evidence, entity, &Evidence::entity);
  return found == evidence.end() ? nullptr : &*found;
}
constexpr double front_s = 0.2;
}  // namespace

TEST_CASE("time lost on the way to one callee is the callee's", "[rca]") {
  const std::vector<CallTime> times = {time_of(0, 1, 0.004, 0.25), time_of(0, 2, 0.004, 0.004),
                                       time_of(3, 1, 0.003, 0.25)};
  const auto evidence = network_evidence(times, 4, front_s);
  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].entity == 1);
  CHECK(evidence[0].kind == FaultKind::slow_network);
  CHECK(evidence[0].bits > 4);
}

TEST_CASE("time lost to most callees at once is the caller's", "[rca]") {
  const std::vector<CallTime> times = {time_of(0, 1, 0.002, 0.1), time_of(0, 2, 0.002, 0.1),
                                       time_of(0, 3, 0.002, 0.002)};
  const auto evidence = network_evidence(times, 4, front_s);
  REQUIRE(of(evidence, 0) != nullptr);
  CHECK(of(evidence, 0)->kind == FaultKind::slow_code);
  CHECK(of(evidence, 1) == nullptr);
}

TEST_CASE("a loss that no user would feel hardly counts", "[rca]") {
  const auto evidence =
      network_evidence(std::vector<CallTime>{time_of(0, 1, 0.0004, 0.004)}, 2, front_s);
  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].bits < 0.5);
}

TEST_CASE("two calls say less than fifty, and a restless way less than a steady one", "[rca]") {
  const auto bits = [](CallTime time) {
    const auto evidence = network_evidence(std::vector<CallTime>{time}, 2, front_s);
    return evidence.empty() ? 0 : evidence[0].bits;
  };
  const auto many = time_of(0, 1, 0.004, 0.25);
  auto restless = many;
  restless.spread = 2;
  CHECK(bits(time_of(0, 1, 0.004, 0.25, 2)) < 0.6 * bits(many));
  CHECK(bits(restless) < 0.5 * bits(many));
}

TEST_CASE("what is not slower, or of nobody, is no evidence", "[rca]") {
  const std::vector<CallTime> times = {time_of(0, 1, 0.2, 0.1), time_of(0, 7, 0.001, 0.5),
                                       time_of(0, 1, -0.001, -0.0005)};
  CHECK(network_evidence(times, 2, front_s).empty());
  CHECK(network_evidence({}, 2, front_s).empty());
}
