#include "rca/domain/cause/behaviour.hpp"

#include "testing/catch.hpp"

#include <algorithm>

using namespace signalbox::rca::cause;

namespace {
PatternCounts counts(Entity entity, std::uint32_t text, std::vector<double> usual, double seen) {
  return {.entity = entity, .text = text, .weight = 1, .usual = std::move(usual), .seen = seen};
}

double bits(const std::vector<Evidence>& evidence, Entity entity) {
  const auto found = std::ranges::find(evidence, entity, &Evidence::entity);
  return found == evidence.end() ? 0 : found->bits;
}
const std::vector<double> steady = {50, 52, 48, 50, 51};
const std::vector<double> never(5, 0);
}  // namespace

TEST_CASE("who says what it never says is noticed, whoever says the usual is not", "[rca]") {
  const std::vector<PatternCounts> patterns = {counts(0, 1, steady, 50), counts(0, 2, never, 8),
                                               counts(1, 3, steady, 51)};
  const auto evidence = behaviour_evidence(patterns, 2);
  CHECK(bits(evidence, 0) > 1.5);
  CHECK(bits(evidence, 1) == 0);
  CHECK(evidence.front().id == 2);
  CHECK(evidence.front().seen == 8);
}

TEST_CASE("more or less traffic is no change of behaviour", "[rca]") {
  const std::vector<PatternCounts> patterns = {counts(0, 1, steady, 500), counts(0, 2, steady, 500),
                                               counts(1, 1, steady, 5), counts(1, 2, steady, 5)};
  CHECK(behaviour_evidence(patterns, 2).empty());
}

TEST_CASE("what comes and goes usually must come more to count", "[rca]") {
  const auto with = [](std::vector<double> usual) {
    const std::vector<PatternCounts> patterns = {counts(0, 1, steady, 50),
                                                 counts(0, 2, std::move(usual), 12)};
    return bits(behaviour_evidence(patterns, 1), 0);
  };
  CHECK(with({0, 10, 0, 10, 0}) < with({4, 4, 4, 4, 4}));
}

TEST_CASE("an error that many hand on speaks for each the less", "[rca]") {
  std::vector<PatternCounts> patterns;
  for (Entity entity = 0; entity < 4; ++entity) {
    patterns.push_back(counts(entity, 1, steady, 50));
    patterns.push_back(counts(entity, 2, never, 8));
  }
  patterns.push_back(counts(3, 9, never, 8));
  const auto evidence = behaviour_evidence(patterns, 4);
  CHECK(bits(evidence, 3) > 2 * bits(evidence, 0));
}

TEST_CASE("errors weigh more than the rest", "[rca]") {
  CHECK(weight_of(Severity::error) > weight_of(Severity::warning));
  CHECK(weight_of(Severity::warning) > weight_of(Severity::other));
}

TEST_CASE("too little to compare with is no evidence", "[rca]") {
  CHECK(behaviour_evidence({}, 1).empty());
  CHECK(behaviour_evidence(std::vector<PatternCounts>{counts(0, 1, {0, 0}, 50)}, 1).empty());
  CHECK(behaviour_evidence(std::vector<PatternCounts>{counts(5, 1, steady, 500)}, 1).empty());
}
