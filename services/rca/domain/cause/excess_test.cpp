#include "rca/domain/cause/excess.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <limits>
#include <random>

using namespace signalbox::rca::cause;

namespace {
constexpr double width = 300;
constexpr std::size_t normal_rows = 200;
constexpr double nothing = std::numeric_limits<double>::quiet_NaN();

// A front (0) calls a shop (1) and a search (2), both call a table (3).
const std::vector<Call> calls = {{0, 1}, {0, 2}, {1, 3}, {2, 3}};
const Topology topology{4, calls};
constexpr double requests[] = {100, 40, 60, 100};
constexpr double latency[] = {0.2, 0.1, 0.1, 0.02};

struct Shop {
  Records normal;
  Records around;
  Alarm alarm;
};

Records quiet(std::size_t rows, unsigned seed) {
  std::mt19937 random{seed};
  std::normal_distribution<double> noise{1, 0.03};
  Records records;
  records.loads.resize(4);
  for (std::size_t row = 0; row < rows; ++row) {
    records.begins.push_back(static_cast<double>(row) * width);
    for (std::size_t at = 0; at < 4; ++at) {
      records.loads[at].requests.push_back(requests[at] * noise(random));
      records.loads[at].cost.push_back(latency[at] * noise(random));
    }
  }
  return records;
}

Shop shop(unsigned seed = 1) {
  return {quiet(normal_rows, seed), quiet(5, seed + 1), {2 * width + 10, width, 0}};
}

// So many seconds more a request, from the third row on.
void slow(Shop& shop, std::initializer_list<std::pair<std::size_t, double>> more) {
  for (const auto& [at, seconds] : more) {
    for (std::size_t row = 2; row < 5; ++row) shop.around.loads[at].cost[row] += seconds;
  }
}

ExcessAnswer answer(const Shop& shop) {
  return explain_excess(topology, shop.normal, shop.around, shop.alarm);
}
}  // namespace

TEST_CASE("who is slow by itself is named, not who waits for it", "[rca]") {
  auto one = shop();
  slow(one, {{3, 0.5}, {1, 0.5}, {2, 0.5}, {0, 0.5}});  // all wait for the table
  CHECK(answer(one).determined);
  CHECK(answer(one).ranking.front().entity == 3);

  auto other = shop();
  slow(other, {{2, 0.5}, {0, 0.3}});  // the search alone: 60 of 100 requests go there
  CHECK(answer(other).determined);
  CHECK(answer(other).ranking.front().entity == 2);

  auto front = shop();
  slow(front, {{0, 0.4}});
  CHECK(answer(front).ranking.front().entity == 0);
}

TEST_CASE("a quiet time determines nothing", "[rca]") {
  int determined = 0;
  for (unsigned seed = 1; seed <= 40; ++seed) determined += answer(shop(seed * 7)).determined;
  CHECK(determined <= 4);
}

TEST_CASE("levels that have moved since are no excess", "[rca]") {
  auto one = shop();
  for (auto& cost : one.around.loads[1].cost) cost *= 1.3;  // months later, before and after
  slow(one, {{2, 0.1}, {0, 0.06}});
  CHECK(answer(one).ranking.front().entity == 2);
}

TEST_CASE("an entity that was never called before is its callers' doing", "[rca]") {
  const std::vector<Call> more = {{0, 1}, {0, 2}, {1, 3}, {2, 3}, {2, 4}};
  auto one = shop();
  const auto add = [](Records& records, std::size_t from) {
    auto& load = records.loads.emplace_back();
    for (std::size_t row = 0; row < records.begins.size(); ++row) {
      load.requests.push_back(row >= from ? 60 : 0);
      load.cost.push_back(row >= from ? 0.5 : nothing);
    }
  };
  add(one.normal, normal_rows);
  add(one.around, 2);
  slow(one, {{2, 0.5}, {0, 0.3}});
  const auto found = explain_excess(Topology{5, more}, one.normal, one.around, one.alarm).ranking;
  CHECK(found.front().entity == 2);
}

TEST_CASE("an excess is evidence among others", "[rca]") {
  auto one = shop();
  slow(one, {{2, 0.5}, {0, 0.3}});
  const auto evidence = excess_evidence(answer(one));
  REQUIRE(!evidence.empty());
  CHECK(evidence.front().entity == 2);
  CHECK(evidence.front().kind == FaultKind::excess);
  CHECK(evidence.front().bits > 3);
  CHECK(excess_evidence({}).empty());
}

TEST_CASE("a minute more or less in the alarm changes nothing", "[rca]") {
  auto one = shop();
  slow(one, {{3, 0.5}, {1, 0.5}, {2, 0.5}, {0, 0.5}});
  for (const double error : {-60.0, 60.0}) {
    auto late = one;
    late.alarm.at += error;
    CHECK(answer(late).ranking.front().entity == 3);
    CHECK(answer(late).determined);
  }
}

TEST_CASE("the ranking does not depend on how entities are numbered", "[rca]") {
  auto one = shop();
  slow(one, {{2, 0.5}, {0, 0.3}});
  const std::vector<Entity> renamed = {3, 1, 0, 2};
  Shop other = one;
  std::vector<Call> renamed_calls;
  renamed_calls.reserve(calls.size());
  for (const auto& call : calls) {
    renamed_calls.push_back({renamed[call.caller], renamed[call.callee]});
  }
  for (std::size_t at = 0; at < 4; ++at) {
    other.normal.loads[renamed[at]] = one.normal.loads[at];
    other.around.loads[renamed[at]] = one.around.loads[at];
  }
  other.alarm.symptom = renamed[0];
  const auto found =
      explain_excess(Topology{4, renamed_calls}, other.normal, other.around, other.alarm);
  const auto expected = answer(one);
  for (std::size_t at = 0; at < 4; ++at) {
    CHECK(found.ranking[at].entity == renamed[expected.ranking[at].entity]);
    CHECK(found.ranking[at].own == Approx(expected.ranking[at].own));
  }
}

TEST_CASE("records without rows, traffic or loops in the calls are answered", "[rca]") {
  auto one = shop();
  one.around = {};
  one.around.loads.resize(4);
  CHECK(!answer(one).determined);
  auto idle = shop();
  for (auto& load : idle.around.loads) std::ranges::fill(load.cost, nothing);
  CHECK(!answer(idle).determined);
  auto looped = shop();
  slow(looped, {{2, 0.5}, {0, 0.3}});
  const std::vector<Call> loop = {{0, 1}, {1, 0}, {0, 2}, {2, 3}, {3, 2}};
  CHECK(explain_excess(Topology{4, loop}, looped.normal, looped.around, looped.alarm)
            .ranking.size() == 4);
}
