#include "rca/domain/cause/rank.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <random>

using namespace signalbox::rca::cause;

namespace {
const Topology topology{4, std::vector<Call>{{0, 1}, {1, 2}, {0, 3}}};

Evidence speaks(Entity entity, FaultKind kind, double bits, std::uint64_t id = 0) {
  return {.id = id, .entity = entity, .kind = kind, .bits = bits, .indicator = "x"};
}
}  // namespace

TEST_CASE("evidence adds up, and the way to the symptom is told", "[rca]") {
  const std::vector<Evidence> evidence = {speaks(2, FaultKind::slow_network, 3),
                                          speaks(2, FaultKind::changed_behaviour, 2),
                                          speaks(3, FaultKind::slow_network, 4)};
  const auto answer = rank(topology, evidence, Entity{0});
  CHECK(answer.ranking.front().entity == 2);
  CHECK(answer.ranking.front().bits == 5);
  CHECK(answer.ranking.front().kind == FaultKind::slow_network);
  CHECK(answer.ranking.front().category == "NetworkError");
  CHECK(answer.ranking.front().evidence == std::vector<std::size_t>{0, 1});
  CHECK(answer.path == std::vector<Entity>{0, 1, 2});
  CHECK(answer.determined);
}

TEST_CASE("of one kind the strongest counts, not the number", "[rca]") {
  std::vector<Evidence> evidence(20, speaks(1, FaultKind::slow_code, 1));
  evidence.push_back(speaks(2, FaultKind::saturation, 3));
  CHECK(rank(topology, evidence, {}).ranking.front().entity == 2);
}

TEST_CASE("who waits for a slow callee is slow less by itself", "[rca]") {
  const std::vector<Evidence> evidence = {speaks(1, FaultKind::slow_code, 2.5),
                                          speaks(2, FaultKind::slow_code, 2)};
  CHECK(rank(topology, evidence, {}).ranking.front().entity == 2);
}

TEST_CASE("a full resource names the kind though slowness is louder", "[rca]") {
  const std::vector<Evidence> evidence = {speaks(2, FaultKind::saturation, 5),
                                          speaks(2, FaultKind::slow_network, 7)};
  CHECK(rank(topology, evidence, {}).ranking.front().category == "ResourceExhaustion");
}

TEST_CASE("without evidence, or with as much for two, nothing is determined", "[rca]") {
  CHECK(!rank(topology, {}, Entity{0}).determined);
  CHECK(rank(topology, {}, Entity{0}).ranking.size() == 4);
  const std::vector<Evidence> torn = {speaks(2, FaultKind::saturation, 5),
                                      speaks(3, FaultKind::saturation, 5)};
  CHECK(!rank(topology, torn, {}).determined);
  CHECK(
      !rank(topology, std::vector<Evidence>{speaks(2, FaultKind::slow_code, 0.3)}, {}).determined);
  CHECK(!rank(Topology{0, {}}, {}, {}).determined);
}

TEST_CASE("a fresh change tips the scales, an old one does not", "[rca]") {
  const auto first = [](double age_s) {
    const std::vector<Evidence> evidence = {speaks(2, FaultKind::changed_behaviour, 1.5),
                                            speaks(3, FaultKind::changed_behaviour, 2),
                                            speaks(2, FaultKind::change, bits_of_change(age_s))};
    return rank(topology, evidence, {}).ranking.front().entity;
  };
  CHECK(first(60) == 2);
  CHECK(first(6 * 3600) == 3);
  CHECK(bits_of_change(-1) == 0);
}

TEST_CASE("confidences are shares of one, and the order of the evidence does not matter", "[rca]") {
  std::mt19937 random{1};
  for (int round = 0; round < 100; ++round) {
    std::vector<Evidence> evidence;
    for (std::uint64_t id = 0; id < 12; ++id) {
      const auto kind = static_cast<FaultKind>(random() % fault_kind_count);
      const double bits = static_cast<double>(random() % 1000) / 100;
      evidence.push_back(speaks(static_cast<Entity>(random() % 5), kind, bits, id));
    }
    const auto answer = rank(topology, evidence, Entity{0});
    double all = 0;
    for (const auto& candidate : answer.ranking) all += candidate.confidence;
    REQUIRE(all <= Approx(1));
    REQUIRE(std::ranges::is_sorted(answer.ranking, std::greater<>{}, &Candidate::bits));
    std::ranges::shuffle(evidence, random);
    const auto again = rank(topology, evidence, Entity{0});
    for (std::size_t at = 0; at < answer.ranking.size(); ++at) {
      REQUIRE(again.ranking[at].entity == answer.ranking[at].entity);
      REQUIRE(again.ranking[at].confidence == Approx(answer.ranking[at].confidence));
    }
    REQUIRE(again.path == answer.path);
  }
}

TEST_CASE("every kind has a name of its own", "[rca]") {
  std::vector<std::string_view> names;
  for (std::size_t at = 0; at < fault_kind_count; ++at) {
    names.push_back(name_of(static_cast<FaultKind>(at)));
    CHECK(!category_of(static_cast<FaultKind>(at)).empty());
  }
  std::ranges::sort(names);
  CHECK(std::ranges::adjacent_find(names) == names.end());
}
