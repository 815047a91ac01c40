#include "rca/domain/cause/saturation.hpp"

#include "testing/catch.hpp"

#include <limits>
#include <vector>

using namespace signalbox::rca::cause;

TEST_CASE("the room that is eaten is counted from what is usually free", "[rca]") {
  const std::vector<double> usual = {19, 20, 21, 20, 20, 19, 21};
  CHECK(eaten_room(usual, std::vector<double>{20, 21, 20}) == 0);
  CHECK(eaten_room(usual, std::vector<double>{99, 100, 100}) == Approx(1).margin(0.05));
  CHECK(eaten_room(usual, std::vector<double>{60, 62, 61}) == Approx(0.5).margin(0.05));
}

TEST_CASE("one high value may be a slip", "[rca]") {
  const std::vector<double> usual(10, 20);
  CHECK(eaten_room(usual, std::vector<double>{20, 100, 20}) == 0);
}

TEST_CASE("who comes and goes widely must go higher", "[rca]") {
  const std::vector<double> wide = {40, 60, 80, 50, 70, 60, 45, 75};
  CHECK(eaten_room(wide, std::vector<double>{80, 82, 81}) == 0);
  CHECK(eaten_room(wide, std::vector<double>{100, 100}) > 0.9);
}

TEST_CASE("without values nothing is eaten", "[rca]") {
  const double nothing = std::numeric_limits<double>::quiet_NaN();
  CHECK(eaten_room({}, std::vector<double>{90}) == 0);
  CHECK(eaten_room(std::vector<double>{1}, std::vector<double>{nothing}) == 0);
}

TEST_CASE("bits grow with the room that is eaten, to a limit", "[rca]") {
  CHECK(bits_of_saturation(-1) == 0);
  CHECK(bits_of_saturation(0.2) < 0.2);
  CHECK(bits_of_saturation(0.55) == Approx(3));
  CHECK(bits_of_saturation(1) > 5);
  CHECK(bits_of_saturation(50) <= 6);
}
