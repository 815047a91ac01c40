// Statistics that a few wild values do not move: the ground that all of the ranking stands on.
#pragma once

#include <span>
#include <vector>

namespace signalbox::rca::cause {

// The value that a share of `part` in [0, 1] lies at or below; 0 of nothing. NaN is left out.
// O(values).
double quantile(std::span<const double> values, double part);
double median(std::span<const double> values);

struct Spread {
  double middle = 0;  // median
  double scale = 0;   // median distance from it, as a standard deviation of a normal distribution
};
Spread spread_of(std::span<const double> values);

// On a scale of doublings, for what grows by factors: latencies, sizes. What is not above `least`
// counts as `least`.
std::vector<double> doublings_of(std::span<const double> values, double least);

}  // namespace signalbox::rca::cause
