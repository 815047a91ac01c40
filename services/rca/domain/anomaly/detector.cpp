#include "rca/domain/anomaly/detector.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace signalbox::rca::anomaly {
namespace {
// Beyond that a float's square has no value; no measurement is so large.
constexpr double way_max = 1e15;

constexpr auto points_most = std::numeric_limits<std::uint16_t>::max();
// After 8000 points, the longest horizon, a newness counts half: 2^(-1/8000).
constexpr float newness_fade = 0.99991336F;
}  // namespace

Verdict Detector::judge(std::int64_t at, double value, const Parameters& parameters) {
  if (!std::isfinite(value) || (points_ > 0 && at < last_at_)) return {};
  if (points_ == 0) first_ = value;
  Verdict verdict;
  verdict.is_gap = missed(at, parameters);
  if (points_ < points_most) ++points_;
  const auto way = static_cast<float>(std::clamp(value - first_, -way_max, way_max));
  verdict.newness = levels_.visit(way, parameters.visited);
  verdict.expected = first_ + static_cast<double>(levels_.nearest());
  const bool has_season = season_.period() != Period::none;  // before this point could tell
  if (const auto usual = season_.expect(at, way, parameters.season)) {
    const double of_season =
        parameters.season_part * residuals_.visit(way - *usual, parameters.visited);
    if (has_season && of_season > verdict.newness) {
      verdict.newness = of_season;
      verdict.of_season = true;
      verdict.expected = first_ + static_cast<double>(*usual);
    }
  }
  if (points_ <= parameters.warm_up) {
    verdict.newness = 0;
    return verdict;
  }
  verdict.one_in = one_in(verdict.newness);
  verdict.score = news(verdict.newness, parameters);
  return verdict;
}

bool Detector::missed(std::int64_t at, const Parameters& parameters) {
  const auto step = static_cast<float>(at - last_at_);
  last_at_ = at;
  if (points_ == 0) return false;
  const bool is_gap =
      interval_ > 0 && step > static_cast<float>(parameters.gap_intervals) * interval_;
  // Towards the median: each interval moves it by a part of itself, however long it was.
  constexpr float part = 0.05F;
  if (interval_ <= 0) interval_ = step;
  interval_ *= step > interval_ ? 1 + part : step < interval_ ? 1 - part : 1;
  return is_gap;
}

// The share of all points so far, fading, that were at least as new.
double Detector::one_in(double newness) {
  const auto bin = newness > 0
                       ? static_cast<std::size_t>(std::clamp(std::log2(newness) + newness_bins, 0.0,
                                                             double{newness_bins - 1}))
                       : 0;
  for (auto& count : newness_) count *= newness_fade;
  newness_[bin] += 1;
  const auto from = newness_.begin() + static_cast<std::ptrdiff_t>(bin);
  const float all = std::accumulate(newness_.begin(), newness_.end(), 0.0F);
  return static_cast<double>(all / std::accumulate(from, newness_.end(), 0.0F));
}

double Detector::news(double newness, const Parameters& parameters) {
  const double score = newness > static_cast<double>(known_) ? newness : 0;
  if (score > 0) {
    known_ = static_cast<float>(newness);
    peak_ = known_;
  }
  known_ = std::max(known_ - peak_ / static_cast<float>(parameters.news_points), 0.0F);
  return score;
}

std::optional<double> CounterRate::rate(std::int64_t at, double count) {
  if (!std::isfinite(count) || count < 0) return std::nullopt;
  const bool first = !started_;
  const double seconds = static_cast<double>(at - last_at_);
  double more = count - last_;
  constexpr double wrap = 4294967296.0;
  if (more < 0 && last_ < wrap && last_ > 0.75 * wrap && count < 0.25 * wrap) more += wrap;
  if (!first && seconds <= 0) return std::nullopt;
  started_ = true;
  last_at_ = at;
  last_ = count;
  if (first || more < 0) return std::nullopt;
  return more / seconds;
}

}  // namespace signalbox::rca::anomaly
