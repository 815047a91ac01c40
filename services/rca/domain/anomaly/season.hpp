// What a series usually is at this time of the day, or of the week, once it has shown that it
// follows one of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace signalbox::rca::anomaly {

struct SeasonParameters {
  // The share of the variance that a season may leave unexplained: people see four fifths at a
  // glance. At a third, series without a season were held to have one (1 of 100 points lost).
  double left_max = 0.2;
  // A week must leave so much less than a day: it has more to fit by chance.
  double week_part = 0.7;
  // Flanks come a little earlier or later than yesterday: so many bins are as good as the time.
  double slack_bins = 0.75;
  // Times that a bin must have been passed before it says anything.
  std::uint8_t visits_min = 2;
  // How much of a new visit a bin takes over at least: after ten it has forgotten two thirds.
  double step_min = 0.1;
  // Points over which what is left is averaged; five days at five minutes.
  double memory = 1500;
  // Points with an expectation before a season is believed; two days at five minutes.
  std::uint16_t points_min = 576;
};

enum class Period : std::uint8_t { none, day, week };

class Season {
 public:
  // What of the usual at that time, give or take the slack, lies nearest to the value, by day or
  // week; none until the time was passed often enough. Then learns the value. It means something
  // when period() is not none. Time in seconds since 1970, UTC. O(1).
  std::optional<float> expect(std::int64_t at, float value, const SeasonParameters& parameters);

  // As the points so far show.
  Period period() const { return period_; }

 private:
  static constexpr std::size_t day_bins = 24;   // an hour each
  static constexpr std::size_t week_bins = 42;  // four hours each

  template <std::size_t Bins>
  struct Profile {
    std::array<float, Bins> values{};
    std::array<std::uint8_t, Bins> visits{};
    std::uint16_t points = 0;         // since this bin was entered
    std::uint16_t points_before = 0;  // of the visit before
    std::uint8_t last = 0;            // bin of the last point, to count passes
    float left = 0;                   // mean square of what it does not explain
  };

  template <std::size_t Bins>
  std::optional<float> level_at(const Profile<Bins>& profile, double place,
                                const SeasonParameters& parameters) const;
  template <std::size_t Bins>
  std::optional<float> usual_near(const Profile<Bins>& profile, double place, float value,
                                  const SeasonParameters& parameters) const;
  template <std::size_t Bins>
  void learn(Profile<Bins>& profile, double place, float value,
             const SeasonParameters& parameters) const;
  void judge(std::optional<float> day, std::optional<float> week, float value,
             const SeasonParameters& parameters);

  Profile<day_bins> day_;
  Profile<week_bins> week_;
  float mean_ = 0;
  float variance_ = 0;
  std::uint16_t points_ = 0;  // with an expectation of the day, up to its greatest value
  std::uint16_t week_points_ = 0;
  bool started_ = false;
  Period period_ = Period::none;
};

}  // namespace signalbox::rca::anomaly
