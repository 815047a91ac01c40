#include "rca/domain/cause/bins.hpp"

#include "testing/catch.hpp"

using namespace signalbox::rca::cause;

namespace {
std::vector<double> minutes(std::size_t count) {
  std::vector<double> begins(count);
  for (std::size_t at = 0; at < count; ++at) begins[at] = static_cast<double>(at) * 60;
  return begins;
}
}  // namespace

TEST_CASE("the fault's bins are those that it fills by half", "[rca]") {
  const auto bins = bins_of(minutes(20), 60, 340);
  CHECK(bins.fault == std::vector<std::size_t>{5, 6, 7, 8, 9});
}

TEST_CASE("nothing near the fault is usual, before or after", "[rca]") {
  const auto bins = bins_of(minutes(20), 60, 340);
  CHECK(bins.usual.front() == 0);
  CHECK(std::ranges::count(bins.usual, 4) == 0);
  CHECK(std::ranges::count(bins.usual, 3) == 1);
  CHECK(std::ranges::count(bins.usual, 11) == 0);
  CHECK(std::ranges::count(bins.usual, 12) == 1);
}

TEST_CASE("where no bin is half full, the fullest is taken", "[rca]") {
  const std::vector<double> begins = {0, 60, 600};
  const auto bins = bins_of(begins, 60, 130);
  CHECK(bins.fault == std::vector<std::size_t>{1});
  CHECK(bins_of(begins, 60, 5000).fault.empty());
  CHECK(bins_of({}, 60, 0).fault.empty());
}

TEST_CASE("a minute more or less in the alarm changes one bin at each end at most", "[rca]") {
  const auto right = bins_of(minutes(20), 60, 330).fault;
  const auto late = bins_of(minutes(20), 60, 390).fault;
  CHECK(right.size() == late.size());
  CHECK(late.front() == right.front() + 1);
}
