// One series, point by point, with the past alone: how unusual is this value? 1 KiB a series, no
// training, no threshold to set for each. See docs/explanation/anomalies.md.
#pragma once

#include "rca/domain/anomaly/season.hpp"
#include "rca/domain/anomaly/visited.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace signalbox::rca::anomaly {

struct Parameters {
  VisitedParameters visited;
  SeasonParameters season;
  // Nothing is called unusual before so many points: they are what “usual” is made of.
  std::uint16_t warm_up = 100;
  // How much a value that is new for its hour counts, against one that is new at all. Half: what a
  // season leaves is small and restless. At 0.7 the public set loses half a point, at 1 one.
  double season_part = 0.5;
  // So many points after something unusual only what is more unusual is news: an outage is one
  // alarm, not hundreds. The lesser it becomes the longer it is ago. A quarter of the shortest
  // horizon, 21 hours at five minutes; from 100 to 275 the public set's scores move by 1 point.
  double news_points = 250;
  // Points are missing when the next comes later than that many usual intervals.
  double gap_intervals = 3;
};

// At which score to raise an alarm, the same for every series: the middle of a plateau from 0.048
// to 0.056 on the public set.
inline constexpr double alarm_score = 0.052;

struct Verdict {
  double score = 0;        // 0 to 1: the newness of the value, if it is news
  double newness = 0;      // the same before what is known already is taken off
  double one_in = 1;       // so many points have had one so new, up to the series' memory of 8000
  bool is_gap = false;     // points are missing just before this one
  bool of_season = false;  // it is new for its time of the day or week, not as a level
  double expected = 0;     // what was nearest, or usual at this time
};

class Detector {
 public:
  // Times ascend; a point that is no number, or older than the last, is left out: a verdict of
  // zeroes. Time in seconds since 1970. O(1): about 80 remembered values are looked at.
  Verdict judge(std::int64_t at, double value, const Parameters& parameters = {});

 private:
  static constexpr std::size_t newness_bins = 16;  // of a factor of two each

  bool missed(std::int64_t at, const Parameters& parameters);
  double one_in(double newness);
  double news(double newness, const Parameters& parameters);

  double first_ = 0;  // of its values: what is remembered in float is the way from here
  std::int64_t last_at_ = 0;
  Visited<visited_levels> levels_;
  Visited<visited_residuals> residuals_;
  Season season_;
  std::array<float, newness_bins> newness_{};  // how many points had which, fading
  float peak_ = 0;                             // of the last news
  float known_ = 0;                            // what is no news any more
  float interval_ = 0;                         // usual, in seconds
  std::uint16_t points_ = 0;                   // up to its greatest value
};
static_assert(sizeof(Detector) <= 1024, "the state of a series is promised to fit 1 KiB");

// What a counter says as a rate per second: nothing on its first value and after a reset. A counter
// of 32 bits that falls from its upper to its lower quarter has wrapped, not been reset.
class CounterRate {
 public:
  std::optional<double> rate(std::int64_t at, double count);

 private:
  std::int64_t last_at_ = 0;
  double last_ = 0;
  bool started_ = false;
};

}  // namespace signalbox::rca::anomaly
