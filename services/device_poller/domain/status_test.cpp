#include "device_poller/domain/status.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::domain;
using namespace std::chrono_literals;
using Catch::Contains;

namespace {
const Time start{1'700'000'000'000ms};

StatusState polled(const StatusState& state, PollEnd end, Alive alive = Alive::not_known) {
  return after_poll(state, {.end = end, .detail = "why"}, alive, start + 60s);
}
StatusState online() { return polled({.since = start}, PollEnd::answered); }
}  // namespace

TEST_CASE("one unanswered poll is not news, two are", "[device_poller]") {
  const auto first = polled(online(), PollEnd::no_answer, Alive::no);
  CHECK(first.status == Status::online);
  CHECK(first.unanswered == 1);
  const auto second = polled(first, PollEnd::no_answer, Alive::no);
  CHECK(second.status == Status::offline);
  CHECK(second.reason == "No answer to 2 polls, and no ping came back.");
  CHECK(polled(second, PollEnd::answered).status == Status::online);
  CHECK(polled(second, PollEnd::answered).unanswered == 0);
}

TEST_CASE("a host that is alive and an agent that is not are told apart", "[device_poller]") {
  const auto first = polled(online(), PollEnd::no_answer);
  CHECK(polled(first, PollEnd::no_answer, Alive::yes).status == Status::silent);
  CHECK(polled(first, PollEnd::refused, Alive::yes).status == Status::offline);
  CHECK(polled(first, PollEnd::unreachable, Alive::no).status == Status::offline);
  CHECK_THAT(polled(first, PollEnd::no_answer, Alive::not_known).reason, Contains("may not ping"));
  CHECK(polled(first, PollEnd::unreachable, Alive::not_known).reason == "why 2 polls unanswered.");
}

TEST_CASE("what a device says of itself is its status at once", "[device_poller]") {
  CHECK(polled(online(), PollEnd::answered_in_part).status == Status::degraded);
  CHECK(polled(online(), PollEnd::bad_answer).status == Status::degraded);
  CHECK(polled(online(), PollEnd::unauthorized).status == Status::unauthorized);
  CHECK(polled(online(), PollEnd::unauthorized).reason == "why");
}

TEST_CASE("since moves with the status, and further silence changes nothing", "[device_poller]") {
  auto state =
      polled(polled(online(), PollEnd::no_answer, Alive::no), PollEnd::no_answer, Alive::no);
  const auto again = after_poll(state, {.end = PollEnd::no_answer}, Alive::no, start + 600s);
  CHECK(again.since == state.since);
  CHECK(again.reason == state.reason);
  const auto refused = after_poll(again, {.end = PollEnd::refused}, Alive::no, start + 660s);
  CHECK(refused.since == state.since);
  CHECK_THAT(refused.reason, Contains("refuses the port"));
  CHECK(again.unanswered == 3);
}

TEST_CASE("a device that is only pinged is online or offline by its pings", "[device_poller]") {
  const StatusState fresh{.since = start};
  CHECK(after_ping(fresh, Alive::yes, start).status == Status::online);
  const auto once = after_ping(fresh, Alive::no, start);
  CHECK(once.status == Status::unknown);
  CHECK(after_ping(once, Alive::no, start).status == Status::offline);
  CHECK(after_ping(fresh, Alive::not_known, start) == fresh);
}
