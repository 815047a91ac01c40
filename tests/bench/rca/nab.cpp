// nab: every `series/CATEGORY/NAME.csv` of times and values; `CATEGORY/NAME.csv` of scores.
#include "bench/rca/set.hpp"
#include "bench/rca/table.hpp"
#include "rca/domain/anomaly/detector.hpp"

#include <algorithm>
#include <charconv>
#include <iostream>
#include <stdexcept>

namespace signalbox::bench {
namespace nab {
namespace anomaly = rca::anomaly;

struct Series {
  std::filesystem::path path;  // within `series`
  std::vector<std::int64_t> times;
  std::vector<double> values;
};

int part_of(std::string_view text, std::size_t from, std::size_t count) {
  int value = 0;
  const auto digits = text.substr(std::min(from, text.size()), count);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc{}) throw std::runtime_error("no time: " + std::string{text});
  return value;
}

// "2014-04-02 14:25:00" in seconds since 1970.
std::int64_t time_of(std::string_view text) {
  using namespace std::chrono;
  const year_month_day day{year{part_of(text, 0, 4)},
                           month{static_cast<unsigned>(part_of(text, 5, 2))},
                           std::chrono::day{static_cast<unsigned>(part_of(text, 8, 2))}};
  const auto clock =
      hours{part_of(text, 11, 2)} + minutes{part_of(text, 14, 2)} + seconds{part_of(text, 17, 2)};
  return (sys_days{day} + clock).time_since_epoch() / seconds{1};
}

std::vector<Series> series_in(const std::filesystem::path& folder) {
  std::vector<Series> all;
  for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
    if (!entry.is_regular_file() || entry.path().extension() != ".csv") continue;
    auto& one = all.emplace_back();
    one.path = std::filesystem::relative(entry.path(), folder);
    const auto table = table_of(entry.path());
    const auto time = table.column("timestamp");
    const auto value = table.column("value");
    for (const auto& row : table.rows) {
      one.times.push_back(time_of(row[time]));
      one.values.push_back(number_of(row[value]));
    }
  }
  std::ranges::sort(all, {}, &Series::path);
  return all;
}

std::vector<double> scores_of(const Series& series) {
  const anomaly::Parameters parameters;
  anomaly::Detector detector;
  std::vector<double> scores;
  scores.reserve(series.values.size());
  std::int64_t latest = INT64_MIN;
  for (std::size_t at = 0; at < series.values.size(); ++at) {
    // Clocks that were set back: the order of the file is the order of arrival.
    latest = std::max(latest, series.times[at]);
    scores.push_back(detector.judge(latest, series.values[at], parameters).score);
  }
  return scores;
}

}  // namespace nab

Work run_nab(const Places& places) {
  Work work{.unit = "points"};
  for (const auto& series : nab::series_in(places.input / "series")) {
    const auto from = cpu_time();
    const auto scores = nab::scores_of(series);
    work.took += cpu_time() - from;
    work.count += scores.size();
    std::string lines = "score\n";
    for (const double score : scores) lines += std::to_string(score) + '\n';
    write_text(places.output / series.path, lines);
  }
  std::cout << "threshold=" << rca::anomaly::alarm_score << '\n';
  return work;
}

}  // namespace signalbox::bench
