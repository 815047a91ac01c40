#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>

namespace signalbox::rca::cause {
namespace {
// The median distance of a normal distribution is 0.6745 of its standard deviation.
constexpr double deviations_per_median_distance = 1.4826;

std::vector<double> known(std::span<const double> values) {
  std::vector<double> kept;
  kept.reserve(values.size());
  std::ranges::copy_if(values, std::back_inserter(kept), [](double v) { return !std::isnan(v); });
  return kept;
}

// Linear between the two values around the place.
double value_at(std::vector<double>& values, double part) {
  if (values.empty()) return 0;
  const double place = std::clamp(part, 0.0, 1.0) * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::ptrdiff_t>(place);
  const auto at = values.begin() + below;
  std::ranges::nth_element(values, at);
  const double rest = place - static_cast<double>(below);
  if (rest == 0) return *at;
  const double above = *std::min_element(at + 1, values.end());
  return *at + rest * (above - *at);
}
}  // namespace

double quantile(std::span<const double> values, double part) {
  auto kept = known(values);
  return value_at(kept, part);
}

double median(std::span<const double> values) { return quantile(values, 0.5); }

Spread spread_of(std::span<const double> values) {
  auto kept = known(values);
  const double middle = value_at(kept, 0.5);
  for (auto& value : kept) value = std::abs(value - middle);
  return {.middle = middle, .scale = deviations_per_median_distance * value_at(kept, 0.5)};
}

std::vector<double> doublings_of(std::span<const double> values, double least) {
  std::vector<double> doublings;
  doublings.reserve(values.size());
  for (const double value : values) {
    if (!std::isnan(value)) doublings.push_back(std::log2(std::max(value, least)));
  }
  return doublings;
}

}  // namespace signalbox::rca::cause
