#include "rca/domain/cause/slowness.hpp"

#include "testing/catch.hpp"

#include <vector>

using namespace signalbox::rca::cause;

namespace {
const std::vector<double> usual = {0.1, 0.11, 0.09, 0.1, 0.12, 0.1, 0.09, 0.11, 0.1};
}

TEST_CASE("slowness counts by doublings beyond the usual", "[rca]") {
  const double twice = bits_of_slowness(usual, std::vector<double>{0.4, 0.4, 0.4});
  const double thrice = bits_of_slowness(usual, std::vector<double>{0.8, 0.8, 0.8});
  CHECK(thrice - twice == Approx(0.25));
  CHECK(bits_of_slowness(usual, std::vector<double>{0.11, 0.12, 0.1}) == 0);
}

TEST_CASE("bins without an answer are left out", "[rca]") {
  CHECK(bits_of_slowness(usual, std::vector<double>{0, 0, 0.4}) == 0);
  CHECK(bits_of_slowness(std::vector<double>(20, 0), std::vector<double>{1, 1, 1}) == 0);
}
