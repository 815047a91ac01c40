#include "rca/domain/cause/bins.hpp"

#include <algorithm>

namespace signalbox::rca::cause {

Bins bins_of(std::span<const double> begins, double width, double alarm_at,
             const BinParameters& parameters) {
  Bins bins;
  const double begin = alarm_at - parameters.early_s;
  const double end = begin + parameters.fault_s;
  const auto filled = [&](std::size_t at) {
    const double share =
        (std::min(begins[at] + width, end) - std::max(begins[at], begin)) / std::max(width, 1e-9);
    return std::max(share, 0.0);
  };
  std::size_t fullest = 0;
  for (std::size_t at = 0; at < begins.size(); ++at) {
    if (filled(at) > filled(fullest)) fullest = at;
    if (filled(at) >= parameters.filled_min) bins.fault.push_back(at);
    const bool before = begins[at] + width <= begin - parameters.guard_before_s;
    const bool after = begins[at] >= end + parameters.guard_after_s;
    if (before || after) bins.usual.push_back(at);
  }
  if (bins.fault.empty() && !begins.empty() && filled(fullest) > 0) bins.fault = {fullest};
  return bins;
}

}  // namespace signalbox::rca::cause
