#include "rca/domain/logs/explain.hpp"

#include "testing/catch.hpp"

using namespace signalbox::rca::logs;
using Catch::Contains;

namespace {
const Template& learnt(Miner& miner, std::string_view line) {
  return *miner.find(miner.add(line).same);
}
}  // namespace

TEST_CASE("a person is told why a place varies, with words that stood there", "[rca]") {
  Miner miner{{}};
  for (const auto* user : {"root", "admin", "oracle", "guest"}) {
    miner.add(std::string{"session closed for user "} + user + " after 17 s on eth0");
  }
  const auto reasons = why_one(miner.templates().front());
  REQUIRE(reasons.size() == 3);
  CHECK(reasons[0] ==
        "After “user” any word may stand: a name is expected there; 4 were seen, such "
        "as root, admin, oracle, guest.");
  CHECK_THAT(reasons[1], Contains("duration") && Contains("After “after”"));
  CHECK(reasons[2] == "The number in “eth0” varies.");
}

TEST_CASE("a person is told what keeps two groups apart", "[rca]") {
  Miner miner{{}};
  const MinerParameters parameters;
  const auto up = learnt(miner, "link of port 1 is up");
  const auto down = learnt(miner, "link of port 2 is down");
  CHECK(why_two(up, down, parameters) ==
        "They differ in one word, “up” and “down”: words that tell of a state are the message.");
  CHECK(why_two(up, up, parameters) == "Nothing keeps them apart: they are one.");
  const auto other = learnt(miner, "link of port 1 is gone today");
  CHECK_THAT(why_two(up, other, parameters), Contains("built differently"));
  const auto red = learnt(miner, "lamp of the shelf is red");
  const auto blue = learnt(miner, "lamp of the shelf is blue");
  CHECK_THAT(why_two(red, blue, parameters), Contains("from 5 different words on"));
  CHECK_THAT(why_two(red, learnt(miner, "lamp of a shelf is blue"), parameters),
             Contains("more than one word"));
  const auto disk = learnt(miner, "disk error");
  CHECK_THAT(why_two(disk, learnt(miner, "fan error"), parameters),
             Contains("too few other words"));
}

TEST_CASE("a person is told why two problems belong together", "[rca]") {
  Miner miner{{}};
  const auto opened = learnt(miner, "session opened for user root");
  const auto closed = learnt(miner, "session closed for user root");
  CHECK(why_together(opened, closed) ==
        "Both begin with “session … for user”, where … is a state: they are two moments of one "
        "story.");
  CHECK(why_together(opened, learnt(miner, "fan 3 is slow")).empty());
}
