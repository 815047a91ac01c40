// How much longer than usual an entity takes to answer, in bits: the weakest sign, because all that
// wait for the cause are slow too.
#pragma once

#include <span>

namespace signalbox::rca::cause {

struct SlownessParameters {
  // Within so many deviations of the usual, on a scale of doublings, it is its coming and going.
  double usual_deviations = 2;
  // Bits a doubling. A quarter: latency follows traffic, queues, and whatever fails below.
  double bits_per_doubling = 0.25;
  std::size_t usual_min = 8;  // fewer values make no level
  std::size_t seen_min = 2;
};

// Values of 0 are of bins without an answer and left out. O(values).
double bits_of_slowness(std::span<const double> usual, std::span<const double> seen,
                        const SlownessParameters& parameters = {});

}  // namespace signalbox::rca::cause
