#include "gateway/domain/lockout.hpp"

#include "testing/catch.hpp"

using namespace signalbox::gateway::domain;
using namespace std::chrono_literals;

TEST_CASE("who mistypes goes on, who guesses waits longer and longer", "[gateway]") {
  CHECK(wait_after(1) == 0s);
  CHECK(wait_after(4) == 0s);
  CHECK(wait_after(5) == 30s);
  CHECK(wait_after(6) == 60s);
  CHECK(wait_after(9) == 480s);
  CHECK(wait_after(10) == 900s);
  CHECK(wait_after(1'000'000) == 900s);
}
