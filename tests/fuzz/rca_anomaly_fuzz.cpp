// Series of any numbers at any times: verdicts stay within their bounds, what is no point changes
// nothing, and the same points give the same verdicts.
#include "fuzz/promise.hpp"
#include "rca/domain/anomaly/detector.hpp"

#include <bit>
#include <cmath>
#include <cstring>

using namespace signalbox;
using namespace signalbox::rca::anomaly;
using fuzz::expect;

namespace {
struct Point {
  std::int64_t at = 0;
  double value = 0;
};

// Eight bytes a point: how far the time moves, and the upper half of a double, or a small number.
std::vector<Point> points_of(std::string_view bytes) {
  std::vector<Point> points;
  std::int64_t at = 0;
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data(), sizeof word);
    at += static_cast<std::int16_t>(word & 0xFFFFU) * 10;
    const bool is_small = (word & 0x10000U) != 0;
    points.push_back({at, is_small ? static_cast<double>((word >> 32U) % 1000)
                                   : std::bit_cast<double>(word & 0xFFFFFFFF00000000U)});
  }
  return points;
}

void check_detector(std::string_view bytes) {
  Detector one;
  Detector other;
  for (const auto& point : points_of(bytes)) {
    const auto verdict = one.judge(point.at, point.value);
    expect(verdict.score >= 0 && verdict.score <= 1);                  // a score is a share
    expect(verdict.newness >= verdict.score && verdict.newness <= 1);  // news is new
    expect(verdict.one_in >= 1 && std::isfinite(verdict.one_in));      // no point is rarer than all
    other.judge(point.at, std::nan(""));
    expect(other.judge(point.at, point.value).score == verdict.score);  // no number changes nothing
  }
}

void check_counter(std::string_view bytes) {
  CounterRate counter;
  for (const auto& point : points_of(bytes)) {
    const auto rate = counter.rate(point.at, point.value);
    expect(!rate || *rate >= 0);  // a counter never falls
  }
}

constexpr std::array<fuzz::Check, 2> checks = {check_detector, check_counter};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  fuzz::run_one(checks, bytes, size);
  return 0;
}
