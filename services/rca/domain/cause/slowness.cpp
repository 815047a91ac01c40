#include "rca/domain/cause/slowness.hpp"

#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <vector>

namespace signalbox::rca::cause {
namespace {
// In seconds: shorter answers than any clock tells apart.
constexpr double least_s = 1e-9;

std::vector<double> answered(std::span<const double> values) {
  std::vector<double> kept(values.begin(), values.end());
  std::erase_if(kept, [](double value) { return !(value > 0); });
  return doublings_of(kept, least_s);
}
}  // namespace

double bits_of_slowness(std::span<const double> usual, std::span<const double> seen,
                        const SlownessParameters& parameters) {
  const auto before = answered(usual);
  const auto now = answered(seen);
  if (before.size() < parameters.usual_min || now.size() < parameters.seen_min) return 0;
  const auto level = spread_of(before);
  const double reach = level.middle + parameters.usual_deviations * level.scale;
  return parameters.bits_per_doubling * std::max(median(now) - reach, 0.0);
}

}  // namespace signalbox::rca::cause
