#include "rca/domain/cause/calls.hpp"

#include "rca/domain/cause/robust.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace signalbox::rca::cause {
namespace {

// The median of a square of a standard normal value is 0.455.
constexpr double variance_per_median_square = 2.2;

struct Loss {
  double deviations = 0;
  double expected = 0;
};

Loss loss_of(const OperationCounts& counts, const CallsParameters& parameters) {
  std::vector<double> rates;
  for (const auto& window : counts.usual) {
    if (window.requests > 0) rates.push_back(window.operations / window.requests);
  }
  if (rates.size() < parameters.windows_min) return {};
  if (counts.seen.requests < parameters.requests_min) return {};
  const double rate = median(rates);
  std::vector<double> squares;
  for (const auto& window : counts.usual) {
    if (window.requests <= 0) continue;
    const double expected = rate * window.requests;
    squares.push_back(std::pow(window.operations - expected, 2) / std::max(expected, 1.0));
  }
  const double dispersion = variance_per_median_square * median(squares);
  const double expected = rate * counts.seen.requests;
  const double variance = std::max(dispersion, parameters.variance_min) * std::max(expected, 1.0) +
                          parameters.cut_variance;
  const double lost = expected - counts.seen.operations;
  if (!(lost > 0)) return {};
  const double part = std::min(lost / expected / parameters.lost_full, 1.0);
  return {lost / std::sqrt(variance) * part, expected};
}

}  // namespace

std::vector<Evidence> calls_evidence(std::span<const OperationCounts> operations,
                                     const CallsParameters& parameters) {
  std::map<Entity, Evidence> strongest;
  for (const auto& counts : operations) {
    const auto loss = loss_of(counts, parameters);
    const double bits = std::log2(1 + loss.deviations / parameters.deviations_per_bit);
    auto& one = strongest[counts.entity];
    if (bits <= one.bits) continue;
    one = {.id = counts.operation,
           .entity = counts.entity,
           .kind = FaultKind::missing_calls,
           .bits = bits,
           .indicator = "operations of one kind",
           .usual = loss.expected,
           .seen = counts.seen.operations};
  }
  std::vector<Evidence> evidence;
  for (const auto& [entity, one] : strongest) {
    if (one.bits > 0) evidence.push_back(one);
  }
  return evidence;
}

}  // namespace signalbox::rca::cause
