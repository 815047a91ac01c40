#include "rca/domain/anomaly/season.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace signalbox::rca::anomaly {
namespace {
constexpr std::int64_t day_s = 86400;
constexpr std::int64_t week_s = 7 * day_s;

// Where in a period a time lies, from 0 to `bins`.
double place_in(std::int64_t at, std::int64_t period, std::size_t bins) {
  const auto rest = ((at % period) + period) % period;
  return static_cast<double>(rest) / static_cast<double>(period) * static_cast<double>(bins);
}

float square(float value) { return value * value; }
}  // namespace

// Between the middles of the two bins around the place, so that no step is seen where bins meet.
template <std::size_t Bins>
std::optional<float> Season::level_at(const Profile<Bins>& profile, double place,
                                      const SeasonParameters& parameters) const {
  const double from = place - 0.5;
  const double below = std::floor(from);
  const auto first = static_cast<std::size_t>(below + 2 * static_cast<double>(Bins)) % Bins;
  const auto second = (first + 1) % Bins;
  if (profile.visits[first] < parameters.visits_min) return std::nullopt;
  if (profile.visits[second] < parameters.visits_min) return std::nullopt;
  const auto part = static_cast<float>(from - below);
  return (1 - part) * profile.values[first] + part * profile.values[second];
}

template <std::size_t Bins>
std::optional<float> Season::usual_near(const Profile<Bins>& profile, double place, float value,
                                        const SeasonParameters& parameters) const {
  float low = std::numeric_limits<float>::max();
  float high = std::numeric_limits<float>::lowest();
  for (const double slack : {-parameters.slack_bins, 0.0, parameters.slack_bins}) {
    const auto level = level_at(profile, place + slack, parameters);
    if (!level) return std::nullopt;
    low = std::min(low, *level);
    high = std::max(high, *level);
  }
  return std::clamp(value, low, high);
}

template <std::size_t Bins>
void Season::learn(Profile<Bins>& profile, double place, float value,
                   const SeasonParameters& parameters) const {
  const auto bin = std::min(static_cast<std::size_t>(place), Bins - 1);
  const bool entered = !started_ || profile.last != bin;
  auto& visits = profile.visits[bin];
  if (entered && visits < std::numeric_limits<std::uint8_t>::max()) ++visits;
  profile.last = static_cast<std::uint8_t>(bin);
  if (entered) profile.points_before = std::exchange(profile.points, std::uint16_t{0});
  if (profile.points < std::numeric_limits<std::uint16_t>::max()) ++profile.points;
  if (visits == 1 && entered) profile.values[bin] = value;
  // The points of a visit share its step; there will be as many as in the last one.
  const double share = std::max({profile.points_before, profile.points, std::uint16_t{1}});
  const double step = std::max(parameters.step_min, 1.0 / visits) / share;
  profile.values[bin] += static_cast<float>(step) * (value - profile.values[bin]);
}

void Season::judge(std::optional<float> day, std::optional<float> week, float value,
                   const SeasonParameters& parameters) {
  const auto settle = [&](std::uint16_t points) {
    return static_cast<float>(std::max(1 / parameters.memory, 1.0 / std::max<int>(points, 1)));
  };
  constexpr auto most = std::numeric_limits<std::uint16_t>::max();
  if (day) {
    if (points_ < most) ++points_;
    const auto step = settle(points_);
    variance_ += step * (square(value - mean_) - variance_);
    day_.left += step * (square(value - *day) - day_.left);
  }
  if (week) {
    if (week_points_ < most) ++week_points_;
    week_.left += settle(week_points_) * (square(value - *week) - week_.left);
  }
  const auto limit = static_cast<float>(parameters.left_max) * variance_;
  const bool by_day = points_ >= parameters.points_min && day_.left < limit;
  const bool by_week = week_points_ >= parameters.points_min && week_.left < limit &&
                       week_.left < static_cast<float>(parameters.week_part) * day_.left;
  period_ = by_week ? Period::week : by_day ? Period::day : Period::none;
}

std::optional<float> Season::expect(std::int64_t at, float value,
                                    const SeasonParameters& parameters) {
  const double day_place = place_in(at, day_s, day_bins);
  const double week_place = place_in(at, week_s, week_bins);
  const auto day = usual_near(day_, day_place, value, parameters);
  const auto week = usual_near(week_, week_place, value, parameters);
  // As it was known before this value.
  const bool by_week = period_ == Period::week || (period_ == Period::none && !day);
  judge(day, week, value, parameters);
  learn(day_, day_place, value, parameters);
  learn(week_, week_place, value, parameters);
  if (!started_) mean_ = value;
  mean_ += static_cast<float>(1 / parameters.memory) * (value - mean_);
  started_ = true;
  return by_week ? week : day;
}

}  // namespace signalbox::rca::anomaly
