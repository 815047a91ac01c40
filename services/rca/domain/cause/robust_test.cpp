#include "rca/domain/cause/robust.hpp"

#include "testing/catch.hpp"

#include <algorithm>
#include <limits>
#include <random>

using namespace signalbox::rca::cause;

TEST_CASE("a quantile lies between its neighbours", "[rca]") {
  const std::vector<double> values = {4, 1, 3, 2};
  CHECK(median(values) == 2.5);
  CHECK(quantile(values, 0) == 1);
  CHECK(quantile(values, 1) == 4);
  CHECK(quantile(values, 0.9) == Approx(3.7));
  CHECK(quantile({}, 0.5) == 0);
}

TEST_CASE("quantiles are those of the sorted values", "[rca]") {
  std::mt19937 random{1};
  for (int round = 0; round < 200; ++round) {
    std::vector<double> values(1 + random() % 30);
    for (auto& value : values) value = static_cast<double>(random() % 10);
    auto sorted = values;
    std::ranges::sort(sorted);
    const auto place = random() % sorted.size();
    const double part = sorted.size() == 1
                            ? 0.3
                            : static_cast<double>(place) / static_cast<double>(sorted.size() - 1);
    REQUIRE(quantile(values, part) == Approx(sorted[sorted.size() == 1 ? 0 : place]));
  }
}

TEST_CASE("a wild value moves neither middle nor scale", "[rca]") {
  const auto spread = spread_of(std::vector<double>{1, 2, 3, 4, 5, 6, 1e9});
  CHECK(spread.middle == 4);
  CHECK(spread.scale == Approx(1.4826 * 2));
}

TEST_CASE("what was not measured is left out", "[rca]") {
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  CHECK(median(std::vector<double>{nothing, 1, nothing, 3}) == 2);
  CHECK(doublings_of(std::vector<double>{8, nothing, 0}, 1) == std::vector<double>{3, 0});
}
