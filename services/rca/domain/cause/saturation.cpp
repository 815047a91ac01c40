#include "rca/domain/cause/saturation.hpp"

#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace signalbox::rca::cause {

double eaten_room(std::span<const double> usual, std::span<const double> seen,
                  const SaturationParameters& parameters) {
  std::vector<double> high(seen.begin(), seen.end());
  std::erase_if(high, [](double value) { return std::isnan(value); });
  if (high.empty() || usual.empty()) return 0;
  std::ranges::sort(high, std::greater<>{});
  const double peak = high.size() > 1 ? high[1] : high[0];
  const auto level = spread_of(usual);
  const double reach = std::min(level.middle + parameters.usual_deviations * level.scale,
                                parameters.limit - parameters.room_min);
  return std::max((peak - reach) / (parameters.limit - reach), 0.0);
}

double bits_of_saturation(double eaten, const SaturationParameters& parameters) {
  const double share = std::pow(std::max(eaten, 0.0), 4);
  return parameters.bits * share / (share + std::pow(parameters.half, 4));
}

}  // namespace signalbox::rca::cause
