#include "rca/domain/cause/calls.hpp"

#include "testing/catch.hpp"

using namespace signalbox::rca::cause;

namespace {
OperationCounts every(double rate, double requests, double operations) {
  OperationCounts counts{.entity = 1, .operation = 7, .usual = {}, .seen = {requests, operations}};
  for (const double usual : {20.0, 25.0, 18.0, 22.0, 30.0, 24.0}) {
    counts.usual.push_back({usual, rate * usual});
  }
  return counts;
}

double bits(const OperationCounts& counts) {
  const auto evidence = calls_evidence(std::vector<OperationCounts>{counts});
  return evidence.empty() ? 0 : evidence[0].bits;
}
}  // namespace

TEST_CASE("what an entity no longer does for its requests is noticed", "[rca]") {
  CHECK(bits(every(1, 40, 24)) > 1);
  CHECK(bits(every(1, 40, 40)) == 0);
  CHECK(bits(every(1, 40, 24)) > bits(every(1, 40, 34)));
}

TEST_CASE("fewer requests are no loss, and more operations neither", "[rca]") {
  CHECK(bits(every(3, 10, 30)) == 0);
  CHECK(bits(every(1, 20, 40)) == 0);
}

TEST_CASE("one that was cut by the window's end is nothing", "[rca]") {
  CHECK(bits(every(1, 40, 39)) < 0.05);
}

TEST_CASE("operations that vary must fall farther", "[rca]") {
  auto varied = every(1, 40, 24);
  for (std::size_t at = 0; at < varied.usual.size(); ++at) {
    varied.usual[at].operations *= at % 2 == 0 ? 0.6 : 1.4;
  }
  CHECK(bits(varied) < bits(every(1, 40, 24)));
}

TEST_CASE("too few requests or windows tell nothing", "[rca]") {
  CHECK(bits(every(1, 3, 0)) == 0);
  auto young = every(1, 40, 20);
  young.usual.resize(3);
  CHECK(bits(young) == 0);
}
