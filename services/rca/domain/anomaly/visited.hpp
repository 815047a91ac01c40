// The values that a series has taken, and when it last did: a value is new as far as it lies from
// all of them. No distribution is assumed, so spikes that come every night are usual, and a level
// that was never held is not, though its deviation be small.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>

namespace signalbox::rca::anomaly {

struct VisitedParameters {
  // How long a value is remembered, in points: a value may be new within days and old within weeks.
  // At a point in five minutes these are 3.5 days, one, two and four weeks; systems are run by the
  // week. Twice or half of it costs 6 of 100 points on the public set.
  std::array<std::uint16_t, 4> horizons = {1000, 2000, 4000, 8000};
  // Values closer than this share of the range are one: finer than people read a chart. From 0.03
  // to 0.06 the public set's scores move by 4 points.
  double merged = 0.05;
  // How much of a visit a remembered value moves with it: slow levels are followed.
  double drift = 0.02;
  // How fast the range forgets its ends, in the horizon's own lengths: after 0.7 of a horizon an
  // old extreme is half as far away.
  double range_decay = 1.5;
};

// Bounded: `Count` values whatever the series. All in float, from the first value on: what differs
// by less than 1e-7 of the series' whole way since then is the same.
template <std::size_t Count>
class Visited {
 public:
  // How new the value is, from 0 (held before) to 1 (as far away as the whole range), and then
  // remembers it. Of the horizons the newness counts by the mean of roots: what is old on one is
  // hardly new. O(Count).
  double visit(float value, const VisitedParameters& parameters);

  // The value nearest to the last one of those remembered before it.
  float nearest() const { return nearest_; }

 private:
  static constexpr std::size_t horizon_count =
      std::tuple_size_v<decltype(VisitedParameters::horizons)>;
  struct Range {
    float low = 0;
    float high = 0;
    float level = 0;
  };

  // To the nearest value of each horizon; without one the greatest float.
  using Distances = std::array<float, horizon_count>;

  void follow_ranges(float value, const VisitedParameters& parameters);
  Distances distances_to(float value, const VisitedParameters& parameters);
  double newness_at(const Distances& distances) const;
  void remember(float value, const VisitedParameters& parameters);
  std::uint16_t age(std::size_t at) const {
    return static_cast<std::uint16_t>(now_ - seen_at_[at]);
  }

  std::array<float, Count> values_{};
  std::array<Range, horizon_count> ranges_{};
  float nearest_ = 0;
  std::array<std::uint16_t, Count>
      seen_at_{};  // by `now_`; older ones are taken out before it wraps
  std::uint16_t now_ = 0;
  std::uint16_t points_ = 0;  // up to its greatest value
  std::uint8_t count_ = 0;
  std::uint8_t closest_ = 0;  // place of the remembered value nearest to the last, whatever its age
};

// Of a series' level and of what its season does not explain.
inline constexpr std::size_t visited_levels = 48;
inline constexpr std::size_t visited_residuals = 24;
extern template class Visited<visited_levels>;
extern template class Visited<visited_residuals>;

}  // namespace signalbox::rca::anomaly
