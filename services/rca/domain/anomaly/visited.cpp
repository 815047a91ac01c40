#include "rca/domain/anomaly/visited.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace signalbox::rca::anomaly {
namespace {
constexpr float nowhere = std::numeric_limits<float>::max();
}

template <std::size_t Count>
double Visited<Count>::visit(float value, const VisitedParameters& parameters) {
  ++now_;
  if (points_ < std::numeric_limits<std::uint16_t>::max()) ++points_;
  follow_ranges(value, parameters);
  const auto distances = distances_to(value, parameters);
  if (count_ > 0) nearest_ = values_[closest_];
  remember(value, parameters);
  return newness_at(distances);
}

template <std::size_t Count>
auto Visited<Count>::distances_to(float value, const VisitedParameters& parameters) -> Distances {
  // By age group, the last of those that no horizon reaches.
  std::array<float, horizon_count + 1> closest{};
  closest.fill(nowhere);
  float least = nowhere;
  const auto outlived = static_cast<std::uint16_t>(parameters.horizons.back() + 1);
  for (std::size_t at = 0; at < count_; ++at) {
    // Held at that age: it means nothing any more, and its age must not wrap.
    if (age(at) > outlived) seen_at_[at] = static_cast<std::uint16_t>(now_ - outlived);
    const float distance = std::abs(value - values_[at]);
    std::size_t group = 0;
    for (const auto horizon : parameters.horizons) group += age(at) > horizon ? 1 : 0;
    closest[group] = std::min(closest[group], distance);
    if (distance >= least) continue;
    least = distance;
    closest_ = static_cast<std::uint8_t>(at);
  }
  Distances distances{};
  float so_far = nowhere;  // a longer horizon sees what the shorter ones see too
  for (std::size_t at = 0; at < horizon_count; ++at) {
    so_far = std::min(so_far, closest[at]);
    distances[at] = so_far;
  }
  return distances;
}

template <std::size_t Count>
double Visited<Count>::newness_at(const Distances& distances) const {
  double roots = 0;
  for (std::size_t at = 0; at < horizon_count; ++at) {
    const float range = ranges_[at].high - ranges_[at].low;
    if (distances[at] == nowhere || !(range > 0)) continue;
    roots += std::sqrt(static_cast<double>(distances[at]) / static_cast<double>(range));
  }
  return std::min(std::pow(roots / horizon_count, 2), 1.0);
}

template <std::size_t Count>
void Visited<Count>::follow_ranges(float value, const VisitedParameters& parameters) {
  if (points_ == 1) ranges_.fill({value, value, value});
  for (std::size_t at = 0; at < horizon_count; ++at) {
    auto& range = ranges_[at];
    const auto step = static_cast<float>(parameters.range_decay / parameters.horizons[at]);
    const float settling = std::max(step, 1.0F / static_cast<float>(points_));
    range.level += settling * (value - range.level);
    range.high = std::max(value, range.high - (range.high - range.level) * step);
    range.low = std::min(value, range.low + (range.level - range.low) * step);
  }
}

template <std::size_t Count>
void Visited<Count>::remember(float value, const VisitedParameters& parameters) {
  const float merged = static_cast<float>(parameters.merged) * (ranges_[0].high - ranges_[0].low);
  if (count_ > 0 && std::abs(value - values_[closest_]) <= merged) {
    values_[closest_] += static_cast<float>(parameters.drift) * (value - values_[closest_]);
    seen_at_[closest_] = now_;
    return;
  }
  std::size_t oldest = 0;
  for (std::size_t at = 0; at < count_; ++at) {
    if (age(at) > age(oldest)) oldest = at;
  }
  const std::size_t place = count_ < Count ? count_++ : oldest;
  values_[place] = value;
  seen_at_[place] = now_;
}

template class Visited<visited_levels>;
template class Visited<visited_residuals>;

}  // namespace signalbox::rca::anomaly
