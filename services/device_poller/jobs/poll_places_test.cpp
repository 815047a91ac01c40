#include "device_poller/jobs/poll_places.hpp"

#include "testing/catch.hpp"

using namespace signalbox;
using namespace signalbox::device_poller::jobs;

namespace {
const Tenant acme = Tenant::parse("acme").value();
const Tenant globex = Tenant::parse("globex").value();

std::size_t take_all(PollPlaces& places, bool answers, const Tenant& tenant) {
  std::size_t taken = 0;
  while (places.take(answers, tenant)) ++taken;
  return taken;
}
}  // namespace

TEST_CASE("devices that do not answer hold no place of those that do", "[device_poller]") {
  PollPlaces places;
  CHECK(take_all(places, false, acme) == unanswered_polls_max / 2);
  CHECK(take_all(places, false, globex) == unanswered_polls_max / 2);
  CHECK(take_all(places, true, acme) == polls_max);
  CHECK(places.taken() == polls_max + unanswered_polls_max);
}

TEST_CASE("a place that was given back is taken again", "[device_poller]") {
  PollPlaces places;
  take_all(places, false, acme);
  take_all(places, true, globex);
  places.give_back(false, acme);
  CHECK_FALSE(places.take(true, acme));
  CHECK(places.take(false, acme));
  places.give_back(true, globex);
  CHECK(places.take(true, acme));
  CHECK(places.taken() == polls_max + unanswered_polls_max / 2);
}
