#include "device_poller/outside/snmp/memory.hpp"

#include "testing/catch.hpp"

using namespace signalbox::device_poller::snmp;
using namespace std::chrono_literals;

TEST_CASE("what is learned of an agent is kept, an hour long", "[device_poller]") {
  Memory memory;
  const Memory::Instant now{};
  memory.of("a", now)->repetitions = 5;
  CHECK(memory.of("a", now + 1h)->repetitions == 5);
  CHECK(memory.of("b", now)->repetitions == repetitions_first);
  CHECK(memory.of("a", now + 1h + 1s)->repetitions == repetitions_first);
}

TEST_CASE("the agent that was not asked for longest is forgotten", "[device_poller]") {
  Memory memory{2};
  const Memory::Instant now{};
  for (const auto* agent : {"a", "b"}) memory.of(agent, now)->repetitions = 5;
  memory.of("a", now);
  const auto third = memory.of("c", now);
  CHECK(third->repetitions == repetitions_first);
  CHECK(memory.of("a", now)->repetitions == 5);
  CHECK(memory.of("b", now)->repetitions == repetitions_first);
}
