// Time that is lost between a caller's span and its callee's: on the wire, in queues and stacks, in
// neither one's code.
#pragma once

#include "rca/domain/cause/evidence.hpp"

#include <span>
#include <vector>

namespace signalbox::rca::cause {

// Of the calls of one caller to one callee, each of the same kind.
struct CallTime {
  Call call{};
  double usual = 0;   // seconds between the two spans
  double spread = 0;  // of the usual, as a deviation on a scale of doublings
  double seen = 0;
  double calls = 0;  // how many were seen
};

struct NetworkParameters {
  // Less than that is the clocks' and the stacks' own, in seconds.
  double usual_min_s = 0.0003;
  // Within so many deviations of the usual it is its coming and going.
  double usual_deviations = 2;
  // A loss counts in full from this share of a request's usual time at the front on.
  double front_share = 0.25;
  // So many calls are worth half of many.
  double calls_half = 2;
  // Bits from which on a callee counts as lost to its caller.
  double hot_bits = 1.5;
  // Where most of a caller's callees are, it is the caller that is slow; that is less sure.
  double caller_part = 0.7;
};

// At most one a callee (slow_network) or caller (slow_code), the strongest. `front_s` is the usual
// time of a request at the front. O(times).
std::vector<Evidence> network_evidence(std::span<const CallTime> times, std::size_t entities,
                                       double front_s, const NetworkParameters& parameters = {});

}  // namespace signalbox::rca::cause
